//! E-mail addresses, links to people, network addresses and handles.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::{self, Class};
use crate::tokens::{Form, Gap};
use std::borrow::Cow;

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    // A link is read once, from its first mark on.
    let mut read_to = 0;
    while index < document.list().len() {
        let token = &document.list()[index];
        let start = token.start as usize;
        let found = match token.form {
            _ if start < read_to => None,
            Form::Mark(b'@') => email(document, index).or_else(|| handle(document, index)),
            Form::Mark(b':') if document.tokens.is_mark(index + 1, b'/') => {
                link(document, index, &mut read_to)
            }
            Form::Mark(b'/') => bare_link(document, index, &mut read_to),
            Form::Mark(b':') => colons(document, index, &mut read_to),
            Form::Number if token.len() <= 3 => ipv4(document, index),
            Form::Word => named_account(document, index),
            _ => None,
        };
        hits.extend(found);
        index += 1;
    }
}

const LONGEST_NAME: usize = 64;
const LONGEST_LINK: usize = 2_048;

fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte)
}

/// Names of mailboxes that belong to a team.

fn email(document: &Document<'_>, index: usize) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let at = document.list()[index].start as usize;
    let mut start = at;
    while start > 0 && at - start < LONGEST_NAME && is_address_byte(bytes[start - 1]) {
        start -= 1;
    }
    let mut end = at + 1;
    while end < bytes.len()
        && end - at < 255
        && (bytes[end].is_ascii_alphanumeric() || matches!(bytes[end], b'.' | b'-'))
    {
        end += 1;
    }
    while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    while start < at && matches!(bytes[start], b'.' | b'-') {
        start += 1;
    }
    let name = bytes[start..at].to_ascii_lowercase();
    let domain = bytes[at + 1..end].to_ascii_lowercase();
    let dot = domain.iter().rposition(|byte| *byte == b'.')?;
    let fits = !name.is_empty()
        && dot > 0
        && domain.len() - dot >= 3
        && domain[dot + 1..].iter().all(u8::is_ascii_alphabetic);
    if !fits {
        return None;
    }
    let first = domain.split(|byte| *byte == b'.').next().unwrap_or_default();
    let free = lexicon::class(first).has(Class::FREE_MAIL);
    let team = name
        .split(|byte| matches!(byte, b'.' | b'-' | b'_' | b'+'))
        .any(|part| lexicon::class(part).has(Class::TEAM));
    let mine = (1..=6)
        .any(|back| index >= back && document.tokens.is_one_of(index - back, &["me", "us", "my", "our"]));
    let invited = document.class_in_sentence(Class::PUBLIC, index, index + 3, 12, 8)
        || (1..=8).any(|back| {
            index >= back
                && document.tokens.is_one_of(
                    index - back,
                    &[
                        "rsvp",
                        "apply",
                        "queries",
                        "submit",
                        "cv",
                        "interested",
                        "enquiries",
                        "register",
                        "book",
                        "details",
                    ],
                )
        });
    // The patient must be near: in a list of contacts an address stands beside other words.
    let near = document.patient_within(index, 40)
        || document.class_around(Class::RELATION.and(Class::TITLE), index, index, 14, 6)
        || document.class_around(Class::PERSON, index, index, 8, 0);
    let published = (team && !free) || (mine && !near) || (invited && !free && !near);
    let severity = match () {
        () if published => Severity::Note,
        () if near => Severity::Block,
        () => Severity::Confirm,
    };
    let reason = if published {
        "This looks like an address that is meant for everybody."
    } else {
        "An e-mail address names its owner."
    };
    Some(Hit {
        start,
        end,
        kind: Kind::Email,
        identifier: None,
        severity,
        confidence: if free { 0.95 } else { 0.8 },
        reason: Cow::Borrowed(reason),
        announced: true,
    })
}

