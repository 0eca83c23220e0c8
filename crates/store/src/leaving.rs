//! What an account that leaves has added to others: followers, favourites. Their counters are brought back first; the
//! rows themselves go with the account.

use crate::db::{Db, StoreError};
use crate::schema::{accounts, favourites, follows, posts};
use diesel::prelude::*;

/// Whose numbers changed.
#[derive(Debug, Default)]
pub struct Left {
    pub accounts: Vec<i64>,
    pub posts: Vec<i64>,
}

/// Takes follows in both directions and favourites back.
pub fn take_back(db: &mut Db, account: i64) -> Result<Left, StoreError> {
    let followed: Vec<i64> =
        follows::table.filter(follows::account_id.eq(account)).select(follows::target_id).load(db)?;
    let following: Vec<i64> =
        follows::table.filter(follows::target_id.eq(account)).select(follows::account_id).load(db)?;
    let liked: Vec<i64> =
        favourites::table.filter(favourites::account_id.eq(account)).select(favourites::post_id).load(db)?;
    for id in &followed {
        diesel::update(accounts::table.find(id))
            .set(accounts::followers_count.eq(accounts::followers_count - 1))
            .execute(db)?;
    }
    for id in &following {
        diesel::update(accounts::table.find(id))
            .set(accounts::following_count.eq(accounts::following_count - 1))
            .execute(db)?;
    }
    for id in &liked {
        diesel::update(posts::table.find(id))
            .set(posts::favourites_count.eq(posts::favourites_count - 1))
            .execute(db)?;
    }
    diesel::delete(follows::table.filter(follows::account_id.eq(account).or(follows::target_id.eq(account))))
        .execute(db)?;
    diesel::delete(favourites::table.filter(favourites::account_id.eq(account))).execute(db)?;
    Ok(Left { accounts: followed.into_iter().chain(following).collect(), posts: liked })
}
