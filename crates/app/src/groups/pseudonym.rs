//! Pseudonyms: in a vetted group a member may write under another name. It is an account of its own, and whose it is stands
//! nowhere: the row has an HMAC of group and owner under the server's secret key. Two moderators of the group who both say why
//! may have it compared, and the log says that they did.

use super::inside::{is_inside, may_look};
use super::{active_group, must_be};
use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::guard::{self, Piece, Surface};
use crate::posts::{Draft, Published, delete};
use crate::registration::{handle_taken, new_account};
use crate::{App, Error, Result, audit};
use kernel::session::GroupRole;
use kernel::{Handle, Refusal, Scope};
use serde_json::json;
use store::groups::{members, pseudonyms as rows};
use store::{Db, Event, accounts, posts, users};

const NAME_CHARS: usize = 40;
const REASON_CHARS: usize = 1_000;
/// How long the first moderator's question stands.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// Own posts that are shown.
const SHOWN: i64 = 40;

/// The viewer's own pseudonym in a group, with what they wrote under it.
#[derive(Debug, Clone)]
pub struct OwnPseudonym {
    pub account: AccountView,
    pub posts: Vec<PostView>,
}

/// What is known of a question whose a pseudonym is.
#[derive(Debug, Clone)]
pub struct Inquiry {
    pub account: AccountView,
    /// Moderators who have asked within a week, and why.
    pub asked: Vec<(AccountView, String)>,
    /// Once two have.
    pub owner: Option<AccountView>,
}

/// Refuses whoever wants to follow a pseudonym: to its readers it is in their group already, and to others it is not there.
pub(crate) fn is_not_followed(db: &mut Db, account: i64, me: i64) -> Result<()> {
    let Some(row) = rows::by_id(db, account)? else { return Ok(()) };
    if !is_inside(db, row.group_id, me)? {
        return Err(Error::NotFound);
    }
    Err(Error::forbidden("A pseudonym is not followed: what is written under it is in the group."))
}

/// Refuses whoever may not write under a pseudonym in the group now.
fn may_hide(db: &mut Db, group: i64, me: i64) -> Result<()> {
    may_look(db, group, Some(me), "This is for the members of this group. Join it first.")?;
    members::since(db, group, me)?
        .ok_or_else(|| Error::forbidden("This is for the members of this group."))?;
    let kept = members::rules(db, group)?.ok_or(Error::NotFound)?;
    if !kept.pseudonyms {
        return Err(Error::forbidden(
            "This group has no pseudonyms: here everybody writes under their own name.",
        ));
    }
    if kept.archived_at.is_some() {
        return Err(Error::invalid(
            "base",
            "This group is archived: it can be read and takes no more posts.",
        ));
    }
    Ok(())
}

impl App {
    /// What stands in the row in place of the owner.
    fn owner_key(&self, group: i64, owner: i64) -> Result<String> {
        Ok(self.vault.digest(&format!("pseudonym {group} {owner}"))?)
    }

