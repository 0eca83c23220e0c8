//! The naming rule: whoever shows a verified profession in public shows the name that was verified.

use crate::{Refusal, Visibility};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name in a register or in papers, as two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealName {
    pub given: String,
    pub surname: String,
}

const MOST_CHARS: usize = 80;

impl RealName {
    pub fn parse(given: &str, surname: &str) -> Result<Self, Refusal> {
        let part = |text: &str, field, what: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if words(&text).is_empty() {
                return Err(Refusal::blank(
                    field,
                    format!("The {what} is missing. Write it as it is in the register."),
                ));
            }
            if text.chars().count() > MOST_CHARS || text.chars().any(char::is_control) {
                return Err(Refusal::invalid(
                    field,
                    format!("The {what} cannot be used. Write at most {MOST_CHARS} characters, on one line."),
                ));
            }
            Ok(text)
        };
        Ok(Self { given: part(given, "given", "given name")?, surname: part(surname, "surname", "surname")? })
    }

    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.surname)
    }

    /// Two names with the same key are the same person's for a register: surname and first given name, whatever case,
    /// diacritics, hyphens and order.
    pub fn key(&self) -> String {
        let mut all = words(&self.surname);
        all.extend(words(&self.given).into_iter().next());
        all.sort_unstable();
        all.join(" ")
    }

    /// Whether a display name has the surname, and the given name or its initial. Titles and more may stand around.
    pub fn is_shown_by(&self, display_name: &str) -> bool {
        let mut shown = words(display_name);
        for word in words(&self.surname) {
            match shown.iter().position(|it| *it == word) {
                Some(at) => drop(shown.remove(at)),
                None => return false,
            }
        }
        words(&self.given).first().is_some_and(|given| {
            let initial = given.chars().next().map(String::from);
            shown.iter().any(|word| word == given || Some(word) == initial.as_ref())
        })
    }
}

/// Words in lower case and without diacritics; apostrophes join, everything else that is no letter parts.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            '\'' | '’' | '‘' | 'ʼ' => {}
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    plain.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A regulator's rule about names, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whose rule it is.
    pub name: String,
    /// In our own words, for `/about`.
    pub rule: String,
    /// Where it is written.
    pub source: String,
    pub url: String,
    /// Posts of these kinds need the name.
    pub visibilities: Vec<Visibility>,
}

impl Policy {
    /// Whether somebody with a verified profession may publish with this display name; the refusal says what to change.
    pub fn check(&self, display_name: &str, name: &RealName, visibility: Visibility) -> Result<(), Refusal> {
        if !self.visibilities.contains(&visibility) || name.is_shown_by(display_name) {
            return Ok(());
        }
        Err(Refusal::invalid(
            "display_name",
            format!(
                "Your profession is verified, so your public posts show your name ({}). Your display name is “{display_name}”: change it in Settings, Profile, so that it has {} and {} or an initial, or post to your followers only.",
                self.name, name.surname, name.given
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(given: &str, surname: &str) -> RealName {
        RealName::parse(given, surname).unwrap()
    }

    #[test]
    fn a_register_and_a_person_may_write_the_same_name_differently() {
        let register = name("ZOË MARGARET", "O'NEIL-SØRENSEN");
        for (given, surname) in
            [("Zoe", "ONeil Sorensen"), ("zoë margaret", "o’neil-sørensen"), ("Zoe M.", "Sorensen O'Neil")]
        {
            assert_eq!(name(given, surname).key(), register.key(), "{given} {surname}");
        }
        for (given, surname) in [("Zara", "O'Neil-Sørensen"), ("Zoe", "O'Neil"), ("Z", "ONeil Sorensen")] {
            assert_ne!(name(given, surname).key(), register.key(), "{given} {surname}");
        }
    }

    #[test]
    fn a_display_name_shows_the_name_with_titles_and_initials_around() {
        let real = name("Anna Maria", "van der Larsen");
        for shown in [
            "Dr Anna van der Larsen",
            "A. van der Larsen FRCP",
            "VAN DER LARSEN, Anna",
            "Ánna (van der) Larsen",
        ] {
            assert!(real.is_shown_by(shown), "{shown}");
        }
        for hidden in [
            "",
            "Anna",
            "Dr Larsen",
            "van der Larsen",
            "B van der Larsen",
            "Annabel van der Larsen",
            "drlarsen",
        ] {
            assert!(!real.is_shown_by(hidden), "{hidden}");
        }
        // The initial has to be a letter of its own, not one of the surname.
        assert!(!name("Larsen", "Larsen").is_shown_by("Dr Larsen"));
    }

    #[test]
    fn the_rule_holds_where_the_policy_says() {
        let policy = Policy {
            name: "GMC".into(),
            rule: String::new(),
            source: String::new(),
            url: String::new(),
            visibilities: vec![Visibility::Public, Visibility::Unlisted],
        };
        let real = name("Anna", "Larsen");
        assert!(policy.check("Ward cat", &real, Visibility::Followers).is_ok());
        assert!(policy.check("Dr A Larsen", &real, Visibility::Public).is_ok());
        let says = policy.check("Ward cat", &real, Visibility::Unlisted).unwrap_err().says;
        assert!(says.contains("Larsen") && says.contains("Ward cat") && says.contains("Settings"), "{says}");
    }

    #[test]
    fn names_without_letters_are_refused() {
        assert_eq!(RealName::parse(" -- ", "Larsen").unwrap_err().field, "given");
        assert_eq!(RealName::parse("Anna", "").unwrap_err().field, "surname");
        assert!(RealName::parse("Anna", &"x".repeat(200)).is_err());
        assert!(RealName::parse("An\0na", "Larsen").is_err());
    }

    proptest! {
        #[test]
        fn every_name_shows_itself(given in "\\p{L}{1,12}", surname in "\\p{L}{1,12}( \\p{L}{1,12})?") {
            if let Ok(name) = RealName::parse(&given, &surname) {
                prop_assert!(name.is_shown_by(&name.full()), "{:?}", name);
                prop_assert_eq!(RealName::parse(&given.to_uppercase(), &surname.to_uppercase()).map(|it| it.key()).unwrap_or_default().is_empty(), false);
            }
        }
    }
}
