//! The board of a group.

diesel::table! {
    group_announcements (id) {
        id -> BigInt,
        group_id -> BigInt,
        text -> Text,
        ends_at -> Nullable<BigInt>,
        made_by -> Nullable<BigInt>,
        made_at -> BigInt,
    }
}

diesel::table! {
    announcement_reads (account_id, announcement_id) {
        account_id -> BigInt,
        announcement_id -> BigInt,
    }
}

diesel::table! {
    group_events (id) {
        id -> BigInt,
        group_id -> BigInt,
        title -> Text,
        place -> Text,
        description -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        called_off_at -> Nullable<BigInt>,
        made_by -> Nullable<BigInt>,
        changed_at -> BigInt,
    }
}

diesel::table! {
    event_answers (event_id, account_id) {
        event_id -> BigInt,
        account_id -> BigInt,
        comes -> Bool,
    }
}

diesel::table! {
    group_files (id) {
        id -> BigInt,
        group_id -> BigInt,
        name -> Text,
        content_type -> Text,
        bytes -> BigInt,
        sha256 -> Text,
        seal -> Text,
        by_id -> Nullable<BigInt>,
        added_at -> BigInt,
    }
}
