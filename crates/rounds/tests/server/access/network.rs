//! The network itself: accounts, posts, reading and what a server says of itself.

use super::*;

pub(super) fn rows() -> Vec<Row> {
    [about_accounts(), about_posts(), about_reading(), about_the_server()].into_iter().flatten().collect()
}

fn about_accounts() -> Vec<Row> {
    use Thing::{Ben, None, Request};
    let member = json!({
        "username": "member_{n}", "email": "member_{n}@example.org", "password": PASSWORD, "agreement": true
    });
    let name = || json!({ "display_name": "Anna {n}" });
    vec![
        row("POST", "/api/v1/accounts", None, Needs::TokenFor(WriteAccounts)).body(member),
        row("GET", "/api/v1/accounts", None, SEE_ACCOUNTS).query("?id[]=1"),
        row("GET", "/api/v1/accounts/verify_credentials", None, OWN),
        row("PATCH", "/api/v1/accounts/update_credentials", None, WRITE_ACCOUNTS).body(name()),
        row("PUT", "/api/v1/accounts/update_credentials", None, WRITE_ACCOUNTS).body(name()),
        row("POST", "/api/v1/accounts/update_credentials", None, WRITE_ACCOUNTS).body(name()),
        row("DELETE", "/api/v1/profile/avatar", None, WRITE_ACCOUNTS),
        row("DELETE", "/api/v1/profile/header", None, WRITE_ACCOUNTS),
        row("GET", "/api/v1/accounts/search", None, READ_ACCOUNTS).query("?q=ben"),
        row("GET", "/api/v1/accounts/lookup", None, SEE_ACCOUNTS).query("?acct=ben"),
        row("GET", "/api/v1/accounts/{id}", Ben, SEE_ACCOUNTS),
        row("GET", "/api/v1/accounts/{id}/statuses", Ben, SEE_POSTS),
        row("GET", "/api/v1/directory", None, SEE_ACCOUNTS),
        row("GET", "/api/v1/preferences", None, OWN),
        row("GET", "/api/v1/accounts/relationships", None, READ_FOLLOWS).query("?id[]=1"),
        row("GET", "/api/v1/accounts/{id}/followers", Ben, SEE_ACCOUNTS),
        row("GET", "/api/v1/accounts/{id}/following", Ben, SEE_ACCOUNTS),
        row("POST", "/api/v1/accounts/{id}/follow", Ben, WRITE_FOLLOWS),
        row("POST", "/api/v1/accounts/{id}/unfollow", Ben, WRITE_FOLLOWS),
        row("POST", "/api/v1/accounts/{id}/remove_from_followers", Ben, WRITE_FOLLOWS),
        row("POST", "/api/v1/accounts/{id}/block", Ben, WRITE_BLOCKS),
        row("POST", "/api/v1/accounts/{id}/unblock", Ben, WRITE_BLOCKS),
        row("POST", "/api/v1/accounts/{id}/mute", Ben, WRITE_MUTES),
        row("POST", "/api/v1/accounts/{id}/unmute", Ben, WRITE_MUTES),
        row("POST", "/api/v1/accounts/{id}/note", Ben, WRITE_ACCOUNTS)
            .body(json!({ "comment": "met in Oslo" })),
        row("GET", "/api/v1/follow_requests", None, READ_FOLLOWS),
        row("POST", "/api/v1/follow_requests/{id}/authorize", Request, WRITE_FOLLOWS),
        row("POST", "/api/v1/follow_requests/{id}/reject", Request, WRITE_FOLLOWS),
        row("GET", "/api/v1/blocks", None, READ_BLOCKS),
        row("GET", "/api/v1/mutes", None, READ_MUTES),
        row("GET", "/api/rounds/v1/accounts/{id}/profile", Ben, SEE_ACCOUNTS),
        row("GET", "/api/rounds/v1/accounts/{id}/credentials", Ben, SEE_ACCOUNTS),
        row("GET", "/api/rounds/v1/credentials", None, READ_ACCOUNTS),
        row("POST", "/api/rounds/v1/credentials", None, WRITE_ACCOUNTS).body(json!({ "method": "link" })),
        row("PATCH", "/api/rounds/v1/profile", None, WRITE_ACCOUNTS).body(json!({ "grade": "{n}" })),
        row("POST", "/api/rounds/v1/guard/check", None, WRITE_STATUSES)
            .body(json!({ "text": "a quiet night" })),
        row("PUT", "/api/rounds/v1/profile", None, WRITE_ACCOUNTS).body(json!({ "grade": "{n}" })),
    ]
}

