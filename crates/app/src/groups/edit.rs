//! What a group says of itself: its name, its description, its pictures, when it meets.

use super::{GroupView, active_group, must_be};
use crate::access::Viewer;
use crate::profile::ProfileWish;
use crate::{App, Error, Result, audit};
use kernel::session::GroupRole;
use kernel::{Refusal, Scope, Timetable, Zone};
use serde_json::json;
use store::groups as rows;

/// What shall change; `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct GroupChange {
    pub name: Option<String>,
    pub description: Option<String>,
    /// `weekly tue 20:00`, `monthly 1,3 tue 21:00`, or nothing.
    pub timetable: Option<String>,
    pub time_zone: Option<String>,
    /// Bytes of a picture.
    pub avatar: Option<Vec<u8>>,
    pub header: Option<Vec<u8>>,
}

impl App {
    /// Changes everything that is wished, or nothing when any of it cannot be. For owners.
    pub async fn change_group(&self, viewer: &Viewer, group: i64, change: GroupChange) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let row = self
            .store
            .read(move |db| {
                let row = active_group(db, group)?;
                must_be(db, group, me, GroupRole::Owner)?;
                Ok::<_, Error>(row)
            })
            .await?;
        let mut refusals = Vec::new();
        if change.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            refusals.push(Refusal::blank("name", "The name is missing. Write how the group is called."));
        }
        let rule = match &change.timetable {
            Some(text) => Timetable::parse(text).map_err(|it| refusals.push(it)).ok(),
            None => Timetable::parse(&row.timetable).ok(),
        };
        let zone = change.time_zone.as_deref().unwrap_or(&row.time_zone);
        let zone = Zone::parse(zone).map_err(|it| refusals.push(it)).ok();
        let (Some(rule), Some(zone), true) = (rule, zone, refusals.is_empty()) else {
            return Err(Error::Invalid(refusals));
        };
        let wish = ProfileWish {
            display_name: change.name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")),
            bio: change.description,
            avatar: change.avatar,
            header: change.header,
            ..ProfileWish::default()
        };
        self.change_profile(me, group, wish).await.map_err(in_our_words)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                must_be(tx, group, me, GroupRole::Owner)?;
                let rule = rule.as_ref().map(ToString::to_string).unwrap_or_default();
                rows::set_timetable(tx, group, &rule, zone.name())?;
                let subject = format!("account:{group}");
                Ok::<_, Error>(audit::record(tx, now, Some(me), "group.changed", &subject, &json!({}))?)
            })
            .await?;
        self.group_for(Some(me), group).await
    }
}

/// A group's form calls two things otherwise than a person's.
fn in_our_words(error: Error) -> Error {
    let Error::Invalid(refusals) = error else { return error };
    let ours = |field| match field {
        "display_name" => "name",
        "note" => "description",
        other => other,
    };
    Error::Invalid(refusals.into_iter().map(|it| Refusal { field: ours(it.field), ..it }).collect())
}