/// “the patient posts as @…”: a handle beside a patient and a word for posting.
fn handle(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let after_word = tokens.is_glued(index) && document.list()[index - 1].is_word();
    if after_word || !tokens.is_glued(index + 1) || !tokens.get(index + 1)?.is_word() {
        return None;
    }
    let to = account_end(document, index + 1);
    let sentence = |at: usize| !document.ends_sentence(at);
    let before: Vec<usize> = (index.saturating_sub(14)..index).rev().take_while(|at| sentence(*at)).collect();
    let after: Vec<usize> =
        (to..(to + 6).min(document.list().len())).take_while(|at| sentence(*at)).collect();
    let around = || before.iter().chain(&after);
    let social = around().any(|at| tokens.is(*at, Class::SOCIAL));
    let patient = before.iter().any(|at| {
        document.people.patients.binary_search(at).is_ok()
            || tokens.is(*at, Class::PATIENT.and(Class::RELATION))
    }) || (document.patient_within(index, 30)
        && before.iter().any(|at| tokens.is(*at, Class::PERSON)));
    let person = before.iter().any(|at| tokens.is_one_of(*at, &["his", "her", "their", "he", "she", "who"]));
    let colleague = around().any(|at| tokens.is(*at, Class::COLLEAGUE))
        || before.iter().any(|at| {
            tokens.is_one_of(
                *at,
                &[
                    "thanks",
                    "thank",
                    "via",
                    "by",
                    "credit",
                    "kudos",
                    "congrats",
                    "congratulations",
                    "cc",
                    "ht",
                    "great",
                    "hosted",
                    "brilliant",
                    "speaker",
                    "work",
                ],
            )
        });
    if colleague
        || !(patient || (person && social))
        || !(social || patient && before.iter().any(|at| tokens.is_one_of(*at, &["is", "as", "at"])))
    {
        return None;
    }
    let mut hit = document.hit(
        index,
        to,
        Kind::Handle,
        Severity::Confirm,
        0.8,
        "A handle leads to everything else that its owner has posted.",
    );
    hit.announced = true;
    Some(hit)
}

/// “her instagram is jeansmith51”: no “@”, but a form that only account names have.
fn named_account(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if document.list()[index].len() < 2
        || !tokens.is_one_of(
            index,
            &[
                "instagram",
                "insta",
                "twitter",
                "tiktok",
                "facebook",
                "snapchat",
                "snap",
                "username",
                "handle",
                "reddit",
                "youtube",
                "user",
            ],
        )
    {
        return None;
    }
    let mut at = index + 1;
    while at <= index + 4
        && (tokens.is_one_of(
            at,
            &[
                "is", "name", "handle", "account", "username", "as", "user", "profile", "page", "called",
                "under",
            ],
        ) || tokens.is_mark(at, b':')
            || tokens.is_mark(at, b'('))
    {
        at += 1;
    }
    let to = account_end(document, at);
    let parts = document.list().get(at..to)?;
    let odd = parts.iter().any(|token| token.is_number() || token.is_mark(b'_'))
        && parts.first().is_some_and(|token| token.is_word());
    let owner =
        document.class_before(Class::PERSON.and(Class::RELATION).and(Class::PATIENT), index, 8).is_some();
    if !odd || !owner || at == index + 1 && parts.len() < 2 {
        return None;
    }
    let mut hit = document.hit(
        at,
        to,
        Kind::Handle,
        Severity::Confirm,
        0.75,
        "A handle leads to everything else that its owner has posted.",
    );
    hit.announced = true;
    Some(hit)
}

fn account_end(document: &Document<'_>, from: usize) -> usize {
    let tokens = &document.tokens;
    let mut to = from + 1;
    while to < from + 20 && tokens.is_glued(to) {
        let Some(token) = tokens.get(to) else { break };
        let inside = match token.form {
            Form::Mark(b'_') => true,
            Form::Mark(b'.' | b'@' | b'-') => {
                tokens.is_glued(to + 1)
                    && tokens.get(to + 1).is_some_and(|next| !matches!(next.form, Form::Mark(_)))
            }
            Form::Mark(_) => false,
            _ => true,
        };
        if !inside {
            break;
        }
        to += 1;
    }
    to
}

/// Pages whose every visitor is told of one patient.
const ABOUT_PATIENTS: &[&str] = &[
    "gofundme.com",
    "justgiving.com",
    "caringbridge.org",
    "crowdfunder.co.uk",
    "givealittle.co.nz",
    "fundrazr.com",
    "leetchi.com",
    "youcaring.com",
    "gogetfunding.com",
    "muchloved.com",
    "everloved.com",
    "legacy.com",
    "funeralnotices",
    "obituar",
    "mychart",
    "patientportal",
    "patient-portal",
    "patientaccess",
];

