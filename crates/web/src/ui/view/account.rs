//! People and organisations, small beside a post and whole on their profile.

use super::{Count, When};

/// What somebody says they work as; empty texts are not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// `Doctor`, `Nurse` …
    pub profession: String,
    pub specialty: String,
    /// `Consultant`, `ST5`, `Band 7` …
    pub grade: String,
    /// In words.
    pub country: String,
}

impl Credentials {
    /// The line beside a post: `Registrar · Acute medicine`.
    pub fn line(&self) -> String {
        let role = if self.grade.is_empty() { &self.profession } else { &self.grade };
        join(&[role, &self.specialty])
    }

    /// The line of a profile: profession, specialty, grade, country.
    pub fn parts(&self) -> Vec<&str> {
        let all = [&self.profession, &self.specialty, &self.grade, &self.country];
        all.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect()
    }
}

fn join(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A word beside a name. A verified profession has a tick and a colour; a label (`Student`, `Press` …) is its owner's
/// word and has neither.
#[derive(Debug, Clone, Default)]
pub struct Badge {
    pub label: String,
    /// Why it is there.
    pub title: String,
    pub verified: bool,
}

#[derive(Debug, Clone, Default)]
pub struct AccountSmall {
    pub id: String,
    /// Without `@`.
    pub handle: String,
    pub display_name: String,
    pub avatar_url: Option<String>,
    pub credentials: Credentials,
    pub badges: Vec<Badge>,
}

impl AccountSmall {
    pub fn url(&self) -> String {
        format!("/@{}", self.handle)
    }

    /// The display name, or the handle of somebody who has none.
    pub fn name(&self) -> &str {
        if self.display_name.trim().is_empty() { &self.handle } else { &self.display_name }
    }

    /// Up to two letters that stand where no picture is. Titles do not count.
    pub fn initials(&self) -> String {
        let titles = ["dr", "dr.", "prof", "prof.", "mr", "mrs", "ms", "miss", "sr", "the"];
        let words: Vec<&str> = self
            .name()
            .split_whitespace()
            .filter(|word| !titles.contains(&word.to_lowercase().as_str()))
            .collect();
        let ends = match words.as_slice() {
            [] => vec![self.handle.as_str()],
            [one] => vec![*one],
            [first, .., last] => vec![*first, *last],
        };
        let letters = ends.iter().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        letters.flat_map(char::to_uppercase).collect()
    }

    /// 0 to 5, always the same for an account.
    pub fn tint(&self) -> u32 {
        self.handle.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 6
    }
}

/// What is between the viewer and an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Relation {
    pub following: bool,
    /// The viewer asked to follow and waits.
    pub requested: bool,
    pub followed_by: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
}

#[derive(Debug, Clone, Default)]
pub struct FieldView {
    pub name: String,
    pub value_html: String,
    /// Proven to be the account's own.
    pub verified: Option<When>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub posts: Count,
    pub followers: Count,
    pub following: Count,
}

#[derive(Debug, Clone, Default)]
pub struct AccountView {
    pub small: AccountSmall,
    pub header_url: Option<String>,
    pub bio_html: String,
    pub fields: Vec<FieldView>,
    /// What is verified, each in a sentence.
    pub verified: Vec<String>,
    /// Declarations of interests, plain text.
    pub interests: String,
    pub counts: Counts,
    pub joined: When,
    /// `None` when nobody is signed in, or on one's own profile.
    pub relation: Option<Relation>,
    pub is_me: bool,
    /// Approves followers.
    pub locked: bool,
    /// The page where moderators ask whose pseudonym this is; empty for a person.
    pub inquiry: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> AccountSmall {
        AccountSmall { display_name: name.into(), handle: "x_1".into(), ..AccountSmall::default() }
    }

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(named("Dr Ines van der Tongeren").initials(), "IT");
        assert_eq!(named("Prof").initials(), "X");
        assert_eq!(named("").initials(), "X");
        assert_eq!(named("Éva").initials(), "É");
    }

    #[test]
    fn a_credential_line_has_no_empty_places() {
        let mut credentials = Credentials { profession: "Nurse".into(), ..Credentials::default() };
        assert_eq!(credentials.line(), "Nurse");
        credentials.specialty = "Critical care".into();
        credentials.grade = "Band 7".into();
        assert_eq!(credentials.line(), "Band 7 · Critical care");
        assert_eq!(credentials.parts(), ["Nurse", "Critical care", "Band 7"]);
    }
}
