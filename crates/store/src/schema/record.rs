//! Transcripts of sessions, and whether they are still right.

diesel::table! {
    transcripts (session_id, version) {
        session_id -> BigInt,
        version -> Integer,
        sha256 -> Text,
        made_at -> BigInt,
        changed -> Text,
        posts -> BigInt,
        participants -> BigInt,
        countries -> BigInt,
        reach -> BigInt,
    }
}

diesel::table! {
    transcript_states (session_id) {
        session_id -> BigInt,
        changes -> BigInt,
        made -> BigInt,
    }
}
