//! GIFT, Moodle's text format for question banks. Of its kinds of questions, multiple choice with one right option is
//! read; any other is refused with its line, because half of an imported bank helps nobody.
//!
//! ```text
//! // a comment
//! ::Title::What is the stem?{
//! =the right option#what is said about it
//! ~a distractor
//! ####what is said to everybody
//! }
//! ```

use crate::quiz::{BadLine, Item, plain};

/// Characters that mean something, and are text after a backslash.
const SPECIAL: [char; 6] = ['~', '=', '#', '{', '}', ':'];

/// A piece of a file: text with its escapes resolved, or a character that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Text(char),
    Special(char),
}

/// Reads a file, or says which line is wrong.
pub fn parse(text: &str) -> Result<Vec<Item>, BadLine> {
    let mut reader = Reader { tokens: tokens(&plain(text)), at: 0 };
    let mut items = Vec::new();
    while reader.skip_to_question() {
        items.push(reader.question()?);
    }
    if items.is_empty() {
        return Err(BadLine::new(1, "There is no question in this file."));
    }
    Ok(items)
}

/// Each token with its line. Comments and category lines are left out, so that lines keep their numbers.
fn tokens(text: &str) -> Vec<(Token, usize)> {
    let mut tokens = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let (number, begins) = (at + 1, line.trim_start());
        if !begins.starts_with("//") && !begins.starts_with("$CATEGORY:") {
            let mut chars = line.chars().peekable();
            while let Some(c) = chars.next() {
                let token = match (c, chars.peek().copied()) {
                    ('\\', Some('n')) => {
                        chars.next();
                        Token::Text('\n')
                    }
                    ('\\', Some(next)) if SPECIAL.contains(&next) || next == '\\' => {
                        chars.next();
                        Token::Text(next)
                    }
                    (c, _) if SPECIAL.contains(&c) => Token::Special(c),
                    (c, _) => Token::Text(c),
                };
                tokens.push((token, number));
            }
        }
        tokens.push((Token::Text('\n'), number));
    }
    // A file ends where its last line ends.
    tokens.pop();
    tokens
}