const PROFILES: &[&str] = &[
    "facebook.com",
    "fb.com",
    "instagram.com",
    "tiktok.com",
    "twitter.com",
    "x.com",
    "linkedin.com",
    "snapchat.com",
    "youtube.com",
    "threads.net",
    "bsky.app",
    "reddit.com",
    "tumblr.com",
    "pinterest.",
    "strava.com",
    "flickr.com",
    "vk.com",
    "blogspot.",
    "wordpress.com",
    "wixsite.com",
    "medium.com",
    "substack.com",
    "photos.app.goo.gl",
    "photos.google.com",
    "drive.google.com",
    "dropbox.com",
    "icloud.com",
    "onedrive.live.com",
    "imgur.com",
    "wetransfer.com",
    "t.me",
    "wa.me",
    "onlyfans.com",
    "linktr.ee",
    "ancestry.",
    "m.facebook.com",
];

fn link(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    let start = document.list().get(index.checked_sub(1)?)?.start as usize;
    let host = document.list()[index].start as usize + 3;
    judge_link(document, index, start, host, read_to)
}

/// “www.facebook.com/…”, “gofundme.com/f/…”: no scheme, but a dot and a stroke.
fn bare_link(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let stroke = document.list()[index].start as usize;
    let mut start = stroke;
    while start > 0
        && stroke - start < 80
        && (bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b'.' | b'-'))
    {
        start -= 1;
    }
    let dotted = bytes[start..stroke]
        .windows(3)
        .any(|three| three[0] != b'.' && three[1] == b'.' && three[2].is_ascii_alphabetic());
    let followed = bytes.get(stroke + 1).is_some_and(|next| next.is_ascii_graphic());
    if !dotted || !followed || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    judge_link(document, index, start, start, read_to)
}

fn judge_link(
    document: &Document<'_>,
    index: usize,
    start: usize,
    host: usize,
    read_to: &mut usize,
) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let rest = bytes.get(host..)?;
    let length = rest
        .iter()
        .take(LONGEST_LINK)
        .take_while(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(byte))
        .count();
    let mut end = host + length;
    while end > host
        && matches!(bytes[end - 1], b'.' | b',' | b')' | b';' | b':' | b'!' | b'?' | b'\'' | b']')
    {
        end -= 1;
    }
    *read_to = end;
    let whole = bytes[host..end].to_ascii_lowercase();
    let split = whole.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(whole.len());
    let (host, path) = whole.split_at(split);
    let host = String::from_utf8_lossy(host);
    let path = String::from_utf8_lossy(path);
    let place = |name: &&str| {
        host == **name
            || host.ends_with(&format!(".{name}"))
            || (name.ends_with('.') || !name.contains('.')) && host.contains(*name)
    };
    let about_patient =
        ABOUT_PATIENTS.iter().any(|name| place(name) || (!name.contains('.') && path.contains(name)));
    let record = [
        "mrn=",
        "nhs=",
        "dob=",
        "patient=",
        "patientid=",
        "patient_id=",
        "pid=",
        "surname=",
        "/patient/",
        "/patients/",
        "/record/",
        "/records/",
        "/mychart",
        "/pt/",
        "patient-id",
        "nhsno=",
        "/obituary",
        "/obituaries",
        "/in-memory",
        "/tribute",
        "/fundraiser/",
        "/accession",
        "/portal/",
    ]
    .iter()
    .any(|part| path.contains(part));
    let profile = PROFILES.iter().any(place) && path.len() > 1;
    let at = document.tokens.list.partition_point(|token| (token.end as usize) <= end);
    let owner = (index.saturating_sub(14)..index).any(|at| {
        document.tokens.is(at, Class::PATIENT.and(Class::RELATION))
            || document
                .tokens
                .is_one_of(at, &["his", "her", "family", "family's", "patient's", "pt's", "their"])
    }) || document.class_after(Class::PATIENT.and(Class::RELATION), at, 6).is_some();
    let owned = owner && document.class_before(Class::PUBLIC.and(Class::INSTITUTION), index, 5).is_none();
    let personal = (1..=10).any(|back| index >= back && document.tokens.is(index - back, Class::PAGE));
    let severity = match () {
        () if record => Severity::Block,
        () if about_patient => Severity::Confirm,
        () if profile && (owned || document.patient_within(index, 15)) => Severity::Confirm,
        () if owned && personal => Severity::Confirm,
        () => return None,
    };
    Some(Hit {
        start,
        end,
        kind: Kind::Url,
        identifier: None,
        severity,
        confidence: 0.85,
        reason: Cow::Borrowed("This link leads to a person: a profile, a record or a page about a patient."),
        announced: true,
    })
}

