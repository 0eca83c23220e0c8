//! Markers: how far somebody has read a timeline.

use crate::db::{Db, StoreError};
use crate::schema::markers;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = markers)]
pub struct Marker {
    pub account_id: i64,
    pub timeline: String,
    pub last_read_id: i64,
    pub version: i64,
    pub updated_at: i64,
}

pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Marker>, StoreError> {
    Ok(markers::table.filter(markers::account_id.eq(account)).select(Marker::as_select()).load(db)?)
}

/// Sets a marker and raises its version.
pub fn set(
    db: &mut Db,
    account: i64,
    timeline: &str,
    last_read_id: i64,
    now_ms: i64,
) -> Result<Marker, StoreError> {
    let changed = diesel::update(markers::table.find((account, timeline)))
        .set((
            markers::last_read_id.eq(last_read_id),
            markers::version.eq(markers::version + 1),
            markers::updated_at.eq(now_ms),
        ))
        .execute(db)?;
    if changed == 0 {
        let row = Marker {
            account_id: account,
            timeline: timeline.to_owned(),
            last_read_id,
            version: 1,
            updated_at: now_ms,
        };
        diesel::insert_into(markers::table).values(&row).execute(db)?;
    }
    Ok(markers::table.find((account, timeline)).select(Marker::as_select()).first(db)?)
}