struct Reader {
    tokens: Vec<(Token, usize)>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).map(|(token, _)| *token)
    }

    fn line(&self) -> usize {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |(_, line)| *line)
    }

    fn next_is(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| {
            self.tokens.get(self.at + ahead).is_some_and(|(it, _)| *it == Token::Special(c))
        })
    }

    fn skip_to_question(&mut self) -> bool {
        while self.peek().is_some_and(|it| matches!(it, Token::Text(c) if c.is_whitespace())) {
            self.at += 1;
        }
        self.peek().is_some()
    }

    /// Text up to one of the characters. Other special characters are text, as Moodle has it: `10:30` needs no escape.
    fn text_until(&mut self, ends: &[char]) -> String {
        let mut text = String::new();
        while let Some(token) = self.peek() {
            match token {
                Token::Special(c) if ends.contains(&c) => break,
                Token::Special(c) | Token::Text(c) => text.push(c),
            }
            self.at += 1;
        }
        text.trim().to_owned()
    }

    fn question(&mut self) -> Result<Item, BadLine> {
        let mut item = Item::default();
        if self.next_is("::") {
            let line = self.line();
            self.at += 2;
            let mut title = String::new();
            while !self.next_is("::") {
                match self.peek() {
                    Some(Token::Text(c) | Token::Special(c)) => title.push(c),
                    None => {
                        return Err(BadLine::new(
                            line,
                            "The title does not end. Put :: before and after it.",
                        ));
                    }
                }
                self.at += 1;
            }
            self.at += 2;
            item.title = title.trim().to_owned();
        }
        item.stem = without_format(self.text_until(&['{', '}']));
        if self.peek() != Some(Token::Special('{')) {
            let says = match self.peek() {
                None => "This text has no answers. Put them in { } after the question.",
                _ => "A } closes what no { has opened. Remove it, or write \\}.",
            };
            return Err(BadLine::new(self.line(), says));
        }
        if item.stem.is_empty() {
            return Err(BadLine::new(
                self.line(),
                "The answers belong to no question. Write the question before {.",
            ));
        }
        let opened = self.line();
        self.at += 1;
        self.answers(&mut item, opened)?;
        self.nothing_after_answers()?;
        Ok(item)
    }

    /// A missing word question goes on after its answers; the stem would lose its end.
    fn nothing_after_answers(&self) -> Result<(), BadLine> {
        let rest = self.tokens[self.at..].iter().take_while(|(token, _)| *token != Token::Text('\n'));
        for (token, line) in rest {
            if !matches!(token, Token::Text(c) if c.is_whitespace()) {
                return Err(BadLine::new(
                    *line,
                    "Text goes on after the answers. Put the answers at the end of the question, and the next question on a new line.",
                ));
            }
        }
        Ok(())
    }

    fn answers(&mut self, item: &mut Item, opened: usize) -> Result<(), BadLine> {
        let mut keys = Vec::new();
        let before = self.text_until(&['=', '~', '#', '}', '{']);
        if !before.is_empty() || self.peek() == Some(Token::Special('#')) {
            return Err(unsupported(opened));
        }
        loop {
            let line = self.line();
            match self.peek() {
                Some(Token::Special('}')) => break,
                Some(Token::Special('#')) if self.next_is("####") => {
                    self.at += 4;
                    item.explanation = without_format(self.text_until(&['}', '{']));
                }
                Some(Token::Special(mark @ ('=' | '~'))) => {
                    self.at += 1;
                    let text = self.text_until(&['=', '~', '#', '}', '{']);
                    if text.starts_with('%') {
                        return Err(unsupported(line));
                    }
                    let text = without_format(text);
                    if text.is_empty() {
                        return Err(BadLine::new(line, "An answer is empty. Fill it in or remove it."));
                    }
                    let mut feedback = String::new();
                    if self.peek() == Some(Token::Special('#')) && !self.next_is("####") {
                        self.at += 1;
                        feedback = without_format(self.text_until(&['=', '~', '#', '}', '{']));
                    }
                    if mark == '=' {
                        keys.push(item.options.len());
                    }
                    item.options.push(text);
                    item.feedback.push(feedback);
                }
                Some(Token::Special('{')) => {
                    return Err(BadLine::new(
                        line,
                        format!(
                            "A {{ stands inside the answers that were opened in line {opened}. Close them with }}, or write \\{{."
                        ),
                    ));
                }
                None => {
                    return Err(BadLine::new(
                        opened,
                        "The { of these answers is never closed. Put a } after the last of them.",
                    ));
                }
                Some(_) => {
                    return Err(BadLine::new(
                        line,
                        "An answer begins with = when it is right and with ~ when it is wrong.",
                    ));
                }
            }
        }
        self.at += 1;
        match keys.as_slice() {
            [key] if item.options.len() >= 2 => item.key = *key,
            [] if item.options.len() >= 2 => {
                return Err(BadLine::new(
                    opened,
                    "No answer is marked as right. Put = before the right one.",
                ));
            }
            _ => return Err(unsupported(opened)),
        }
        Ok(())
    }
}

fn unsupported(line: usize) -> BadLine {
    BadLine::new(
        line,
        "This is not a multiple choice question with one right answer, and no other kind is read here. Give it one answer with = and at least one with ~, or take it out.",
    )
}

/// Moodle's `[html]`, `[markdown]` and so on before a text.
fn without_format(text: String) -> String {
    ["[html]", "[plain]", "[markdown]", "[moodle]"]
        .iter()
        .find_map(|format| text.strip_prefix(format))
        .map(|rest| rest.trim().to_owned())
        .unwrap_or(text)
}

