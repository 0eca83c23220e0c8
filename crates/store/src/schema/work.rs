//! What happened and what is to be done.

diesel::table! {
    outbox (id) {
        id -> BigInt,
        node -> BigInt,
        event -> Text,
        created_at -> BigInt,
        xact -> BigInt,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        lease -> Nullable<BigInt>,
        dead -> Bool,
        error -> Nullable<Text>,
    }
}
