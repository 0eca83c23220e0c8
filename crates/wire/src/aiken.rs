//! Aiken, Moodle's format for people who write with a text editor: a stem on one line, options `A. …`, and `ANSWER: A`.
//! It has no place for explanations.

use crate::quiz::{BadLine, Item, plain};

/// Most letters of options.
const MOST: usize = 26;

/// Reads a file, or says which line is wrong.
pub fn parse(text: &str) -> Result<Vec<Item>, BadLine> {
    let mut items = Vec::new();
    let mut open: Option<Item> = None;
    let mut last = 0;
    for (at, line) in plain(text).lines().enumerate() {
        let (number, line) = (at + 1, line.trim());
        if line.is_empty() {
            continue;
        }
        last = number;
        if let Some(answer) = line.strip_prefix("ANSWER:") {
            let mut item = open.take().ok_or_else(|| {
                BadLine::new(
                    number,
                    "ANSWER stands before a question. Write the question and its options first.",
                )
            })?;
            item.key = key(&item, answer.trim(), number)?;
            item.feedback = vec![String::new(); item.options.len()];
            items.push(item);
            continue;
        }
        match (&mut open, option(line)) {
            (Some(item), Some((letter, text))) => {
                let wanted = item.options.len();
                if position(letter) != Some(wanted) || wanted >= MOST {
                    return Err(BadLine::new(
                        number,
                        format!("Option {letter} is out of order. Name the options A, B, C and so on."),
                    ));
                }
                if text.is_empty() {
                    return Err(BadLine::new(
                        number,
                        format!("Option {letter} is empty. Fill it in or remove it."),
                    ));
                }
                item.options.push(text.to_owned());
            }
            (None, Some((letter, _))) => {
                return Err(BadLine::new(
                    number,
                    format!(
                        "Option {letter} stands before a question. Write the question on the line above it."
                    ),
                ));
            }
            (None, None) => open = Some(Item { stem: line.to_owned(), ..Item::default() }),
            (Some(item), None) if item.options.is_empty() => {
                return Err(BadLine::new(
                    number,
                    "The question goes on to a second line. Aiken has a question on one line: join them, or use GIFT.",
                ));
            }
            (Some(_), None) => {
                return Err(BadLine::new(
                    number,
                    "This is neither an option (A. …) nor the answer (ANSWER: A). Put the answer before the next question.",
                ));
            }
        }
    }
    match open {
        Some(_) => {
            Err(BadLine::new(last, "The last question has no answer. End it with a line such as ANSWER: A."))
        }
        None if items.is_empty() => Err(BadLine::new(1, "There is no question in this file.")),
        None => Ok(items),
    }
}

fn key(item: &Item, answer: &str, number: usize) -> Result<usize, BadLine> {
    let mut letters = answer.chars();
    let named = letters.next().filter(|_| letters.next().is_none()).and_then(position);
    if item.options.len() < 2 {
        return Err(BadLine::new(
            number,
            "The question above has fewer than two options. Add some before ANSWER.",
        ));
    }
    named.filter(|at| *at < item.options.len()).ok_or_else(|| {
        BadLine::new(
            number,
            format!("ANSWER: {answer} is none of the options above. Name one letter, such as ANSWER: A."),
        )
    })
}

fn position(letter: char) -> Option<usize> {
    letter.is_ascii_uppercase().then(|| usize::from(letter as u8 - b'A'))
}

/// `A. text` or `A) text`.
fn option(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    chars.next().filter(|c| ['.', ')'].contains(c))?;
    let rest = chars.as_str();
    // “A.B. Smith” is a name and no option.
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| (letter, rest.trim()))
}

/// Writes a file, or says what Aiken has no way to say, with the number of the question. Titles, feedback and
/// explanations are left out.
pub fn print(items: &[Item]) -> Result<String, String> {
    let mut out = String::new();
    for (number, item) in (1..).zip(items) {
        let stem = one_line(&item.stem);
        let refused = |what: &str| {
            Err(format!("Question {number} cannot be written as Aiken: {what} Export GIFT instead."))
        };
        if stem.is_empty() || option(&stem).is_some() || stem.starts_with("ANSWER:") {
            return refused("its text begins like an option or an answer.");
        }
        if item.options.len() > MOST {
            return refused("it has more options than there are letters.");
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&stem);
        out.push('\n');
        for (letter, text) in ('A'..='Z').zip(&item.options) {
            out.push_str(&format!("{letter}. {}\n", one_line(text)));
        }
        let letter = ('A'..='Z').nth(item.key).unwrap_or('A');
        out.push_str(&format!("ANSWER: {letter}\n"));
    }
    Ok(out)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "\u{feff}Which electrolyte first?\r\nA. Sodium\r\nB) Potassium\r\nANSWER: B\r\n\r\nAnd then?\nA. This\nB. That\nANSWER: A";

    #[test]
    fn a_file_of_any_editor_is_read() {
        let items = parse(FILE).unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!((items[0].stem.as_str(), items[0].key), ("Which electrolyte first?", 1));
        assert_eq!(items[0].options, ["Sodium", "Potassium"]);
    }

    #[test]
    fn a_bad_line_is_named_with_its_number() {
        for (text, line, word) in [
            ("Q?\nA. x\nC. y\nANSWER: A", 3, "out of order"),
            ("Q?\nA. x\nB. y\nANSWER: D", 4, "none of the options"),
            ("Q?\nA. x\nB. y\nANSWER: AB", 4, "none of the options"),
            ("Q?\nA. x\nANSWER: A", 3, "fewer than two"),
            ("Q?\nA. x\nB. y\nNext?\nA. x", 4, "neither an option"),
            ("Q?\nmore\nA. x", 2, "second line"),
            ("A. x", 1, "before a question"),
            ("ANSWER: A", 1, "before a question"),
            ("Q?\nA. x\nB. y\n\n", 3, "no answer"),
            ("Q?\nA. x\nB.\nANSWER: A", 3, "empty"),
            ("\n\n", 1, "no question"),
        ] {
            let found = parse(text).unwrap_err();
            assert_eq!(found.line, line, "{text:?}: {found}");
            assert!(found.says.contains(word), "{text:?}: {found}");
        }
    }

    #[test]
    fn what_aiken_cannot_say_is_refused_with_the_question() {
        let item = Item { stem: "A. What?".into(), options: vec!["x".into(), "y".into()], ..Item::default() };
        assert!(print(&[item]).unwrap_err().starts_with("Question 1 "));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            items in proptest::collection::vec(
                ("[a-zäß0-9<>{}~=#\\\\]{1,8}( [A-Z.):?a-z]{1,6}){0,4}", proptest::collection::vec("[A-Za-z0-9.)~={}]{1,8}( [A-Z]\\. x)?", 2..7), 0usize..7),
                1..5,
            )
        ) {
            let items: Vec<Item> = items
                .into_iter()
                .map(|(stem, options, key)| Item {
                    stem,
                    key: key % options.len(),
                    feedback: vec![String::new(); options.len()],
                    options,
                    ..Item::default()
                })
                .collect();
            let text = print(&items).unwrap();
            prop_assert_eq!(&parse(&text).unwrap(), &items);
            prop_assert_eq!(print(&parse(&text).unwrap()).unwrap(), text);
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,200}|(ANSWER:|[A-D][.)] |\n|Q\\?){0,40}") {
            let _ = parse(&text);
        }
    }
}