/// Writes a file.
pub fn print(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        if !out.is_empty() {
            out.push('\n');
        }
        if !item.title.is_empty() {
            out.push_str(&format!("::{}::", escape(&item.title)));
        }
        out.push_str(&format!("{}{{\n", guarded(&item.stem)));
        for (at, option) in item.options.iter().enumerate() {
            out.push(if at == item.key { '=' } else { '~' });
            out.push_str(&guarded(option));
            if let Some(feedback) = item.feedback.get(at).filter(|it| !it.is_empty()) {
                out.push('#');
                out.push_str(&guarded(feedback));
            }
            out.push('\n');
        }
        if !item.explanation.is_empty() {
            out.push_str(&format!("####{}\n", guarded(&item.explanation)));
        }
        out.push_str("}\n");
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("\\n"),
            c if SPECIAL.contains(&c) || c == '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text that begins like something else (a comment, a category, a format, a weight) gets the format that it has.
fn guarded(text: &str) -> String {
    let begins = ["//", "$CATEGORY", "%", "[html]", "[plain]", "[markdown]", "[moodle]"];
    let text = text.trim();
    if begins.iter().any(|it| text.starts_with(it)) {
        format!("[plain]{}", escape(text))
    } else {
        escape(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_question_with_everything_is_read() {
        let file = "// bank\n$CATEGORY: renal\n\n::K 1::[html]What now,\n at 10:30?{\n  =Calcium#Protects the heart\n  ~Insulin \\= later\n  ####Give calcium first.\\nThen shift.\n}\n\nNext?{~a =b}";
        let items = parse(file).unwrap();
        assert_eq!(items.len(), 2);
        let first = &items[0];
        assert_eq!((first.title.as_str(), first.stem.as_str()), ("K 1", "What now,\n at 10:30?"));
        assert_eq!(first.options, ["Calcium", "Insulin = later"]);
        assert_eq!(first.feedback, ["Protects the heart", ""]);
        assert_eq!(first.explanation, "Give calcium first.\nThen shift.");
        assert_eq!((first.key, items[1].key), (0, 1));
    }

    #[test]
    fn a_bad_line_is_named_with_its_number() {
        for (text, line, word) in [
            ("Fine?{=a ~b}\n\nOpen?{\n=a\n~b\n", 3, "never closed"),
            ("Open?{=a ~b\n\nNext?{=a ~b}", 3, "stands inside"),
            ("Q? =a}", 1, "no { has opened"),
            ("Fine?{=a ~b}\nnothing here", 2, "no answers"),
            ("Q?{~a ~b}", 1, "No answer is marked"),
            ("Q?{=a =b}", 1, "one right answer"),
            ("Q?{=a}", 1, "one right answer"),
            ("Q?{T}", 1, "one right answer"),
            ("Q?{#3:1}", 1, "one right answer"),
            ("Q?{}", 1, "one right answer"),
            ("Q?{\n~%50%a\n~%50%b}", 2, "one right answer"),
            ("Q?{=a -> 1 =b -> 2}", 1, "one right answer"),
            ("Q?{=a ~}", 1, "empty"),
            ("{=a ~b}", 1, "no question"),
            ("::T\nQ?{=a ~b}", 1, "title"),
            ("The {=heart ~lung} beats", 1, "goes on after"),
            ("// only a comment\n", 1, "no question"),
        ] {
            let found = parse(text).unwrap_err();
            assert!(found.line == line && found.says.contains(word), "{text:?}: {found}");
        }
    }

    fn words() -> impl Strategy<Value = String> {
        "[a-z0-9ß~=#{}:\\\\\\[\\]/$%.?]{0,6}( [a-z~=#{}:\\\\n]{1,5}){1,3}"
            .prop_map(|text| text.trim().to_owned())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            items in proptest::collection::vec(
                (words(), words(), proptest::collection::vec((words(), "|[a-z#=]{3}"), 2..7), 0usize..7, "|[a-z]{4}\n\n[{}~#]{2}"),
                1..5,
            )
        ) {
            let items: Vec<Item> = items
                .into_iter()
                .map(|(title, stem, answers, key, explanation)| {
                    let (options, feedback): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
                    Item { title, stem, key: key % options.len(), options, feedback, explanation }
                })
                .collect();
            let text = print(&items);
            prop_assert_eq!(&parse(&text).unwrap(), &items);
            prop_assert_eq!(print(&parse(&text).unwrap()), text);
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,200}|(=|~|#|\\{|\\}|::|\n|a|\\\\|//){0,60}") {
            let _ = parse(&text);
        }
    }
}