fn about_posts() -> Vec<Row> {
    use Thing::{BensPost, Media, None, OwnTag, Plan, Poll, Post, Tag};
    let text = || json!({ "status": "once more {n}" });
    let at = || json!({ "scheduled_at": "2026-11-25T20:00:00Z" });
    let words = || json!({ "description": "words {n}" });
    vec![
        row("POST", "/api/v1/statuses", None, WRITE_STATUSES).body(text()),
        row("GET", "/api/v1/statuses", None, SEE_POSTS).query("?id[]=1"),
        row("GET", "/api/v1/statuses/{id}", Post, SEE_POSTS),
        row("PUT", "/api/v1/statuses/{id}", Post, WRITE_STATUSES).body(text()),
        row("PATCH", "/api/v1/statuses/{id}", Post, WRITE_STATUSES).body(text()),
        row("DELETE", "/api/v1/statuses/{id}", Post, WRITE_STATUSES),
        row("GET", "/api/v1/statuses/{id}/context", Post, SEE_POSTS),
        row("GET", "/api/v1/statuses/{id}/source", Post, READ_STATUSES),
        row("GET", "/api/v1/statuses/{id}/history", Post, SEE_POSTS),
        row("POST", "/api/v1/statuses/{id}/reblog", BensPost, WRITE_STATUSES),
        row("POST", "/api/v1/statuses/{id}/unreblog", BensPost, WRITE_STATUSES),
        row("GET", "/api/v1/statuses/{id}/reblogged_by", Post, SEE_POSTS),
        row("GET", "/api/v1/statuses/{id}/favourited_by", Post, SEE_POSTS),
        row("GET", "/api/v1/polls/{id}", Poll, SEE_POSTS),
        row("POST", "/api/v1/polls/{id}/votes", Poll, WRITE_STATUSES).body(json!({ "choices": [0] })),
        row("POST", "/api/v1/statuses/{id}/favourite", BensPost, WRITE_FAVOURITES),
        row("POST", "/api/v1/statuses/{id}/unfavourite", BensPost, WRITE_FAVOURITES),
        row("POST", "/api/v1/statuses/{id}/bookmark", BensPost, WRITE_BOOKMARKS),
        row("POST", "/api/v1/statuses/{id}/unbookmark", BensPost, WRITE_BOOKMARKS),
        row("POST", "/api/v1/statuses/{id}/pin", Post, WRITE_ACCOUNTS),
        row("POST", "/api/v1/statuses/{id}/unpin", Post, WRITE_ACCOUNTS),
        row("POST", "/api/v1/statuses/{id}/mute", Post, WRITE_MUTES),
        row("POST", "/api/v1/statuses/{id}/unmute", Post, WRITE_MUTES),
        row("GET", "/api/v1/favourites", None, READ_FAVOURITES),
        row("GET", "/api/v1/bookmarks", None, READ_BOOKMARKS),
        row("POST", "/api/v1/media", None, WRITE_MEDIA).body(json!("picture")),
        row("POST", "/api/v2/media", None, WRITE_MEDIA).body(json!("picture")),
        row("GET", "/api/v1/media/{id}", Media, WRITE_MEDIA),
        row("PUT", "/api/v1/media/{id}", Media, WRITE_MEDIA).body(words()),
        row("PATCH", "/api/v1/media/{id}", Media, WRITE_MEDIA).body(words()),
        row("DELETE", "/api/v1/media/{id}", Media, WRITE_MEDIA),
        row("GET", "/api/rounds/v1/media/{id}/check", Media, WRITE_MEDIA),
        row("POST", "/api/rounds/v1/media/{id}/blur", Media, WRITE_MEDIA).body(json!({ "area": "0,0,8,8" })),
        row("POST", "/api/rounds/v1/media/{id}/consent", Media, WRITE_MEDIA)
            .body(json!({ "kind": "written" })),
        row("POST", "/api/rounds/v1/media/{id}/confirm-nothing-burnt-in", Media, WRITE_MEDIA),
        row("GET", "/api/v1/scheduled_statuses", None, READ_STATUSES),
        row("GET", "/api/v1/scheduled_statuses/{id}", Plan, READ_STATUSES),
        row("PUT", "/api/v1/scheduled_statuses/{id}", Plan, WRITE_STATUSES).body(at()),
        row("PATCH", "/api/v1/scheduled_statuses/{id}", Plan, WRITE_STATUSES).body(at()),
        row("DELETE", "/api/v1/scheduled_statuses/{id}", Plan, WRITE_STATUSES),
        row("GET", "/api/v2/search", None, Needs::Reading(ReadSearch)).query("?q=ben"),
        row("GET", "/api/v1/tags/{name}", Tag, Needs::Nothing),
        row("POST", "/api/v1/tags/{name}/follow", Tag, WRITE_FOLLOWS),
        row("POST", "/api/v1/tags/{name}/unfollow", Tag, WRITE_FOLLOWS),
        row("GET", "/api/v1/followed_tags", None, READ_FOLLOWS),
        row("GET", "/api/rounds/v1/hashtags/{name}", Tag, SEE_POSTS),
        row("POST", "/api/rounds/v1/hashtags/{name}", OwnTag, WRITE_ACCOUNTS)
            .body(json!({ "purpose": "A club." })),
        row("DELETE", "/api/rounds/v1/hashtags/{name}", OwnTag, WRITE_ACCOUNTS),
        row("GET", "/api/v1/trends/tags", None, Needs::Nothing),
        row("GET", "/api/v1/trends", None, Needs::Nothing),
    ]
}

