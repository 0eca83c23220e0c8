//! Posts and what hangs on them.

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> BigInt,
        visibility -> SmallInt,
        text -> Text,
        spoiler -> Text,
        sensitive -> Bool,
        language -> Nullable<Text>,
        in_reply_to_id -> Nullable<BigInt>,
        in_reply_to_account_id -> Nullable<BigInt>,
        thread_id -> BigInt,
        boost_of_id -> Nullable<BigInt>,
        boost_of_account_id -> Nullable<BigInt>,
        poll_id -> Nullable<BigInt>,
        app_id -> Nullable<BigInt>,
        media_count -> SmallInt,
        replies_count -> BigInt,
        boosts_count -> BigInt,
        favourites_count -> BigInt,
        edited_at -> Nullable<BigInt>,
        held -> Bool,
        group_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    post_edits (id) {
        id -> BigInt,
        post_id -> BigInt,
        text -> Text,
        spoiler -> Text,
        sensitive -> Bool,
        media -> Text,
        poll_options -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    post_mentions (post_id, account_id) {
        post_id -> BigInt,
        account_id -> BigInt,
    }
}

diesel::table! {
    post_interests (post_id) {
        post_id -> BigInt,
        text -> Text,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    post_tags (tag_id, post_id) {
        tag_id -> BigInt,
        post_id -> BigInt,
    }
}

diesel::table! {
    tag_follows (account_id, tag_id) {
        account_id -> BigInt,
        tag_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    media (id) {
        id -> BigInt,
        account_id -> BigInt,
        post_id -> Nullable<BigInt>,
        scheduled_id -> Nullable<BigInt>,
        position -> SmallInt,
        blob -> Text,
        thumbnail -> Text,
        content_type -> Text,
        animated -> Bool,
        width -> Integer,
        height -> Integer,
        thumbnail_width -> Integer,
        thumbnail_height -> Integer,
        blurhash -> Text,
        alt -> Text,
        focus_x -> Double,
        focus_y -> Double,
    }
}

diesel::table! {
    media_checks (media_id) {
        media_id -> BigInt,
        dicom -> Bool,
        must_examine -> Bool,
        clinical -> Bool,
        read_by -> Nullable<Text>,
        read_failed -> Bool,
        confirmed_at -> Nullable<BigInt>,
        examined_at -> Nullable<BigInt>,
        consent -> Nullable<Text>,
        consent_by -> Nullable<BigInt>,
        consent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    media_findings (media_id, position) {
        media_id -> BigInt,
        position -> SmallInt,
        x -> Nullable<Integer>,
        y -> Nullable<Integer>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        kind -> Text,
        identifier -> Nullable<Text>,
        severity -> SmallInt,
        confidence -> Double,
        reason -> Text,
        instead -> Text,
    }
}

diesel::table! {
    polls (id) {
        id -> BigInt,
        post_id -> BigInt,
        multiple -> Bool,
        hide_totals -> Bool,
        expires_at -> BigInt,
        voters_count -> BigInt,
    }
}

diesel::table! {
    poll_options (poll_id, position) {
        poll_id -> BigInt,
        position -> SmallInt,
        title -> Text,
        votes -> BigInt,
    }
}

diesel::table! {
    poll_votes (poll_id, account_id, position) {
        poll_id -> BigInt,
        account_id -> BigInt,
        position -> SmallInt,
    }
}

diesel::table! {
    favourites (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    bookmarks (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    pins (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    thread_mutes (account_id, thread_id) {
        account_id -> BigInt,
        thread_id -> BigInt,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> SmallInt,
        from_id -> BigInt,
        post_id -> Nullable<BigInt>,
        about_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    markers (account_id, timeline) {
        account_id -> BigInt,
        timeline -> Text,
        last_read_id -> BigInt,
        version -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    scheduled_posts (id) {
        id -> BigInt,
        account_id -> BigInt,
        draft -> Text,
        scheduled_at -> BigInt,
        refusal -> Text,
    }
}

diesel::table! {
    idempotency_keys (digest) {
        digest -> Text,
        post_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    confirmations (digest) {
        digest -> Text,
        account_id -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    hubs (tag_id) {
        tag_id -> BigInt,
        purpose -> Text,
        link -> Text,
        owner_id -> BigInt,
        state -> SmallInt,
        reason -> Text,
        asked_at -> BigInt,
        reviewed_by -> Nullable<BigInt>,
        reviewed_at -> Nullable<BigInt>,
    }
}