fn ipv4(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let octet = |at: usize| {
        tokens.get(at).is_some_and(|token| token.len() <= 3)
            && tokens.value(at).is_some_and(|value| value <= 255)
    };
    let fits = (0..4).all(|part| octet(index + 2 * part))
        && (0..3).all(|part| {
            tokens.is_mark(index + 2 * part + 1, b'.')
                && tokens.is_glued(index + 2 * part + 1)
                && tokens.is_glued(index + 2 * part + 2)
        });
    let to = index + 7;
    let longer = (tokens.is_glued(to)
        && tokens.is_mark(to, b'.')
        && tokens.get(to + 1).is_some_and(|next| next.is_number() && next.gap == Gap::None))
        || (tokens.is_glued(index)
            && matches!(document.list()[index - 1].form, Form::Mark(b'.' | b'-') | Form::Word));
    let version = (1..=4).any(|back| {
        index >= back
            && tokens.is_one_of(
                index - back,
                &[
                    "version", "v", "ver", "release", "build", "firmware", "update", "section", "chapter",
                    "software", "app", "patch", "oid", "table", "figure",
                ],
            )
    });
    if !fits || longer || version || tokens.value(index) == Some(127) || tokens.value(index) == Some(0) {
        return None;
    }
    // Four small numbers are more often a paragraph than an address, unless a word says so.
    let small = (0..4).all(|part| tokens.value(index + 2 * part).is_some_and(|value| value < 20));
    let named = (1..=6).any(|back| {
        index >= back && tokens.is_one_of(index - back, &["ip", "address", "from", "host", "server"])
    });
    if small && !named {
        return None;
    }
    let severity = if document.patient_near(index) { Severity::Block } else { Severity::Confirm };
    Some(document.hit(
        index,
        to,
        Kind::Ip,
        severity,
        0.85,
        "A network address leads to a household or a device.",
    ))
}

/// IPv6 addresses and MAC addresses, from their first colon.
fn colons(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    const LONGEST_ADDRESS: usize = 45;
    let bytes = &document.tokens.folded.bytes;
    let colon = document.list()[index].start as usize;
    let inside = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
    let mut start = colon;
    while start > 0 && colon - start < 4 && bytes[start - 1].is_ascii_hexdigit() {
        start -= 1;
    }
    let end = colon + bytes[colon..].iter().take(LONGEST_ADDRESS).take_while(|byte| inside(**byte)).count();
    *read_to = end.max(colon + 1);
    let part_of_word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric());
    if part_of_word(start.checked_sub(1).and_then(|before| bytes.get(before))) || part_of_word(bytes.get(end))
    {
        return None;
    }
    let groups: Vec<&[u8]> = bytes[start..end].split(|byte| *byte == b':').collect();
    let lengths = |fits: fn(usize) -> bool| groups.iter().all(|group| fits(group.len()));
    let hexadecimal = bytes[start..end].iter().any(u8::is_ascii_alphabetic);
    let mac =
        groups.len() == 6 && lengths(|length| length == 2) && (hexadecimal || document.patient_near(index));
    let shortened = bytes[start..end].windows(2).filter(|pair| pair == b"::").count() == 1;
    let ipv6 = lengths(|length| length <= 4)
        && ((groups.len() == 8 && !shortened)
            || (shortened && (4..=8).contains(&groups.len()) && end - start >= 8));
    let (kind, identifier) = match (mac, ipv6) {
        (true, _) => (Kind::Device, "MAC address"),
        (_, true) => (Kind::Ip, "IPv6 address"),
        _ => return None,
    };
    let severity = if document.patient_near(index) { Severity::Block } else { Severity::Confirm };
    Some(Hit {
        start,
        end,
        kind,
        identifier: Some(identifier),
        severity,
        confidence: 0.85,
        reason: Cow::Borrowed("A network address leads to a household or a device."),
        announced: false,
    })
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
