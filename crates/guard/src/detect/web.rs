//! E-mail addresses, links to people, network addresses and handles.

mod email;
mod handle;
mod link;
mod network;

use crate::document::{Document, Hit};
use crate::lexicon::Class;
use crate::tokens::Form;

pub(super) use link::at as link_at;

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    // A link is read once, from its first mark on.
    let mut read_to = 0;
    while index < document.list().len() {
        let token = &document.list()[index];
        let start = token.start as usize;
        let found = match token.form {
            _ if start < read_to => None,
            Form::Mark(b'@') => email::find(document, index).or_else(|| handle::after_at(document, index)),
            Form::Mark(b':') if document.tokens.is_mark(index + 1, b'/') => {
                link::with_scheme(document, index, &mut read_to)
            }
            Form::Mark(b'.') if document.tokens.is_glued(index) => link::host(document, index, &mut read_to),
            Form::Mark(b'/') => link::bare(document, index, &mut read_to),
            Form::Mark(b':') => network::colons(document, index, &mut read_to),
            Form::Number if token.len() <= 3 => network::ipv4(document, index),
            Form::Word if token.is(Class::SOCIAL) => handle::named(document, index),
            _ => None,
        };
        hits.extend(found);
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn found(text: &str) -> Vec<(Kind, Severity)> {
        scan(text, &Context::default()).into_iter().map(|found| (found.kind, found.severity)).collect()
    }

    fn interrupts(text: &str) -> bool {
        found(text).iter().any(|(_, severity)| *severity >= Severity::Confirm)
    }

    #[test]
    fn private_addresses_are_found_and_published_ones_are_free() {
        assert!(interrupts("her email is jean.smith51@gmail.com"));
        assert!(!interrupts("send abstracts to abstracts@conference.example.org"));
        assert!(!interrupts("register with education@trust.example.org by Friday"));
    }

    #[test]
    fn handles_of_patients_are_found_and_colleagues_are_free() {
        assert_eq!(
            found("the patient posts as @jeans_garden about her stoma"),
            [(Kind::Handle, Severity::Confirm)]
        );
        assert!(interrupts("her instagram is jeansmith_51"));
        assert!(!interrupts("thanks to @anna_k for the slides"));
        assert!(!interrupts("Great thread by @drsimon on patient safety"));
    }

    #[test]
    fn links_to_people_are_found_and_papers_are_free() {
        assert!(interrupts("the family's page https://www.gofundme.com/f/help-jean"));
        assert!(interrupts("my patient's profile: facebook.com/jean.smith.51"));
        assert!(interrupts("see https://pacs.example.org/view?mrn=00451234"));
        assert!(!interrupts("https://www.bmj.com/content/352/bmj.i1327"));
        assert!(!interrupts("doi.org/10.1136/bmj.i1327 and NEWS2/qSOFA"));
    }

    #[test]
    fn network_addresses_are_found_and_versions_are_free() {
        assert_eq!(found("login from 81.2.69.142"), [(Kind::Ip, Severity::Confirm)]);
        assert_eq!(found("from 2001:db8:85a3::8a2e:370:7334"), [(Kind::Ip, Severity::Confirm)]);
        assert_eq!(found("monitor 00:1B:44:11:3A:B7"), [(Kind::Device, Severity::Confirm)]);
        assert!(!interrupts("version 10.2.14.3 of the app"));
        assert!(!interrupts("at 12:30:45, ratio 1:2:3"));
    }
}
