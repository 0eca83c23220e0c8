//! What campaigns and projects measure.

diesel::table! {
    measure_protocols (group_id, version) {
        group_id -> BigInt,
        version -> Integer,
        cycle -> Integer,
        text -> Text,
        made_by -> Nullable<BigInt>,
        made_at -> BigInt,
    }
}

diesel::table! {
    measure_sites (id) {
        id -> BigInt,
        group_id -> BigInt,
        code -> Text,
        name -> Text,
        audit_registration -> Text,
        caldicott -> Text,
        locked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    measure_leads (id) {
        id -> BigInt,
        site_id -> BigInt,
        account_id -> BigInt,
        since -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    measure_cases (id) {
        id -> BigInt,
        site_id -> BigInt,
        version -> Integer,
        week -> BigInt,
        texts -> Text,
        entered_by -> Nullable<BigInt>,
        entered_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    measure_corrections (id) {
        id -> BigInt,
        case_id -> BigInt,
        week -> BigInt,
        texts -> Text,
        made_by -> Nullable<BigInt>,
        made_at -> BigInt,
    }
}

diesel::table! {
    measure_queries (id) {
        id -> BigInt,
        case_id -> BigInt,
        field -> Text,
        question -> Text,
        raised_by -> Nullable<BigInt>,
        raised_at -> BigInt,
        answer -> Text,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    measure_notes (id) {
        id -> BigInt,
        group_id -> BigInt,
        at -> BigInt,
        what -> Text,
        rebase -> Bool,
    }
}
