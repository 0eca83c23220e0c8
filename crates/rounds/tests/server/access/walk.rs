//! Walking every route: what a placeholder may stand for, and the pages as the sources name them. A new route is walked
//! without being named; one whose path has a placeholder that is not known here fails the test.

use super::end_of_call;
use crate::harness::{Client, Reply};
use reqwest::Method;
use std::path::Path;

/// What placeholders may stand for.
pub struct Places {
    pub ids: Vec<String>,
    /// Of accounts.
    pub handles: Vec<String>,
    pub hashtag: String,
}

impl Places {
    /// Every path that one with placeholders may mean.
    pub fn of(&self, path: &str) -> Vec<String> {
        let Some(name) = path.split_once('{').map(|(_, rest)| rest.split_once('}').unwrap().0) else {
            return vec![path.to_owned()];
        };
        let values: Vec<String> = match name {
            "id" | "post_id" | "account_id" | "account" | "list" | "post" | "announcement" | "event"
            | "document" | "site" | "case" => self.ids.clone(),
            "calendar" => self.ids.iter().map(|id| format!("{id}.ics")).collect(),
            "at_handle" => self.handles.iter().map(|handle| format!("@{handle}")).collect(),
            "handle" => self.handles.clone(),
            "name" => vec![self.hashtag.clone()],
            "kind" => vec!["post".into()],
            "secret" | "certificate" | "file" | "folder" | "deed" | "action" | "answer" => vec!["x".into()],
            other => panic!("{path} has a placeholder that this walk does not know: {other}"),
        };
        let whole = format!("{{{name}}}");
        values.iter().flat_map(|value| self.of(&path.replacen(&whole, value, 1))).collect()
    }
}

/// The pages that are read, as the router has them. A stream of events does not end, and is none of them.
pub fn pages() -> Vec<String> {
    let routes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/ui/routes.rs");
    let source = std::fs::read_to_string(routes).unwrap();
    source
        .split(".route(\"")
        .skip(1)
        .map(|after| after.split_once('"').unwrap())
        .filter(|(path, call)| call[..end_of_call(call)].contains("get(") && *path != "/events")
        .map(|(path, _)| path.to_owned())
        .collect()
}

pub async fn send(who: &Client, method: &str, path: &str, body: Option<String>) -> Reply {
    let request = who.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
    who.send(match body {
        Some(body) => request.body(body).header("content-type", "application/json"),
        None => request,
    })
    .await
}
