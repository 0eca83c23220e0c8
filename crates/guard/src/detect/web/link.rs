//! Links to people: profiles, records, pages about a patient. Links to papers are free.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::{self, Class};
use crate::tokens::Gap;
use std::borrow::Cow;

const LONGEST_LINK: usize = 2_048;

/// Parts of addresses that open the record of one patient.
const RECORDS: &str = "mrn= nhs= dob= patient= patientid= patient_id= pid= surname= /patient/ /patients/ /record/ \
    /records/ /mychart /pt/ patient-id nhsno= /obituary /obituaries /in-memory /tribute /fundraiser/ \
    /accession /portal/";

/// Parts of addresses that open a record when somebody is spoken of.
const OPENED: &str =
    "result viewer study= study/ chart accession appointment letter image patient record report share/ visit";

/// Pages whose every visitor is told of one patient.
const ABOUT_PATIENTS: &str = "change.org petition wishlist chat.whatsapp.com findagrave.com kudoboard.com givesendgo.com launchgood.com \
    in-memory-of gofundme.com gofund.me mealtrain.com lotsahelpinghands.com milaap.org ketto.org whydonate.com \
    spotfund.com dignitymemorial.com tributes.com rip.ie funeraltimes.com betterplace.me justgiving.com caringbridge.org crowdfunder.co.uk givealittle.co.nz fundrazr.com \
    leetchi.com youcaring.com gogetfunding.com muchloved.com everloved.com legacy.com funeralnotices \
    obituar mychart patientportal patient-portal patientaccess";

const PROFILES: &str = "facebook.com fb.me youtu.be vimeo.com patreon.com ko-fi.com bereal. discord.gg twitch.tv mastodon.social \
    threads.com fb.com instagram.com tiktok.com twitter.com x.com linkedin.com snapchat.com \
    youtube.com threads.net bsky.app reddit.com tumblr.com pinterest. strava.com flickr.com vk.com \
    blogspot. wordpress.com wixsite.com medium.com substack.com photos.app.goo.gl photos.google.com \
    drive.google.com dropbox.com icloud.com onedrive.live.com imgur.com wetransfer.com t.me wa.me \
    onlyfans.com linktr.ee ancestry. m.facebook.com";

pub(super) fn with_scheme(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    let start = document.list().get(index.checked_sub(1)?)?.start as usize;
    let host = document.list()[index].start as usize + 3;
    judge_link(document, index, start, host, read_to)
}

/// “www.facebook.com/…”, “gofundme.com/f/…”: no scheme, but a dot and a stroke.
pub(super) fn bare(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let stroke = document.list()[index].start as usize;
    let start = host_start(bytes, stroke);
    let dotted = bytes[start..stroke]
        .windows(3)
        .any(|three| three[0] != b'.' && three[1] == b'.' && three[2].is_ascii_alphabetic());
    let followed = bytes.get(stroke + 1).is_some_and(|next| next.is_ascii_graphic());
    if !dotted || !followed || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    judge_link(document, index, start, start, read_to)
}

/// “www.jeansstory.example.com”, “jeansgarden.wordpress.com”: a host alone, told by its first dot.
pub(super) fn host(document: &Document<'_>, index: usize, read_to: &mut usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let ends = |at: usize| tokens.is_in(at, "com org net uk ie blog life me info site co");
    // The last dot of a host without a path; “e.g.” and “3.5” soon fall out.
    let alone = tokens.is_glued(index + 1)
        && ends(index + 1)
        && tokens.get(index + 2).is_none_or(|next| {
            next.gap != Gap::None || next.is_mark(b'.') && !tokens.is_glued(index + 3) || next.is_mark(b',')
        });
    if !alone {
        return None;
    }
    let bytes = &tokens.folded.bytes;
    let end = document.list()[index].start as usize;
    let start = host_start(bytes, end);
    let mailed = start > 0 && matches!(bytes[start - 1], b'@' | b'/' | b'_' | b'+');
    if mailed || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    judge_link(document, index, start, start, read_to)
}

