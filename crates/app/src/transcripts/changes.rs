//! In words: what is different in another version of a transcript. It says how much left, never what.

use std::collections::HashMap;
use wire::transcript::Transcript;

/// `None` when nothing is different but the version itself.
pub(super) fn between(old: &Transcript, new: &Transcript) -> Option<String> {
    let comparable =
        |it: &Transcript| Transcript { version: 0, made_at: new.made_at, earlier: Vec::new(), ..it.clone() };
    if comparable(old) == comparable(new) {
        return None;
    }
    let before: HashMap<_, _> = old.posts().map(|(prompt, post)| (post.id, (prompt, post))).collect();
    let after: HashMap<_, _> = new.posts().map(|(prompt, post)| (post.id, (prompt, post))).collect();
    let left = before.keys().filter(|id| !after.contains_key(id)).count();
    let came = after.keys().filter(|id| !before.contains_key(id)).count();
    let edited = after
        .iter()
        .filter(|(id, (_, post))| {
            before.get(id).is_some_and(|(_, was)| {
                (&was.text, &was.content_warning, was.edited_at)
                    != (&post.text, &post.content_warning, post.edited_at)
            })
        })
        .count();
    let mut words = Vec::new();
    let mut say = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => words.push(format!("One post {one}.")),
        count => words.push(format!("{count} posts {many}.")),
    };
    say(left, "left", "left");
    say(came, "came", "came");
    say(edited, "was edited", "were edited");
    if old.session.summary != new.session.summary {
        words.push(
            if old.session.summary.is_empty() {
                "The hosts wrote a summary."
            } else {
                "The hosts changed the summary."
            }
            .to_owned(),
        );
    }
    if words.is_empty() {
        words.push("The hosts put it in order.".to_owned());
    }
    Some(words.join(" "))
}
