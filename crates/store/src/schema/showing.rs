//! Videos and pages for patients.

diesel::table! {
    videos (id) {
        id -> BigInt,
        owner_id -> BigInt,
        group_id -> Nullable<BigInt>,
        audience -> SmallInt,
        state -> SmallInt,
        title -> Text,
        description -> Text,
        interests -> Text,
        sources -> Text,
        chapters -> Text,
        captions -> Text,
        language -> Text,
        length -> BigInt,
        expires_at -> BigInt,
        seconds -> Integer,
        heights -> Text,
        progress -> SmallInt,
        problem -> Text,
        findings -> Text,
        read_by -> Text,
        created_at -> BigInt,
        published_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    video_watches (video_id, account_id) {
        video_id -> BigInt,
        account_id -> BigInt,
        seen -> Text,
        position -> Integer,
        watched_ms -> BigInt,
        started_at -> BigInt,
        reported_at -> BigInt,
    }
}

diesel::table! {
    video_questions (video_id, post_id) {
        video_id -> BigInt,
        post_id -> BigInt,
        second -> Integer,
    }
}

diesel::table! {
    information_pages (id) {
        id -> BigInt,
        author_id -> BigInt,
        video_id -> Nullable<BigInt>,
        title -> Text,
        text -> Text,
        sources -> Text,
        review_on -> Integer,
        written_at -> BigInt,
        reviewed_at -> BigInt,
    }
}