/// Whether the host is the named one or one below it.
fn is_under(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

/// Hosts that publish for everybody: what they show is of no patient.
const PUBLISHERS: &str = "nhs gov nice doi bmj nejm thelancet jamanetwork pubmed ncbi nih cochrane cochranelibrary who nature \
    sciencedirect springer wiley bnf sign resus gmc rcp edu ac uptodate medscape cdc ema mhra wikipedia patient radiopaedia \
    github clinicaltrials orphanet medrxiv biorxiv ecdc cks gpnotebook litfl emcrit toxbase lancet youtube eventbrite zoom";

/// Whether the host's name or its kind is one of the publishers'.
fn is_published(host: &str) -> bool {
    host.split('.').any(|part| PUBLISHERS.split_ascii_whitespace().any(|known| known == part))
}

/// Whether a word of the link is a given name: in a link of somebody's it is likely theirs.
fn has_given_name(link: &[u8]) -> bool {
    link.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() >= 4).any(|word| {
        let given = |part: &[u8]| {
            let class = lexicon::class(part);
            class.has(Class::GIVEN) && !class.has(Class::COMMON.and(Class::PUBLIC).and(Class::MONTH))
        };
        given(word) || (5..word.len().min(10)).any(|length| given(&word[..length]))
    })
}

/// A link and what its address alone says.
pub(in crate::detect) struct Link {
    /// Bytes of the folded text, half open.
    pub start: usize,
    pub end: usize,
    pub schemed: bool,
    pub published: bool,
    pub profile: bool,
    pub about_patient: bool,
    /// A given name is part of it.
    pub named: bool,
    /// What follows the host, if more than a stroke.
    pub path: String,
}

/// The link whose first mark is the token.
pub(in crate::detect) fn at(document: &Document<'_>, index: usize) -> Option<Link> {
    let tokens = &document.tokens;
    let bytes = &tokens.folded.bytes;
    let mark = document.list()[index].start as usize;
    let schemed =
        tokens.is_mark(index, b':') && tokens.is_mark(index + 1, b'/') && tokens.is_mark(index + 2, b'/');
    let (start, host) = match () {
        () if schemed => (document.list().get(index.checked_sub(1)?)?.start as usize, mark + 3),
        () if tokens.is_mark(index, b'.') && tokens.is_glued(index) && tokens.is_glued(index + 1) => {
            let start = host_start(bytes, mark);
            (start, start)
        }
        () => return None,
    };
    let end = link_end(bytes, host);
    let whole = bytes.get(host..end).filter(|whole| !whole.is_empty())?.to_ascii_lowercase();
    let (host_text, path) = host_and_path(&whole);
    if !schemed
        && (path.len() < 2 || !host_text.rsplit('.').next()?.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        return None;
    }
    let place = |name: &str| is_under(&host_text, name) || name.ends_with('.') && host_text.contains(name);
    let of = |names: &str| names.split_ascii_whitespace().any(place);
    Some(Link {
        start,
        end,
        schemed,
        published: is_published(&host_text),
        profile: of(PROFILES),
        about_patient: of(ABOUT_PATIENTS),
        named: has_given_name(&whole),
        path: if path.len() < 2 { String::new() } else { path.into_owned() },
    })
}

/// Where a host begins whose mark is at the byte.
fn host_start(bytes: &[u8], mark: usize) -> usize {
    const LONGEST: usize = 80;
    let of_a_host = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'-');
    mark - bytes[..mark].iter().rev().take(LONGEST).take_while(of_a_host).count()
}

/// Where the link ends that begins at the byte: marks of the sentence are no part of it.
fn link_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let of_a_link = |byte: &&u8| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(byte);
    let length = rest.iter().take(LONGEST_LINK).take_while(of_a_link).count();
    let of_the_sentence =
        |byte: &&u8| matches!(**byte, b'.' | b',' | b')' | b';' | b':' | b'!' | b'?' | b'\'' | b']');
    start + length - rest[..length].iter().rev().take_while(of_the_sentence).count()
}

/// A link without its scheme, cut after the host.
fn host_and_path(whole: &[u8]) -> (Cow<'_, str>, Cow<'_, str>) {
    let split = whole.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(whole.len());
    let (host, path) = whole.split_at(split);
    (String::from_utf8_lossy(host), String::from_utf8_lossy(path))
}

