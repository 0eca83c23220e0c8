//! Conferences: days, rooms, talks, what waits for a speaker, and the wall.

diesel::table! {
    conferences (group_id) {
        group_id -> BigInt,
        session_id -> BigInt,
        first_day -> Text,
        last_day -> Text,
        place -> Text,
        approve -> Bool,
    }
}

diesel::table! {
    conference_rooms (id) {
        id -> BigInt,
        conference_id -> BigInt,
        position -> SmallInt,
        name -> Text,
    }
}

diesel::table! {
    talks (session_id) {
        session_id -> BigInt,
        room_id -> BigInt,
        speakers -> Text,
    }
}

diesel::table! {
    talk_holds (post_id) {
        post_id -> BigInt,
        session_id -> BigInt,
        author_id -> BigInt,
        followers -> BigInt,
        state -> SmallInt,
        reason -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    wall_posts (session_id, post_id) {
        session_id -> BigInt,
        post_id -> BigInt,
        queue -> SmallInt,
        moved_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    wall_blocks (session_id, account_id) {
        session_id -> BigInt,
        account_id -> BigInt,
        blocked_by -> Nullable<BigInt>,
        since -> BigInt,
    }
}
