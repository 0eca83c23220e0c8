//! Pictures: where their bytes are, how large they are, what they show.

use crate::db::{Db, StoreError};
use crate::schema::media;
use diesel::prelude::*;

/// `blob` and `thumbnail` are blob keys. Unattached until `post_id` or `scheduled_id` is set.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = media)]
pub struct Media {
    pub id: i64,
    pub account_id: i64,
    pub post_id: Option<i64>,
    pub scheduled_id: Option<i64>,
    pub position: i16,
    pub blob: String,
    pub thumbnail: String,
    pub content_type: String,
    pub animated: bool,
    pub width: i32,
    pub height: i32,
    pub thumbnail_width: i32,
    pub thumbnail_height: i32,
    pub blurhash: String,
    pub alt: String,
    pub focus_x: f64,
    pub focus_y: f64,
}

pub fn insert(db: &mut Db, row: &Media) -> Result<(), StoreError> {
    diesel::insert_into(media::table).values(row).execute(db)?;
    Ok(())
}

/// A picture of this account.
pub fn owned(db: &mut Db, account: i64, id: i64) -> Result<Option<Media>, StoreError> {
    Ok(media::table
        .find(id)
        .filter(media::account_id.eq(account))
        .select(Media::as_select())
        .first(db)
        .optional()?)
}

pub fn owned_all(db: &mut Db, account: i64, ids: &[i64]) -> Result<Vec<Media>, StoreError> {
    Ok(media::table
        .filter(media::id.eq_any(ids))
        .filter(media::account_id.eq(account))
        .select(Media::as_select())
        .load(db)?)
}

/// Pictures of the posts, in each post's order.
pub fn of_posts(db: &mut Db, posts: &[i64]) -> Result<Vec<Media>, StoreError> {
    Ok(media::table
        .filter(media::post_id.eq_any(posts.iter().copied().map(Some).collect::<Vec<_>>()))
        .order((media::post_id.asc(), media::position.asc()))
        .select(Media::as_select())
        .load(db)?)
}

pub fn of_scheduled(db: &mut Db, scheduled: i64) -> Result<Vec<Media>, StoreError> {
    Ok(media::table
        .filter(media::scheduled_id.eq(scheduled))
        .order(media::position.asc())
        .select(Media::as_select())
        .load(db)?)
}

/// Gives pictures to a post, in this order.
pub fn attach(db: &mut Db, ids: &[i64], post: i64) -> Result<(), StoreError> {
    for (position, id) in (0i16..).zip(ids) {
        diesel::update(media::table.find(id))
            .set((media::post_id.eq(post), media::scheduled_id.eq(None::<i64>), media::position.eq(position)))
            .execute(db)?;
    }
    Ok(())
}

pub fn reserve(db: &mut Db, ids: &[i64], scheduled: i64) -> Result<(), StoreError> {
    for (position, id) in (0i16..).zip(ids) {
        diesel::update(media::table.find(id))
            .set((media::scheduled_id.eq(scheduled), media::position.eq(position)))
            .execute(db)?;
    }
    Ok(())
}

/// Takes pictures away from their post or plan; they are removed when nobody uses them again.
pub fn detach(db: &mut Db, ids: &[i64]) -> Result<(), StoreError> {
    diesel::update(media::table.filter(media::id.eq_any(ids)))
        .set((media::post_id.eq(None::<i64>), media::scheduled_id.eq(None::<i64>)))
        .execute(db)?;
    Ok(())
}

pub fn describe(db: &mut Db, id: i64, alt: &str, focus: (f64, f64)) -> Result<(), StoreError> {
    diesel::update(media::table.find(id))
        .set((media::alt.eq(alt), media::focus_x.eq(focus.0), media::focus_y.eq(focus.1)))
        .execute(db)?;
    Ok(())
}

/// Other pixels in the same place: blobs, sizes and blurhash of `row`.
pub fn replace(db: &mut Db, row: &Media) -> Result<(), StoreError> {
    diesel::update(media::table.find(row.id))
        .set((
            media::blob.eq(&row.blob),
            media::thumbnail.eq(&row.thumbnail),
            media::content_type.eq(&row.content_type),
            media::width.eq(row.width),
            media::height.eq(row.height),
            media::thumbnail_width.eq(row.thumbnail_width),
            media::thumbnail_height.eq(row.thumbnail_height),
            media::blurhash.eq(&row.blurhash),
        ))
        .execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(media::table.find(id)).execute(db)?;
    Ok(())
}

/// Deletes a picture that belongs to no post and no plan.
pub fn delete_loose(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(
        media::table.find(id).filter(media::post_id.is_null()).filter(media::scheduled_id.is_null()),
    )
    .execute(db)?;
    Ok(())
}

/// Every picture of an account.
pub fn of_account(db: &mut Db, account: i64) -> Result<Vec<Media>, StoreError> {
    Ok(media::table.filter(media::account_id.eq(account)).select(Media::as_select()).load(db)?)
}

/// Pictures that nobody attached before this id was made.
pub fn abandoned(db: &mut Db, before_id: i64, limit: i64) -> Result<Vec<Media>, StoreError> {
    Ok(media::table
        .filter(media::post_id.is_null())
        .filter(media::scheduled_id.is_null())
        .filter(media::id.lt(before_id))
        .limit(limit)
        .select(Media::as_select())
        .load(db)?)
}

/// Whether any picture, avatar or header still needs a blob: equal pictures share their bytes.
pub fn blob_in_use(db: &mut Db, key: &str) -> Result<bool, StoreError> {
    use crate::schema::accounts;
    let in_media: i64 =
        media::table.filter(media::blob.eq(key).or(media::thumbnail.eq(key))).count().get_result(db)?;
    let in_accounts: i64 = accounts::table
        .filter(accounts::avatar.eq(key).or(accounts::header.eq(key)))
        .count()
        .get_result(db)?;
    Ok(in_media + in_accounts > 0 || crate::transcripts::uses(db, key)?)
}

/// Whether a blob is one of an account's pictures.
pub fn owns_blob(db: &mut Db, account: i64, key: &str) -> Result<bool, StoreError> {
    let found: i64 = media::table
        .filter(media::blob.eq(key).or(media::thumbnail.eq(key)))
        .filter(media::account_id.eq(account))
        .count()
        .get_result(db)?;
    Ok(found > 0)
}

/// Every blob that something refers to.
pub fn all_blobs(db: &mut Db) -> Result<Vec<String>, StoreError> {
    use crate::schema::accounts;
    let pictures: Vec<(String, String)> = media::table.select((media::blob, media::thumbnail)).load(db)?;
    let portraits: Vec<(Option<String>, Option<String>)> =
        accounts::table.select((accounts::avatar, accounts::header)).load(db)?;
    let mut keys: Vec<String> = pictures
        .into_iter()
        .flat_map(|(blob, thumbnail)| [blob, thumbnail])
        .chain(portraits.into_iter().flat_map(|(avatar, header)| [avatar, header]).flatten())
        .chain(crate::transcripts::files(db)?)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}
