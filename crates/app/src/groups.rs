//! Groups: accounts that nobody signs in to. Their hosts run sessions and post as them. Journal clubs and conferences
//! are followed by anybody; the other kinds have members, and rules of their own.

mod announce;
mod desk;
mod edit;
mod events;
mod files;
pub(crate) mod inside;
pub(crate) mod members;
pub(crate) mod pseudonym;
pub(crate) mod rules;

pub use announce::AnnouncementView;
pub use edit::GroupChange;
pub use events::{EventView, EventWish};
pub use files::GroupFile;
pub use members::{Asking, Door, KeptOut, MemberView};
pub use pseudonym::{Inquiry, OwnPseudonym};
pub use rules::RulesWish;

use crate::access::{self, Viewer};
use crate::cards::AccountView;
use crate::guard::{self, Piece, Surface};
use crate::posts::{Draft, Published};
use crate::registration::{handle_taken, new_account};
use crate::{App, Error, Hosting, Result, audit};
use kernel::group::{Joining, Privacy, Rules};
use kernel::session::{GroupKind, GroupRole};
use kernel::{Handle, Hashtag, Refusal, Role, Scope, Timetable, Zone};
use serde_json::json;
use store::groups::{self as rows, Group, Member, members as member_rows};
use store::{Db, Event, accounts, relations, users};

/// What somebody who founds a group fills in.
#[derive(Debug, Clone, Default)]
pub struct GroupWish {
    pub kind: String,
    pub name: String,
    pub handle: String,
    pub hashtag: String,
    pub description: String,
    /// `weekly tue 20:00`, `monthly 1,3 tue 21:00`, or nothing.
    pub timetable: String,
    pub time_zone: String,
    /// For the kinds that have members.
    pub rules: RulesWish,
}

/// A group as others see it.
#[derive(Debug, Clone)]
pub struct GroupView {
    pub account: AccountView,
    pub kind: GroupKind,
    /// Empty when it has none.
    pub hashtag: String,
    pub timetable: Option<Timetable>,
    pub zone: Zone,
    /// Owners first.
    pub hosts: Vec<(AccountView, GroupRole)>,
    /// What the viewer is in it.
    pub role: Option<GroupRole>,
    /// Of the kinds that have members.
    pub rules: Option<Rules>,
    pub archived: bool,
    /// Whether the viewer has asked to come in.
    pub asked: bool,
}

/// Groups that one member founds at most.
const MOST_GROUPS: i64 = 20;
const NAME_CHARS: usize = 60;

/// What somebody is in a group.
fn role_in(db: &mut Db, group: i64, me: Option<i64>) -> Result<Option<GroupRole>> {
    let Some(me) = me else { return Ok(None) };
    Ok(rows::role(db, group, me)?.and_then(GroupRole::from_code))
}

/// The group, if it takes part.
pub(crate) fn active_group(db: &mut Db, id: i64) -> Result<Group> {
    access::active_account(db, id)?;
    rows::by_id(db, id)?.ok_or(Error::NotFound)
}

/// Refuses whoever is not at least this in the group. The group is public, so the reason may be told.
pub(crate) fn must_be(db: &mut Db, group: i64, me: i64, least: GroupRole) -> Result<()> {
    let role = rows::role(db, group, me)?.and_then(GroupRole::from_code);
    if role.is_some_and(|role| role >= least) {
        return Ok(());
    }
    let who = if least == GroupRole::Owner { "its owners" } else { "its hosts" };
    Err(Error::forbidden(format!("This is for {who} only. Ask one of them; the group's page names them.")))
}

/// A group as it is read, before its cards.
struct Read {
    row: Group,
    hosts: Vec<Member>,
    role: Option<GroupRole>,
    /// And whether it is archived.
    rules: Option<(Rules, bool)>,
    asked: bool,
}

fn read(db: &mut Db, row: Group, me: Option<i64>) -> Result<Read> {
    let id = row.account_id;
    let kept = member_rows::rules(db, id)?;
    let asked = match me {
        Some(me) if kept.is_some() => !relations::between(db, me, &[id])?.requested.is_empty(),
        _ => false,
    };
    Ok(Read {
        hosts: rows::members(db, id, GroupRole::Moderator.code())?,
        role: role_in(db, id, me)?,
        rules: kept.map(|kept| (rules::of_row(&kept), kept.archived_at.is_some())),
        asked,
        row,
    })
}

/// The zone that a group or a session keeps; it was checked when it was written.
pub(crate) fn zone_of(name: &str) -> Zone {
    Zone::parse(name).or_else(|_| Zone::parse("UTC")).expect("UTC is a zone")
}

