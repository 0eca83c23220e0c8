//! What the corpus keeps, whoever edits its templates.

use super::*;
use crate::guard_eval::random::Fingerprint;

fn all() -> Vec<Post> {
    parts().flat_map(|part| posts(part).unwrap()).collect()
}

/// The name and the text of every file.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    PARTS.iter().flat_map(|(_, files)| files.iter().copied())
}

fn written(post: &Post, span: &Span) -> String {
    post.text.chars().skip(span.start).take(span.end - span.start).collect()
}

/// The posts of a one-template part.
fn drawn(section: &str, template: &str) -> Result<Vec<Post>, String> {
    generate("trial", &format!("pool surname: Penrose\n== {section}\n{template}\n"))
}

#[test]
fn half_of_what_measures_is_clean_and_there_are_enough_posts() {
    for (part, least) in [("dev", 300), ("test", 800), ("fresh", 500)] {
        let posts = posts(part).unwrap();
        let clean = posts.iter().filter(|post| post.spans.is_empty()).count();
        assert!(posts.len() >= least, "{part} has {}", posts.len());
        assert_eq!(clean * 2, posts.len(), "{part}");
    }
}

#[test]
fn every_kind_is_in_the_test_part_often_enough_to_be_judged() {
    let posts = posts("test").unwrap();
    for kind in KINDS {
        let count = posts.iter().filter(|post| post.spans.iter().any(|span| span.kind == kind)).count();
        assert!(count >= 15, "{kind}: {count}");
    }
}

#[test]
fn a_label_lies_inside_its_post_and_holds_more_than_space() {
    for post in all() {
        let length = post.text.chars().count();
        let mut end = 0;
        for span in &post.spans {
            assert!(end <= span.start && span.start < span.end && span.end <= length, "{post:?}");
            let text = written(&post, span);
            assert_eq!(text.trim(), text, "{post:?}");
            end = span.end;
        }
    }
}

#[test]
fn no_two_posts_are_the_same_and_no_template_is_in_two_parts() {
    let posts = all();
    let texts: BTreeSet<&str> = posts.iter().map(|post| post.text.as_str()).collect();
    assert_eq!(texts.len(), posts.len());
    let mut seen = BTreeSet::new();
    for (name, source) in files() {
        for section in parse(source).unwrap().sections {
            for (line, template) in section.templates {
                assert!(seen.insert(template), "{name}.txt:{line} is in the corpus already");
            }
        }
    }
}

#[test]
fn a_surname_belongs_to_one_part() {
    let mut seen = BTreeMap::new();
    for (part, files) in PARTS {
        for (name, source) in files {
            for surname in &parse(source).unwrap().pools["surname"] {
                let of = *seen.entry(*surname).or_insert(part);
                assert_eq!(of, part, "{name}.txt: {surname}");
            }
        }
    }
}

/// Changes only with the templates or the generator: then say why in the commit. Those of `test` and `fresh` never do.
#[test]
fn the_corpus_is_the_same_on_every_machine() {
    let known = [
        ("train", "54f067aca5b45aed"),
        ("dev", "1234e4852291be9c"),
        ("test", "5042733d63894d6e"),
        ("fresh", "d0d76aaf78a82ee1"),
    ];
    for (part, wanted) in known {
        let mut fingerprint = Fingerprint::default();
        for post in posts(part).unwrap() {
            let Post { id, text, spans, .. } = post;
            fingerprint.add(format!("Post {{ id: {id:?}, text: {text:?}, spans: {spans:?} }}").as_bytes());
        }
        assert_eq!(format!("{:016x}", fingerprint.value()), wanted, "{part}");
    }
}

#[test]
fn a_label_counts_characters_not_bytes() {
    let posts = drawn("identified 1", "🥹 é [name|Mr {surname}]!").unwrap();
    assert_eq!(posts[0].text, "🥹 é Mr Penrose!");
    assert_eq!(posts[0].spans, [Span { start: 4, end: 14, kind: "name", identifier: "" }]);
}

#[test]
fn an_identifier_labels_itself_unless_it_is_nobodys() {
    let posts = drawn("identified 1", "a {nhs} b {=nhs} [record_number|no {mrn}]").unwrap();
    let kinds: Vec<_> = posts[0].spans.iter().map(|span| (span.kind, span.identifier)).collect();
    assert_eq!(kinds, [("patient_number", "NHS number"), ("record_number", "")]);
    assert_eq!(written(&posts[0], &posts[0].spans[0]).len(), 12);
}

#[test]
fn a_corrected_label_leaves_the_words_of_the_post() {
    let before = drawn("identified 2", "{surname} {nhs} {1-999999}").unwrap();
    let after = drawn("identified 2", "[name|{surname}] {nhs} {1-999999}").unwrap();
    assert_eq!(before[0].text, after[0].text);
}

#[test]
fn a_disguise_is_written_into_the_post() {
    let text = |template: &str| drawn("identified 1", template).unwrap().remove(0).text;
    assert_eq!(text("{nhs-plain~zero-width}").matches('\u{200b}').count(), 10);
    assert!(text("{nhs-plain~arabic}").chars().all(|c| ('٠'..='٩').contains(&c)));
    assert_eq!(text("{nhs~line}").lines().count(), 3);
    assert_eq!(text("{nhs-plain~spaced}").len(), 19);
}

#[test]
fn a_broken_template_is_refused_with_its_line() {
    for (section, template, complaint) in [
        ("clean 1", "{nowhere}", "line 3: no slot `nowhere`"),
        ("clean 1", "{surname", "line 3: `{` without its `}`"),
        (
            "clean 1",
            "Mr [name|{surname}]",
            "line 3: a clean post has no label and an identified one has some",
        ),
        ("identified 1", "nothing here", "line 3: a clean post has no label and an identified one has some"),
        ("identified 1", "[nose|{surname}]", "line 3: no kind `nose`"),
        ("identified 1", "[name|{surname}", "line 3: `[` without its `]`"),
        ("identified 1", "{nhs~tartan}", "line 3: no disguise `tartan`"),
        ("clean 3", "always the same", "its templates give only 1 different posts"),
        ("dirty 3", "x", "line 2: `== clean COUNT` or `== identified COUNT` was expected"),
    ] {
        assert_eq!(drawn(section, template).unwrap_err(), complaint, "{template}");
    }
}

#[test]
fn no_pool_hides_an_identifier() {
    for (name, source) in files() {
        for pool in parse(source).unwrap().pools.keys() {
            assert!(IDENTIFIERS.iter().all(|identifier| identifier.slot != *pool), "{name}.txt: {pool}");
        }
    }
}