fn judge_link(
    document: &Document<'_>,
    index: usize,
    start: usize,
    host: usize,
    read_to: &mut usize,
) -> Option<Hit> {
    let bytes = &document.tokens.folded.bytes;
    let end = link_end(bytes, host);
    *read_to = end;
    let whole = bytes.get(host..end)?.to_ascii_lowercase();
    let (host, path) = host_and_path(&whole);
    let place = |name: &str| {
        is_under(&host, name) || (name.ends_with('.') || !name.contains('.')) && host.contains(name)
    };
    let about_patient =
        ABOUT_PATIENTS.split(' ').any(|name| place(name) || (!name.contains('.') && path.contains(name)));
    let record = RECORDS.split(' ').any(|part| path.contains(part));
    let page = |name: &&str| {
        name.ends_with('.') || host != *name && is_under(&host, name) && !host.starts_with("www.")
    };
    let profile = PROFILES.split(' ').filter(|name| path.len() > 1 || page(name)).any(place);
    let at = document.tokens.list.partition_point(|token| (token.end as usize) <= end);
    let owner = (index.saturating_sub(14)..index).any(|at| {
        document.tokens.is(at, Class::PATIENT.and(Class::RELATION))
            || document.tokens.is_in(at, "his her family family's patient's pt's their")
    }) || document.class_after(Class::PATIENT.and(Class::RELATION), at, 6).is_some()
        || document.class_after(Class::PERSON, at, 6).is_some();
    let owned = owner && document.class_before(Class::PUBLIC.and(Class::INSTITUTION), index, 5).is_none();
    let personal = (1..=10).any(|back| index >= back && document.tokens.is(index - back, Class::PAGE));
    let spoken_of = document.class_after(Class::PERSON.and(Class::PATIENT), at, 4).is_some();
    let named = (owned || spoken_of && !is_published(&host)) && has_given_name(&whole);
    // “our department's fundraiser”: collected for a thing.
    let collective = "team ward unit department hospice trust scanner runs"
        .split(' ')
        .any(|word| path.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == word));
    let of_a_team = (!owner || collective)
        && !document.patient_within(index, 15)
        && (collective
            || (1..=10).any(|back| {
                index >= back
                    && (document.tokens.is(index - back, Class::INSTITUTION)
                        || document
                            .tokens
                            .is_in(index - back, "department unit ward team i scanner hospice charity my"))
            }));
    // “pt's X-ray: https://…”, “names our patient https://…”: whatever it is, it is one patient's.
    let leaflet = (1..=8).any(|back| {
        document.tokens.is_in(
            index.wrapping_sub(back),
            "leaflet leaflets guide guidance info information resource resources tool tools calculator advice website \
            paper article study trial patients",
        )
    });
    let handed = !leaflet
        && (2..=7).any(|back| {
            let at = index.wrapping_sub(back);
            let one = document.people.patients.binary_search(&at).is_ok();
            let between = at.wrapping_add(1)..index.saturating_sub(1);
            let ends = between.clone().any(|at| document.ends_sentence(at));
            let colon = between.clone().any(|at| document.tokens.is_mark(at, b':'));
            one && !ends
                && document.tokens.is(at, Class::PATIENT)
                && (document.list()[at].possessive && (colon || between.len() <= 4) || between.len() <= 2)
        });
    // A link in a sentence about one patient, to a page that nobody published.
    let sentence = (index.saturating_sub(9)..index.saturating_sub(1))
        .rev()
        .take_while(|at| !document.ends_sentence(*at));
    let told = !leaflet
        && !is_published(&host)
        && sentence.clone().any(|at| document.people.patients.binary_search(&at).is_ok())
        && !sentence.clone().any(|at| {
            document.tokens.is(at, Class::PUBLIC.and(Class::INSTITUTION).and(Class::COLLEAGUE))
                || document.tokens.is_in(at, "our talk course we i")
        });
    let opened = owned && !path.contains("nct") && OPENED.split(' ').any(|part| path.contains(part));
    let severity = match () {
        () if about_patient && of_a_team && !record => Severity::Note,
        () if named || opened => Severity::Confirm,
        () if record => Severity::Block,
        () if about_patient => Severity::Confirm,
        () if profile && (owned || document.patient_within(index, 15)) => Severity::Confirm,
        () if told && !host.is_empty() && path.len() > 2 => Severity::Confirm,
        () if owned && personal || handed && !host.is_empty() && path.len() > 2 => Severity::Confirm,
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