impl App {
    /// Whether the viewer may found groups and host sessions.
    pub async fn may_host(&self, viewer: &Viewer) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.hosts(viewer, me).await
    }

    /// [`App::may_host`] of somebody whose scope was looked at.
    pub(crate) async fn hosts(&self, viewer: &Viewer, me: i64) -> Result<()> {
        let verified = || async { Ok::<_, Error>(self.account_card(me).await?.standing.badge().is_some()) };
        match self.settings.hosting {
            _ if viewer.role() >= Role::Moderator => Ok(()),
            Hosting::Everybody => Ok(()),
            Hosting::Verified if verified().await? => Ok(()),
            Hosting::Verified => Err(Error::forbidden(
                "Hosts show who they are: this needs a verified profession. Have yours verified in the settings under “Credentials”.",
            )),
            Hosting::Moderators => Err(Error::forbidden(
                "Journal clubs and conferences are founded by the moderators here. Write to one of them.",
            )),
        }
    }

    pub async fn create_group(&self, viewer: &Viewer, wish: GroupWish) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.may_host(viewer).await?;
        let kind = match wish.kind.trim() {
            "" => GroupKind::JournalClub,
            name => GroupKind::parse(name).ok_or_else(|| {
                Error::invalid("kind", "There is no such kind of group. Use journal_club, conference, community, campaign or project.")
            })?,
        };
        let mut refusals = Vec::new();
        let mut keep = |refusal: Refusal| refusals.push(refusal);
        let handle = Handle::parse(&wish.handle).map_err(&mut keep).ok();
        let hashtag = match wish.hashtag.trim() {
            "" if kind.has_members() => Some(None),
            name => {
                Hashtag::parse(name).map(Some).map_err(|it| keep(Refusal { field: "hashtag", ..it })).ok()
            }
        };
        if wish.rules.privacy.trim() == Privacy::Hidden.name() && matches!(hashtag, Some(Some(_))) {
            keep(Refusal::invalid(
                "hashtag",
                "A hashtag has a page that everybody reads, and would tell of a hidden group. Leave it empty.",
            ));
        }
        let kept = match kind.has_members() {
            true => wish.rules.check().map_err(|more| more.into_iter().for_each(&mut keep)).ok(),
            false => Some(Rules::default()),
        };
        let timetable = Timetable::parse(&wish.timetable).map_err(&mut keep).ok().flatten();
        let zone = Zone::parse(&wish.time_zone).map_err(&mut keep).ok();
        let name = wish.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            keep(Refusal::blank("name", "The name is missing. Write how the group is called."));
        }
        if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
            keep(Refusal::invalid(
                "name",
                format!("The name cannot be used. Write at most {NAME_CHARS} characters on one line."),
            ));
        }
        let bio = match crate::posts::clean(&wish.description, "description") {
            Ok(bio) if bio.chars().count() > self.settings.limits.bio_chars => {
                keep(Refusal::too_long(
                    "description",
                    format!(
                        "The description is too long. Use at most {} characters.",
                        self.settings.limits.bio_chars
                    ),
                ));
                None
            }
            Ok(bio) => Some(bio),
            Err(Error::Invalid(more)) => {
                more.into_iter().for_each(&mut keep);
                None
            }
            Err(error) => return Err(error),
        };
        let (Some(handle), Some(hashtag), Some(zone), Some(bio), Some(kept), true) =
            (handle, hashtag, zone, bio, kept, refusals.is_empty())
        else {
            return Err(Error::Invalid(refusals));
        };
        let questions = kept.questions.join("\n");
        let pieces = vec![
            Piece::new("name", Surface::Name, &name),
            Piece::new("description", Surface::Bio, &bio),
            Piece::new("questions", Surface::Bio, &questions),
        ];
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        let follow = self.new_id();
        self.store
            .write(move |tx| {
                let mut refusals = Vec::new();
                refusals.extend(handle_taken(tx, &handle)?.map(|it| Refusal { field: "handle", ..it }));
                if let Some(hashtag) = &hashtag {
                    refusals.extend(hashtag_taken(tx, hashtag)?);
                    match crate::hubs::check_for_group(tx, me, &hashtag.key()) {
                        Ok(()) => {}
                        Err(Error::Invalid(more)) => refusals.extend(more),
                        Err(other) => return Err(other),
                    }
                }
                if rows::count_made_by(tx, me)? >= MOST_GROUPS {
                    refusals.push(Refusal::invalid(
                        "name",
                        format!("You have founded {MOST_GROUPS} groups, and there is no room for more. Let somebody else found this one."),
                    ));
                }
                if !refusals.is_empty() {
                    return Err(Error::Invalid(refusals));
                }
                let mut account = new_account(id, &handle, &name, now);
                account.bio.clone_from(&bio);
                let closed = kept.privacy.is_closed();
                account.discoverable = !closed;
                accounts::insert(tx, &account)?;
                rows::insert(
                    tx,
                    &Group {
                        account_id: id,
                        kind: kind.code(),
                        hashtag: hashtag.as_ref().map_or_else(String::new, |tag| tag.as_str().to_owned()),
                        // What no hashtag can be, where there is none.
                        hashtag_key: hashtag.as_ref().map_or_else(|| format!("-{id}"), Hashtag::key),
                        timetable: timetable.as_ref().map(ToString::to_string).unwrap_or_default(),
                        time_zone: zone.name().to_owned(),
                        created_by: Some(me),
                        created_at: now,
                    },
                )?;
                if kind.has_members() {
                    member_rows::insert_rules(tx, &rules::to_row(id, &kept, None))?;
                    accounts::set_door(tx, id, kept.joining != Joining::Open, closed)?;
                }
                let owner = Member { group_id: id, account_id: me, role: GroupRole::Owner.code(), since: now };
                rows::set_role(tx, &owner)?;
                let row = relations::Follow { account_id: me, target_id: id, id: follow, boosts: true, notify: false };
                if relations::follow(tx, &row)? {
                    accounts::count_follow(tx, me, id, 1)?;
                }
                audit::record(tx, now, Some(me), "group.made", &format!("account:{id}"), &json!({ "kind": kind.name() }))?;
                passed.record(tx, now, me, &format!("account:{id}"))?;
                met.file_profile(&app, tx, id, now)?;
                tx.emit(now, Event::RelationsChanged { account: me })?;
                tx.emit(now, Event::AccountCounted { account: me })?;
                Ok(tx.emit(now, Event::AccountChanged { account: id })?)
            })
            .await?;
        self.group_for(Some(me), id).await
    }

    /// A group by the id of its account.
    pub async fn group(&self, viewer: &Viewer, id: i64) -> Result<GroupView> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        self.group_for(me, id).await
    }

    pub(crate) async fn group_for(&self, me: Option<i64>, id: i64) -> Result<GroupView> {
        let found = self
            .store
            .read(move |db| {
                let row = active_group(db, id)?;
                read(db, row, me)
            })
            .await?;
        self.group_views(me, vec![found]).await?.pop().ok_or(Error::NotFound)
    }

    /// Groups of a kind, by name.
    pub async fn groups(
        &self,
        viewer: &Viewer,
        kind: GroupKind,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<GroupView>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let found = self
            .store
            .read(move |db| {
                let mut found = Vec::new();
                for row in rows::of_kind(db, kind.code(), offset, limit)? {
                    found.push(read(db, row, me)?);
                }
                Ok::<_, Error>(found)
            })
            .await?;
        self.group_views(me, found).await
    }

    /// The groups that the viewer is a host of.
    pub async fn hosted_groups(&self, viewer: &Viewer) -> Result<Vec<GroupView>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let found = self
            .store
            .read(move |db| {
                let mut found = Vec::new();
                for (group, _) in rows::of_account(db, me, GroupRole::Moderator.code())? {
                    let Ok(row) = active_group(db, group) else { continue };
                    found.push(read(db, row, Some(me))?);
                }
                Ok::<_, Error>(found)
            })
            .await?;
        self.group_views(Some(me), found).await
    }

    /// The groups with members that the viewer is in.
    pub async fn joined_groups(&self, viewer: &Viewer) -> Result<Vec<GroupView>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let found = self
            .store
            .read(move |db| {
                let mut found = Vec::new();
                for group in member_rows::memberships(db, me)? {
                    let Ok(row) = active_group(db, group) else { continue };
                    found.push(read(db, row, Some(me))?);
                }
                Ok::<_, Error>(found)
            })
            .await?;
        self.group_views(Some(me), found).await
    }

    /// Hidden groups are left out, but for their members.
    async fn group_views(&self, me: Option<i64>, found: Vec<Read>) -> Result<Vec<GroupView>> {
        let mut shown = Vec::with_capacity(found.len());
        for it in found {
            let hidden = it.rules.as_ref().is_some_and(|(rules, _)| rules.privacy == Privacy::Hidden);
            if !hidden || self.is_member(me, it.row.account_id).await? {
                shown.push(it);
            }
        }
        let ids: Vec<i64> = shown
            .iter()
            .flat_map(|it| {
                std::iter::once(it.row.account_id).chain(it.hosts.iter().map(|host| host.account_id))
            })
            .collect();
        let cards = self.account_cards(&ids).await?;
        let card = |id: i64| {
            cards.iter().find(|card| card.row.id == id && card.row.state == accounts::ACTIVE).cloned()
        };
        Ok(shown
            .into_iter()
            .filter_map(|Read { row, hosts, role, rules, asked }| {
                let (rules, archived) =
                    rules.map_or((None, false), |(rules, archived)| (Some(rules), archived));
                Some(GroupView {
                    account: card(row.account_id)?,
                    kind: GroupKind::from_code(row.kind)?,
                    timetable: Timetable::parse(&row.timetable).ok().flatten(),
                    zone: zone_of(&row.time_zone),
                    hashtag: row.hashtag,
                    hosts: hosts
                        .iter()
                        .filter_map(|host| Some((card(host.account_id)?, GroupRole::from_code(host.role)?)))
                        .collect(),
                    role,
                    rules,
                    archived,
                    asked,
                })
            })
            .collect())
    }

    /// Makes somebody a host, by handle, or no longer one. A group keeps an owner.
    pub async fn set_group_host(
        &self,
        viewer: &Viewer,
        group: i64,
        acct: &str,
        on: bool,
    ) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let whom = self.account_of_handle(acct).await.map_err(|_| {
            Error::invalid("handle", "There is nobody with this handle here. Check how it is written.")
        })?;
        if whom.group.is_some() {
            return Err(Error::invalid("handle", "A group cannot be a host. Name a person."));
        }
        if on && self.settings.hosting == Hosting::Verified && whom.standing.badge().is_none() {
            return Err(Error::invalid(
                "handle",
                "Hosts show who they are, and this member has no verified profession yet. Ask them to have it verified in their settings.",
            ));
        }
        let (now, whom) = (self.now(), whom.row.id);
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                if member_rows::rules(tx, group)?.is_some() {
                    return Err(Error::invalid(
                        "handle",
                        "This group has members, and its moderators are some of them. Give a member the role.",
                    ));
                }
                must_be(tx, group, me, GroupRole::Owner)?;
                access::active_account(tx, whom)?;
                let old = rows::role(tx, group, whom)?;
                if old == Some(GroupRole::Owner.code()) {
                    return Err(Error::invalid(
                        "handle",
                        "This member owns the group. An owner stays its host.",
                    ));
                }
                let action = if on { "group.host_added" } else { "group.host_removed" };
                if on {
                    let role = GroupRole::Moderator.code();
                    rows::set_role(tx, &Member { group_id: group, account_id: whom, role, since: now })?;
                } else if !rows::remove_member(tx, group, whom)? {
                    return Ok(());
                }
                let details = json!({ "account": whom });
                Ok(audit::record(tx, now, Some(me), action, &format!("account:{group}"), &details)?)
            })
            .await?;
        self.group_for(Some(me), group).await
    }

    /// Posts as a group that the viewer is a host of. The audit log knows who it was.
    pub async fn publish_as_group(
        &self,
        viewer: &Viewer,
        group: i64,
        draft: Draft,
        key: Option<&str>,
    ) -> Result<Published> {
        let me = viewer.account(Scope::WriteStatuses)?;
        if !draft.media.is_empty() {
            return Err(Error::invalid(
                "media_ids",
                "A group's post has no pictures, because pictures are their owner's. Post the picture yourself, with the hashtag.",
            ));
        }
        self.store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)
            })
            .await?;
        let now = self.now();
        let mut draft = draft;
        // Among themselves, unless the hosts say that the group speaks in public.
        if self.account_card(group).await?.privacy.is_some_and(Privacy::is_closed)
            && draft.visibility.is_none()
        {
            draft.group = Some(group);
        }
        let published = self.publish(&Viewer::itself(group), draft, key).await?;
        if let Published::Now(view) = &published {
            let subject = format!("post:{}", view.id());
            let details = json!({ "group": group });
            self.store
                .write(move |tx| {
                    Ok::<_, Error>(audit::record(tx, now, Some(me), "group.posted", &subject, &details)?)
                })
                .await?;
        }
        Ok(published)
    }

    /// Who is told of a host's mails: the address of an account that can be written to.
    pub(crate) fn mail_address(db: &mut Db, account: i64) -> Result<Option<String>> {
        Ok(users::by_account(db, account)?.filter(|user| user.confirmed).map(|user| user.email))
    }
}

/// Why a hashtag cannot be registered: a group owns it.
fn hashtag_taken(db: &mut Db, hashtag: &Hashtag) -> Result<Option<Refusal>> {
    let Some(owner) = rows::by_hashtag(db, &hashtag.key())? else { return Ok(None) };
    let handle = accounts::by_id(db, owner.account_id)?.map_or_else(String::new, |row| row.handle);
    Ok(Some(Refusal::new(
        "hashtag",
        "ERR_TAKEN",
        format!(
            "#{} belongs to @{handle}, whose sessions are found by it. Choose another hashtag, or ask its hosts to hold your session.",
            owner.hashtag
        ),
    )))
}
