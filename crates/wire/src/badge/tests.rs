//! The canonical form against one made by another program, and what is refused.

use super::*;
use proptest::prelude::*;

fn attendance() -> Attendance {
    let home = "https://rounds.example";
    Attendance {
        id: format!("{home}/certificates/7"),
        issuer_id: "did:web:rounds.example".into(),
        issuer_name: "GIM Club".into(),
        holder_id: format!("{home}/users/anna"),
        holder_name: "Anna Larsen".into(),
        title: "Sepsis: \"early\" lactate".into(),
        minutes: 55,
        how: "minutes on the session's page".into(),
        started_at: 1_795_507_200_000,
        ended_at: 1_795_510_800_000,
        issued_at: 1_795_510_800_000,
        expires_at: Some(1_890_000_000_000),
        list: format!("{home}/certificates/status/0"),
        place: 5,
    }
}

fn badge() -> Badge {
    Badge::of(&attendance())
}

/// Made by PyLD 3.3.0 (URDNA2015) from the JSON of [`badge`] with the published contexts.
const BY_ANOTHER_PROGRAM: &str = include_str!("canonical.nq");

#[test]
fn the_canonical_form_is_the_one_that_another_program_makes_of_the_same_json() {
    assert_eq!(badge().canonical(), BY_ANOTHER_PROGRAM);
}

#[test]
fn what_is_written_is_read_again_and_a_member_too_many_is_refused() {
    let proof = Proof { value: "z1".into(), ..Proof::by("did:web:rounds.example#z6Mk", 1_795_510_800_000) };
    let signed = Badge { proof: Some(proof), ..badge() };
    assert_eq!(Badge::read(&signed.write()).unwrap(), signed);
    let more = signed.write().replacen("\"name\"", "\"evidence\": [], \"name\"", 1);
    assert!(matches!(Badge::read(&more), Err(BadgeError::Unreadable(_))));
    let twice = signed.write().replacen("\"name\"", "\"name\": \"x\", \"name\"", 1);
    assert!(matches!(Badge::read(&twice), Err(BadgeError::Unreadable(_))));
    for (from, to) in [
        ("context-3.0.3", "context-3.0.2"),
        ("\"revocation\"", "\"message\""),
        ("#achievement\"", "#criteria\""),
        ("\"hashed\": false", "\"hashed\": true"),
        ("\"identityType\": \"name\"", "\"identityType\": \"emailAddress\""),
        ("/users/anna", "/certificates/7"),
        ("/users/anna", "/users/an na"),
        ("\"statusListIndex\": \"5\"", "\"statusListIndex\": \"6\""),
    ] {
        let changed = signed.write().replacen(from, to, 1);
        assert_ne!(changed, signed.write(), "{from}");
        assert!(matches!(Badge::read(&changed), Err(BadgeError::Shape(_))), "{from}");
    }
}

#[test]
fn nothing_but_a_json_object_is_read() {
    for bad in ["", "null", "[]", "{}", "\u{0}", "{\"@context\":1}", &"[".repeat(100_000)] {
        assert!(Badge::read(bad).is_err());
    }
}

#[test]
fn the_document_of_an_issuer_says_which_keys_sign_and_where_it_is() {
    let did = "did:web:rounds.example";
    let keys = vec!["z6MkA".to_owned(), "z6MkB".to_owned()];
    let document = did_document(did, &keys);
    assert_eq!(read_did_document(&document), Some((did.to_owned(), keys)));
    let other = document
        .replace("\"id\":\"did:web:rounds.example#z6MkA\"", "\"id\":\"did:web:rounds.example#z6MkC\"");
    assert_eq!(read_did_document(&other).unwrap().1, ["z6MkB"]);
    assert_eq!(did_address(did).unwrap(), "https://rounds.example/.well-known/did.json");
    assert_eq!(
        did_address("did:web:localhost%3A8080").unwrap(),
        "http://localhost:8080/.well-known/did.json"
    );
    assert_eq!((did_address("did:key:z6Mk"), did_address("did:web:a:b")), (None, None));
}

proptest! {
    /// Two credentials that differ in a text that people read are never signed alike.
    #[test]
    fn texts_that_differ_are_signed_differently(a in "\\PC{0,12}", b in "[\"\\\\\n<>. a]{0,6}") {
        let of = |title: &str| Badge::of(&Attendance { title: title.to_owned(), ..attendance() });
        prop_assert_eq!(of(&a).canonical() == of(&b).canonical(), a == b);
    }
}
