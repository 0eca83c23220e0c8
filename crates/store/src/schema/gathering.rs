//! Groups, their sessions, and what belongs to a session.

diesel::table! {
    groups (account_id) {
        account_id -> BigInt,
        kind -> SmallInt,
        hashtag -> Text,
        hashtag_key -> Text,
        timetable -> Text,
        time_zone -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    group_members (group_id, account_id) {
        group_id -> BigInt,
        account_id -> BigInt,
        role -> SmallInt,
        since -> BigInt,
    }
}

diesel::table! {
    group_rules (group_id) {
        group_id -> BigInt,
        privacy -> SmallInt,
        joining -> SmallInt,
        needs -> Text,
        questions -> Text,
        approve_posts -> Bool,
        slow_seconds -> BigInt,
        newcomer_days -> SmallInt,
        hold_links -> Bool,
        words -> Text,
        archived_at -> Nullable<BigInt>,
        quorum -> SmallInt,
        press -> Text,
        pseudonyms -> Bool,
    }
}

diesel::table! {
    group_answers (group_id, account_id) {
        group_id -> BigInt,
        account_id -> BigInt,
        answers -> Text,
        asked_at -> BigInt,
    }
}

diesel::table! {
    group_invitations (group_id, who) {
        group_id -> BigInt,
        who -> Text,
        invited_by -> Nullable<BigInt>,
        invited_at -> BigInt,
    }
}

diesel::table! {
    group_bans (group_id, account_id) {
        group_id -> BigInt,
        account_id -> BigInt,
        reason -> Text,
        banned_at -> BigInt,
    }
}

diesel::table! {
    group_queue (post_id) {
        post_id -> BigInt,
        group_id -> BigInt,
        reason -> SmallInt,
    }
}

diesel::table! {
    group_pins (group_id, post_id) {
        group_id -> BigInt,
        post_id -> BigInt,
        pinned_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        group_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        kind -> SmallInt,
        title -> Text,
        description -> Text,
        hashtag -> Text,
        hashtag_key -> Text,
        format -> SmallInt,
        opens_at -> BigInt,
        closes_at -> BigInt,
        archives_at -> BigInt,
        live_from -> Nullable<BigInt>,
        live_until -> Nullable<BigInt>,
        time_zone -> Text,
        no_post -> Bool,
        phase -> SmallInt,
        summary -> Text,
        summary_at -> Nullable<BigInt>,
        posts_count -> BigInt,
        participants_count -> BigInt,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    session_hosts (session_id, account_id) {
        session_id -> BigInt,
        account_id -> BigInt,
        role -> SmallInt,
    }
}

diesel::table! {
    papers (id) {
        id -> BigInt,
        doi -> Nullable<Text>,
        pmid -> Nullable<Text>,
        title -> Text,
        authors -> Text,
        journal -> Text,
        year -> Nullable<Integer>,
        licence -> Text,
        link -> Text,
        source -> Text,
        typed_by -> Nullable<BigInt>,
        known_at -> BigInt,
    }
}

diesel::table! {
    session_papers (session_id, paper_id) {
        session_id -> BigInt,
        paper_id -> BigInt,
        position -> SmallInt,
        open_from -> Nullable<BigInt>,
        open_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    prompts (id) {
        id -> BigInt,
        session_id -> BigInt,
        number -> SmallInt,
        text -> Text,
        at -> BigInt,
        post_id -> Nullable<BigInt>,
        posted_at -> Nullable<BigInt>,
        answers_count -> BigInt,
    }
}

diesel::table! {
    session_posts (session_id, post_id) {
        session_id -> BigInt,
        post_id -> BigInt,
        author_id -> BigInt,
        prompt -> Nullable<SmallInt>,
        joined -> SmallInt,
        followers -> BigInt,
        posted_at -> BigInt,
        pinned -> Bool,
        hidden -> Bool,
    }
}

diesel::table! {
    session_presence (session_id, account_id) {
        session_id -> BigInt,
        account_id -> BigInt,
        first_at -> BigInt,
        last_at -> BigInt,
        minutes -> BigInt,
        posts -> BigInt,
    }
}

diesel::table! {
    session_reminders (session_id, account_id) {
        session_id -> BigInt,
        account_id -> BigInt,
        sent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    group_pseudonyms (account_id) {
        account_id -> BigInt,
        group_id -> BigInt,
        owner_key -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    pseudonym_inquiries (account_id, moderator_id) {
        account_id -> BigInt,
        moderator_id -> BigInt,
        reason -> Text,
        asked_at -> BigInt,
    }
}