    /// Takes a pseudonym in a group. It stays: another name would be another person.
    pub async fn take_pseudonym(&self, viewer: &Viewer, group: i64, name: &str) -> Result<OwnPseudonym> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.store.read(move |db| may_hide(db, group, me)).await?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(Refusal::blank(
                "name",
                "The name is missing. Choose one that does not tell who you are.",
            )
            .into());
        }
        if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
            let says = format!("The name cannot be used. Write at most {NAME_CHARS} characters on one line.");
            return Err(Error::invalid("name", says));
        }
        let (key, now, id) = (self.owner_key(group, me)?, self.now(), self.new_id());
        let pieces = vec![Piece::new("name", Surface::Name, &name)];
        // As the new account: what the guard notes names nobody.
        let met = self.check_rules(id, &pieces).await?;
        let passed = self.guard(id, pieces, guard::Place::default()).await?;
        let random = platform::random::bytes::<6>();
        let handle = Handle::parse(&format!("p_{}", platform::secrets::hex(&random)))?;
        let app = self.clone();
        self.store
            .write(move |tx| {
                may_hide(tx, group, me)?;
                if rows::by_key(tx, &key)?.is_some() {
                    return Err(Error::invalid(
                        "name",
                        "You have a pseudonym in this group, and it stays: another name would be another person.",
                    ));
                }
                if let Some(taken) = handle_taken(tx, &handle)? {
                    return Err(taken.into());
                }
                let mut account = new_account(id, &handle, &name, now);
                (account.discoverable, account.indexable) = (false, false);
                accounts::insert(tx, &account)?;
                let row =
                    rows::Pseudonym { account_id: id, group_id: group, owner_key: key.clone(), made_at: now };
                rows::insert(tx, &row)?;
                let details = json!({ "account": id.to_string() });
                let subject = format!("account:{group}");
                audit::record(tx, now, None, "group.pseudonym_taken", &subject, &details)?;
                passed.record(tx, now, id, &format!("account:{id}"))?;
                met.file_profile(&app, tx, id, now)?;
                Ok(tx.emit(now, Event::AccountChanged { account: id })?)
            })
            .await?;
        self.own_pseudonym(&Viewer::itself(me), group).await?.ok_or(Error::NotFound)
    }

    /// The viewer's pseudonym in a group, if they have taken one.
    pub async fn own_pseudonym(&self, viewer: &Viewer, group: i64) -> Result<Option<OwnPseudonym>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let key = self.owner_key(group, me)?;
        let found = self
            .store
            .read(move |db| {
                may_look(db, group, Some(me), "This is for the members of this group. Join it first.")?;
                let Some(row) = rows::by_key(db, &key)? else { return Ok::<_, Error>(None) };
                Ok(Some((row.account_id, rows::posts_of(db, row.account_id, SHOWN)?)))
            })
            .await?;
        let Some((account, posts)) = found else { return Ok(None) };
        let mut views = Vec::with_capacity(posts.len());
        for post in posts {
            views.push(self.post_view(Some(account), post).await?);
        }
        Ok(Some(OwnPseudonym { account: self.account_card(account).await?, posts: views }))
    }

    /// The account that the viewer may write with in the group now.
    async fn mask(&self, me: i64, group: i64) -> Result<i64> {
        let key = self.owner_key(group, me)?;
        self.store
            .read(move |db| {
                may_hide(db, group, me)?;
                let row = rows::by_key(db, &key)?.ok_or_else(|| {
                    Error::invalid("base", "You have no pseudonym in this group yet. Choose its name first.")
                })?;
                if members::banned(db, group, row.account_id)?.is_some() {
                    return Err(Error::forbidden(
                        "The moderators of this group do not let this pseudonym write any more. You can write under your own name.",
                    ));
                }
                Ok(row.account_id)
            })
            .await
    }

    /// Writes in the group under the viewer's pseudonym, now, and to its members only.
    pub async fn publish_under_pseudonym(
        &self,
        viewer: &Viewer,
        group: i64,
        draft: Draft,
        key: Option<&str>,
    ) -> Result<Box<PostView>> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let mask = self.mask(me, group).await?;
        if !draft.media.is_empty() {
            return Err(Error::invalid(
                "media_ids",
                "A post under a pseudonym has no pictures, because pictures are their owner's. Write it without.",
            ));
        }
        if draft.scheduled_at.is_some() {
            return Err(Error::invalid("scheduled_at", "A post under a pseudonym goes out at once."));
        }
        if let Some(parent) = draft.in_reply_to {
            let there = self.store.read(move |db| posts::by_id(db, parent)).await.map_err(Error::from)?;
            if there.is_none_or(|parent| parent.group_id != Some(group)) {
                return Err(Error::invalid(
                    "in_reply_to_id",
                    "A pseudonym is for its group. Answer posts that are written in it.",
                ));
            }
        }
        let draft = Draft { group: Some(group), visibility: None, ..draft };
        match self.publish(&Viewer::itself(mask), draft, key).await? {
            Published::Now(view) => Ok(view),
            Published::Later(_) => Err(Error::Broken("a post that was not planned is planned".into())),
        }
    }

    /// Deletes what the viewer wrote under their pseudonym.
    pub async fn delete_under_pseudonym(&self, viewer: &Viewer, group: i64, post: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let (key, now) = (self.owner_key(group, me)?, self.now());
        self.store
            .write(move |tx| {
                let mask = rows::by_key(tx, &key)?.ok_or(Error::NotFound)?;
                let row = posts::by_id(tx, post)?.filter(|row| row.author_id == mask.account_id);
                delete::remove(tx, &row.ok_or(Error::NotFound)?, now)
            })
            .await
    }

    /// Asks whose a pseudonym is, with the reason. A moderator alone learns nothing; when a second one has asked within a week,
    /// both do.
    pub async fn ask_whose(
        &self,
        viewer: &Viewer,
        group: i64,
        account: i64,
        reason: &str,
    ) -> Result<Inquiry> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let reason = crate::posts::clean(reason, "reason")?;
        if reason.is_empty() {
            return Err(Refusal::blank(
                "reason",
                "Say why the group has to know. The reason stays in the log.",
            )
            .into());
        }
        if reason.chars().count() > REASON_CHARS {
            let says = format!("The reason is too long. Use at most {REASON_CHARS} characters.");
            return Err(Refusal::too_long("reason", says).into());
        }
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                rows::by_id(tx, account)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                let inquiry = rows::Inquiry {
                    account_id: account,
                    moderator_id: me,
                    reason: reason.clone(),
                    asked_at: now,
                };
                rows::ask(tx, &inquiry)?;
                let others = rows::inquiries(tx, account, now - WEEK_MS)?;
                let agreed = others.iter().any(|it| it.moderator_id != me);
                let action = if agreed { "group.pseudonym_resolved" } else { "group.pseudonym_asked" };
                let details = json!({ "account": account.to_string(), "reason": reason });
                let subject = format!("account:{group}");
                Ok::<_, Error>(audit::record(tx, now, Some(me), action, &subject, &details)?)
            })
            .await?;
        self.inquiry(&Viewer::itself(me), group, account).await
    }

    /// Where a question whose a pseudonym is stands. For moderators of the group; whose it is, for those who asked.
    pub async fn inquiry(&self, viewer: &Viewer, group: i64, account: i64) -> Result<Inquiry> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let now = self.now();
        let (row, asked) = self
            .store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                let row =
                    rows::by_id(db, account)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                // Who is a moderator no longer has asked for nothing.
                let mut asked = rows::inquiries(db, account, now - WEEK_MS)?;
                let mut still = Vec::new();
                for it in asked.drain(..) {
                    if must_be(db, group, it.moderator_id, GroupRole::Moderator).is_ok() {
                        still.push(it);
                    }
                }
                Ok::<_, Error>((row, still))
            })
            .await?;
        let is_known = asked.len() >= 2 && asked.iter().any(|it| it.moderator_id == me);
        let owner = if is_known { self.owner_of(&row).await? } else { None };
        let mut with_cards = Vec::with_capacity(asked.len());
        for it in asked {
            with_cards.push((self.account_card(it.moderator_id).await?, it.reason));
        }
        Ok(Inquiry { account: self.account_card(account).await?, asked: with_cards, owner })
    }

    /// Tries everybody: members first, then whoever has left.
    async fn owner_of(&self, row: &rows::Pseudonym) -> Result<Option<AccountView>> {
        let (group, app, key) = (row.group_id, self.clone(), row.owner_key.clone());
        let owner = self
            .store
            .read(move |db| {
                let mut tries = members::all(db, group)?;
                tries.extend(users::all(db)?.into_iter().map(|user| user.account_id));
                for account in tries {
                    if app.owner_key(group, account)? == key {
                        return Ok::<_, Error>(Some(account));
                    }
                }
                Ok(None)
            })
            .await?;
        match owner {
            Some(id) => Ok(Some(self.account_card(id).await?)),
            None => Ok(None),
        }
    }

    /// The pseudonyms of somebody whose account goes: they go with it.
    pub(crate) async fn masks_of(&self, owner: i64) -> Result<Vec<i64>> {
        let groups = self.store.read(rows::groups).await.map_err(Error::from)?;
        let keys = groups.iter().map(|group| self.owner_key(*group, owner)).collect::<Result<Vec<_>>>()?;
        self.store
            .read(move |db| {
                let mut found = Vec::new();
                for key in &keys {
                    found.extend(rows::by_key(db, key)?.map(|row| row.account_id));
                }
                Ok::<_, Error>(found)
            })
            .await
    }
}
