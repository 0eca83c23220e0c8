//! Statements of groups.

diesel::table! {
    statements (id) {
        id -> BigInt,
        group_id -> BigInt,
        published -> SmallInt,
        published_at -> Nullable<BigInt>,
        embargo_until -> Nullable<BigInt>,
        press_key -> Text,
        withdrawn_at -> Nullable<BigInt>,
        withdrawn_reason -> Text,
    }
}

diesel::table! {
    statement_versions (statement_id, number) {
        statement_id -> BigInt,
        number -> SmallInt,
        title -> Text,
        text -> Text,
        correction -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> BigInt,
        published_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    statement_approvals (statement_id, account_id) {
        statement_id -> BigInt,
        account_id -> BigInt,
        approved_at -> BigInt,
    }
}
