//! The CPD ledger and certificates.

diesel::table! {
    activities (id) {
        id -> BigInt,
        account_id -> BigInt,
        source -> Text,
        source_id -> BigInt,
        title -> Text,
        provider -> Text,
        started_at -> BigInt,
        ended_at -> BigInt,
        how -> Text,
        measured_minutes -> Integer,
        kept_minutes -> Nullable<Integer>,
        declared_minutes -> Integer,
        score -> Text,
        annotation -> Text,
        role -> Text,
        setting -> Text,
        clinical -> Bool,
        kind -> Text,
        domains -> Text,
        information -> Text,
        learning_need -> Text,
        what -> Text,
        so_what -> Text,
        now_what -> Text,
        removed -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    activity_files (id) {
        id -> BigInt,
        activity_id -> BigInt,
        name -> Text,
        content_type -> Text,
        bytes -> BigInt,
        sha256 -> Text,
        seal -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    cpd_schemes (account_id, scheme) {
        account_id -> BigInt,
        scheme -> Text,
        position -> SmallInt,
    }
}

diesel::table! {
    issuer_keys (id) {
        id -> BigInt,
        public -> Text,
        sealed -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    certificates (id) {
        id -> BigInt,
        name -> Text,
        account_id -> BigInt,
        session_id -> BigInt,
        title -> Text,
        minutes -> Integer,
        badge -> Text,
        status_index -> BigInt,
        issued_by -> BigInt,
        issued_at -> BigInt,
    }
}

diesel::table! {
    revocations (status_index) {
        status_index -> BigInt,
        reason -> Text,
        revoked_by -> Nullable<BigInt>,
        revoked_at -> BigInt,
    }
}

diesel::table! {
    status_places (id) {
        id -> BigInt,
        next -> BigInt,
    }
}
