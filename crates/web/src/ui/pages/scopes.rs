//! OAuth scopes in the words of somebody who never heard of scopes.

use super::Permission;

/// What holding these scopes allows, broad ones first, without repeating what a broad one already says.
pub fn in_words<'a>(scopes: impl IntoIterator<Item = &'a str>) -> Vec<Permission> {
    let scopes: Vec<&str> = scopes.into_iter().collect();
    let is_covered = |scope: &str| scope.rsplit_once(':').is_some_and(|(broad, _)| scopes.contains(&broad));
    let mut permissions: Vec<Permission> = scopes
        .iter()
        .filter(|scope| !is_covered(scope))
        .map(|scope| Permission {
            text: words(scope),
            writes: !scope.contains("read") && *scope != "profile",
        })
        .collect();
    permissions.sort_by_key(|permission| permission.writes);
    permissions
}

fn words(scope: &str) -> String {
    let known = match scope {
        "read" => "See everything you see here: your timelines, posts, notifications and lists",
        "write" => "Act for you: post, edit, delete, favourite, boost and change your profile",
        "follow" => "Follow, mute and block people for you, and see whom you follow, mute and block",
        "push" => "Send you notifications when the application is not open",
        "profile" => "See your handle, name and picture, and nothing else",
        "read:accounts" => "See your account and other profiles",
        "read:blocks" => "See whom you block",
        "read:bookmarks" => "See your bookmarks",
        "read:favourites" => "See your favourites",
        "read:filters" => "See your filters",
        "read:follows" => "See whom you follow",
        "read:lists" => "See your lists",
        "read:mutes" => "See whom you mute",
        "read:notifications" => "See your notifications",
        "read:search" => "Search for you",
        "read:statuses" => "See posts that you can see, also those for followers",
        "write:accounts" => "Change your profile",
        "write:blocks" => "Block and unblock people",
        "write:bookmarks" => "Bookmark posts",
        "write:conversations" => "Mute and delete conversations",
        "write:favourites" => "Favourite posts",
        "write:filters" => "Change your filters",
        "write:follows" => "Follow and unfollow people and hashtags",
        "write:lists" => "Change your lists",
        "write:media" => "Upload pictures",
        "write:mutes" => "Mute people and conversations",
        "write:notifications" => "Clear your notifications",
        "write:reports" => "Report posts and accounts",
        "write:statuses" => "Post, edit and delete posts, boost and vote",
        "cpd:read" => "See your CPD ledger with its reflections and evidence",
        "cpd:write" => "Add to your CPD ledger and change it",
        other if other.starts_with("admin:read") => "See what only moderators see",
        other if other.starts_with("admin:") => "Moderate with your rights",
        other => return format!("Something this page has no words for: {other}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broad_scope_says_what_its_parts_would_and_reading_comes_first() {
        let said: Vec<String> = in_words(["write", "write:media", "read"])
            .into_iter()
            .map(|permission| permission.text)
            .collect();
        assert_eq!(said.len(), 2);
        assert!(said[0].starts_with("See") && said[1].starts_with("Act"));
    }
}
