//! Questions, their sealed keys, answers, sets and reviews.

diesel::table! {
    questions (post_id) {
        post_id -> BigInt,
        key_position -> SmallInt,
        explanation -> Text,
        reference_list -> Text,
        feedback -> Text,
        title -> Text,
    }
}

diesel::table! {
    answers (post_id, account_id) {
        post_id -> BigInt,
        account_id -> BigInt,
        choice -> SmallInt,
        correct -> Bool,
        answered_at -> BigInt,
        took_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    question_sets (id) {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        description -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    question_set_items (set_id, position) {
        set_id -> BigInt,
        position -> SmallInt,
        post_id -> BigInt,
    }
}

diesel::table! {
    set_attempts (set_id, account_id) {
        set_id -> BigInt,
        account_id -> BigInt,
        started_at -> BigInt,
        last_at -> BigInt,
        active_ms -> BigInt,
        served_post -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        score -> SmallInt,
    }
}

diesel::table! {
    reviews (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        stability -> Double,
        difficulty -> Double,
        reviewed_at -> BigInt,
        due_at -> BigInt,
        times -> Integer,
        lapses -> Integer,
    }
}