fn about_reading() -> Vec<Row> {
    use Thing::{Ben, List, None, Notification, Stream, Tag};
    let title = || json!({ "title": "Colleagues {n}" });
    let nobody = || json!({ "account_ids": [] });
    let sockets = Needs::Person(&[ReadStatuses, ReadNotifications]);
    vec![
        row("GET", "/api/v1/timelines/home", None, READ_STATUSES),
        row("GET", "/api/v1/timelines/public", None, SEE_POSTS),
        row("GET", "/api/v1/timelines/tag/{name}", Tag, SEE_POSTS),
        row("GET", "/api/v1/timelines/list/{id}", List, READ_LISTS),
        row("GET", "/api/v1/lists", None, READ_LISTS),
        row("POST", "/api/v1/lists", None, WRITE_LISTS).body(title()),
        row("GET", "/api/v1/lists/{id}", List, READ_LISTS),
        row("PUT", "/api/v1/lists/{id}", List, WRITE_LISTS).body(title()),
        row("PATCH", "/api/v1/lists/{id}", List, WRITE_LISTS).body(title()),
        row("DELETE", "/api/v1/lists/{id}", List, WRITE_LISTS),
        row("GET", "/api/v1/lists/{id}/accounts", List, READ_LISTS),
        row("POST", "/api/v1/lists/{id}/accounts", List, WRITE_LISTS).body(nobody()),
        row("DELETE", "/api/v1/lists/{id}/accounts", List, WRITE_LISTS).body(nobody()),
        row("GET", "/api/v1/accounts/{id}/lists", Ben, READ_LISTS),
        row("GET", "/api/v1/notifications", None, READ_NOTIFICATIONS),
        row("POST", "/api/v1/notifications/clear", None, WRITE_NOTIFICATIONS),
        row("GET", "/api/v1/notifications/unread_count", None, READ_NOTIFICATIONS),
        row("GET", "/api/v1/notifications/{id}", Notification, READ_NOTIFICATIONS),
        row("POST", "/api/v1/notifications/{id}/dismiss", Notification, WRITE_NOTIFICATIONS),
        row("GET", "/api/v1/markers", None, READ_STATUSES).query("?timeline[]=home"),
        row("POST", "/api/v1/markers", None, WRITE_STATUSES)
            .body(json!({ "home": { "last_read_id": "{n}" } })),
        row("GET", "/api/v1/streaming", None, sockets),
        row("GET", "/api/v1/streaming/", None, sockets),
        row("GET", "/api/v1/streaming/health", None, Needs::Nothing),
        row("GET", "/api/v1/streaming/{*stream}", Stream, READ_STATUSES),
    ]
}

fn about_the_server() -> Vec<Row> {
    use Thing::None;
    let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/" });
    let mut rows = vec![
        row("POST", "/api/v1/apps", None, Needs::Nothing).body(app),
        row("GET", "/api/v1/apps/verify_credentials", None, Needs::Token),
        row("POST", "/oauth/token", None, Needs::Client),
        row("POST", "/oauth/revoke", None, Needs::Client),
        row("GET", "/oauth/userinfo", None, OWN),
        row("POST", "/oauth/userinfo", None, OWN),
        row("GET", "/.well-known/webfinger", None, SEE_ACCOUNTS).query("?resource=acct:ben"),
    ];
    for path in "/api/v1/instance /api/v1/instance/ /api/v2/instance /api/v2/instance/ \
        /api/v1/instance/rules /api/v1/instance/peers /api/v1/custom_emojis /nodeinfo/2.0 \
        /.well-known/nodeinfo /.well-known/oauth-authorization-server /health /metrics \
        /api/rounds/v1/openapi.json /api/rounds/v1/choices /.well-known/did.json"
        .split_whitespace()
    {
        rows.push(row("GET", path, None, Needs::Nothing));
    }
    rows
}
