//! Reports, decisions, rules, and the log of them.

diesel::table! {
    reports (id) {
        id -> BigInt,
        target_id -> BigInt,
        reporter_id -> Nullable<BigInt>,
        source -> SmallInt,
        category -> SmallInt,
        comment -> Text,
        rules -> Text,
        notifier_name -> Text,
        notifier_email -> Nullable<Text>,
        receipt -> Nullable<Text>,
        assigned_id -> Nullable<BigInt>,
        resolved_at -> Nullable<BigInt>,
        resolved_by -> Nullable<BigInt>,
        decision_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    report_posts (report_id, post_id) {
        report_id -> BigInt,
        post_id -> BigInt,
    }
}

diesel::table! {
    report_notes (id) {
        id -> BigInt,
        report_id -> BigInt,
        account_id -> BigInt,
        text -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    cleared_posts (post_id) {
        post_id -> BigInt,
        cleared_at -> BigInt,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        target_id -> BigInt,
        report_id -> Nullable<BigInt>,
        moderator_id -> Nullable<BigInt>,
        action -> SmallInt,
        reason -> Text,
        note -> Text,
        posts -> Text,
        ends_at -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
        appeal_token -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    appeals (id) {
        id -> BigInt,
        decision_id -> BigInt,
        text -> Text,
        state -> SmallInt,
        answer -> Text,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    account_limits (account_id, kind) {
        account_id -> BigInt,
        kind -> SmallInt,
        decision_id -> Nullable<BigInt>,
        ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    word_rules (id) {
        id -> BigInt,
        phrase -> Text,
        only_links -> Bool,
        younger_than_days -> Nullable<BigInt>,
        action -> SmallInt,
        sentence -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    domain_rules (id) {
        id -> BigInt,
        domain -> Text,
        action -> SmallInt,
        sentence -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    email_domain_blocks (id) {
        id -> BigInt,
        domain -> Text,
        allow_with_approval -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    audit_log (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
        details -> Text,
        previous -> Text,
        hash -> Text,
    }
}
