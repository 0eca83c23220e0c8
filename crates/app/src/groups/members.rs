//! Coming into a group and leaving it: joining, asking, being invited, being kept out, and what members may do.

use super::{GroupView, active_group, must_be, role_in};
use crate::access::{self, Viewer};
use crate::cards::AccountView;
use crate::guard::{Piece, Surface};
use crate::notifications::{Kind, notify, withdraw};
use crate::pages::Page;
use crate::relations::{begin_follow, end_follow};
use crate::{App, Error, Result, audit, guard};
use kernel::group::{Joining, Needs, Privacy, Rules};
use kernel::session::GroupRole;
use kernel::{Email, Handle, Profession, Scope};
use serde_json::json;
use std::sync::Arc;
use store::groups::{self as group_rows, Member, members as rows};
use store::relations::{self, Follow, FollowRequest};
use store::{Db, Event, StoreError, Tx, accounts, users};

/// Names in one list of invitations.
const MOST_INVITED: usize = 2_000;
const REASON_CHARS: usize = 500;
const ANSWER_CHARS: usize = 2_000;
/// What a moderator's page shows of a list.
const SHOWN: i64 = 200;

/// A member as the member page shows them.
pub type MemberView = (AccountView, GroupRole);

/// Somebody who asks to come in, with what they answered.
#[derive(Debug, Clone)]
pub struct Asking {
    pub account: AccountView,
    pub answers: String,
}

/// Somebody who is kept out.
#[derive(Debug, Clone)]
pub struct KeptOut {
    pub account: AccountView,
    pub reason: String,
    pub at: i64,
}

/// The door of a group, for its moderators.
#[derive(Debug, Clone, Default)]
pub struct Door {
    pub asking: Vec<Asking>,
    pub invited: Vec<String>,
    pub kept_out: Vec<KeptOut>,
}

/// Comes in, or asks to, in the transaction of the follow. The follow itself is the membership's other half.
pub(crate) fn knock(
    app: &App,
    tx: &mut Tx<'_>,
    wish: &Follow,
    rules: &Rules,
    verified: Option<Profession>,
    now: i64,
) -> Result<()> {
    let (me, group) = (wish.account_id, wish.target_id);
    if rows::since(tx, group, me)?.is_some() {
        return begin_follow(app, tx, wish, now);
    }
    if let Some(ban) = rows::banned(tx, group, me)? {
        let why =
            if ban.reason.is_empty() { String::new() } else { format!(" Their reason: {}", ban.reason) };
        return Err(Error::Forbidden(format!("The moderators of this group keep you out.{why}")));
    }
    let names = names_of(tx, me)?;
    let invited = rows::take_invitation(tx, group, &names)?;
    if rules.privacy == Privacy::Hidden && !invited {
        return Err(Error::NotFound);
    }
    if !rules.needs.are_met_by(verified) {
        return Err(Error::Forbidden(format!(
            "This group is for members who have {}. Have your profession verified in the settings under “Credentials”, then join.",
            needed(&rules.needs)
        )));
    }
    if invited || rules.joining == Joining::Open {
        return come_in(app, tx, wish, now);
    }
    if rules.joining == Joining::Invitation {
        return Err(Error::Forbidden(
            "One comes into this group by invitation. Ask one of its moderators; its page names them.".into(),
        ));
    }
    let row = FollowRequest {
        account_id: me,
        target_id: group,
        id: wish.id,
        boosts: wish.boosts,
        notify: wish.notify,
    };
    if relations::request(tx, &row)? {
        for host in group_rows::members(tx, group, GroupRole::Moderator.code())? {
            notify(app, tx, host.account_id, Kind::FollowRequest, me, None, now)?;
        }
    }
    Ok(())
}

/// Answers a request of which clients told a host: they know follow requests, and not whose door it is.
pub(crate) fn answer_as_host(
    app: &App,
    tx: &mut Tx<'_>,
    me: i64,
    from: i64,
    accept: bool,
    now: i64,
) -> Result<()> {
    for (group, _) in group_rows::of_account(tx, me, GroupRole::Moderator.code())? {
        if let Some(request) = relations::take_request(tx, from, group)? {
            return answer(app, tx, me, &request, accept, now);
        }
    }
    Err(Error::NotFound)
}

fn answer(
    app: &App,
    tx: &mut Tx<'_>,
    me: i64,
    request: &FollowRequest,
    accept: bool,
    now: i64,
) -> Result<()> {
    let (group, account) = (request.target_id, request.account_id);
    for host in group_rows::members(tx, group, GroupRole::Moderator.code())? {
        withdraw(tx, Kind::FollowRequest, account, host.account_id, None)?;
    }
    rows::drop_answers(tx, group, account)?;
    if accept {
        access::active_account(tx, account)?;
        let wish = Follow {
            account_id: account,
            target_id: group,
            id: request.id,
            boosts: request.boosts,
            notify: request.notify,
        };
        come_in(app, tx, &wish, now)?;
    }
    let action = if accept { "group.let_in" } else { "group.turned_away" };
    let details = json!({ "account": account.to_string() });
    Ok(audit::record(tx, now, Some(me), action, &format!("account:{group}"), &details)?)
}

fn needed(needs: &Needs) -> String {
    match needs {
        Needs::OneOf(_) => format!("a profession {}", needs.in_words()),
        _ => needs.in_words(),
    }
}

fn come_in(app: &App, tx: &mut Tx<'_>, wish: &Follow, now: i64) -> Result<()> {
    let member = Member {
        group_id: wish.target_id,
        account_id: wish.account_id,
        role: GroupRole::Member.code(),
        since: now,
    };
    group_rows::set_role(tx, &member)?;
    rows::drop_answers(tx, wish.target_id, wish.account_id)?;
    begin_follow(app, tx, wish, now)
}

/// What an invitation may call somebody: their handle, and their address once it is confirmed.
fn names_of(db: &mut Db, account: i64) -> Result<Vec<String>> {
    let mut names: Vec<String> =
        accounts::by_id(db, account)?.map(|row| row.handle_key).into_iter().collect();
    names.extend(users::by_account(db, account)?.filter(|user| user.confirmed).map(|user| user.email));
    Ok(names)
}

/// Whoever no longer follows is no longer a member.
pub(crate) fn leave(tx: &mut Tx<'_>, account: i64, group: i64) -> Result<(), StoreError> {
    if rows::rules(tx, group)?.is_some() {
        group_rows::remove_member(tx, group, account)?;
        rows::drop_answers(tx, group, account)?;
    }
    Ok(())
}

/// A group keeps an owner.
pub(crate) fn may_leave(db: &mut Db, account: i64, group: i64) -> Result<()> {
    if rows::rules(db, group)?.is_none() {
        return Ok(());
    }
    let owners = group_rows::members(db, group, GroupRole::Owner.code())?;
    if owners.len() == 1 && owners.iter().all(|owner| owner.account_id == account) {
        return Err(Error::Forbidden(
            "You are this group's only owner. Make somebody else an owner first, or archive the group."
                .into(),
        ));
    }
    Ok(())
}

/// Refuses whoever may not see who is in a group.
fn may_see_members(db: &mut Db, group: i64, me: Option<i64>) -> Result<()> {
    super::inside::may_look(db, group, me, "Who is in this group is for its members to see. Join it first.")
}

impl App {
    /// Asks to come in with answers to the group's questions; comes in at once where nobody has to agree.
    pub async fn join_group(&self, viewer: &Viewer, group: i64, answers: &str) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteFollows)?;
        let answers = crate::posts::clean(answers, "answers")?;
        if answers.chars().count() > ANSWER_CHARS {
            return Err(Error::invalid(
                "answers",
                format!("The answers are too long. Use at most {ANSWER_CHARS} characters."),
            ));
        }
        // Whether one may come in, and whether a hidden group is there at all, is said at the door.
        let kept = self.store.read(move |db| rows::rules(db, group)).await?.ok_or(Error::NotFound)?;
        let rules = super::rules::of_row(&kept);
        let asks = rules.joining == Joining::Request && !rules.questions.is_empty();
        if asks && answers.is_empty() {
            return Err(Error::invalid(
                "answers",
                "The moderators ask something of everybody who wants to come in. Answer it, then ask again.",
            ));
        }
        let pieces = vec![Piece::new("answers", Surface::Bio, &answers)];
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        self.follow(viewer, group, crate::relations::FollowWish::default()).await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                passed.record(tx, now, me, &format!("account:{group}"))?;
                if !answers.is_empty() && rows::since(tx, group, me)?.is_none() {
                    rows::set_answers(
                        tx,
                        &rows::Answers {
                            group_id: group,
                            account_id: me,
                            answers: answers.clone(),
                            asked_at: now,
                        },
                    )?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.group_for(Some(me), group).await
    }

    /// Leaves a group, or takes back that one asked to come in.
    pub async fn leave_group(&self, viewer: &Viewer, group: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteFollows)?;
        self.store
            .read(move |db| {
                let hidden = super::inside::privacy(db, group)?.ok_or(Error::NotFound)? == Privacy::Hidden;
                if hidden && rows::since(db, group, me)?.is_none() {
                    return Err(Error::NotFound);
                }
                Ok(())
            })
            .await?;
        self.unfollow(viewer, group).await?;
        Ok(())
    }

    /// Members, or those whose handle or name begins with `search`.
    pub async fn group_members(
        &self,
        viewer: &Viewer,
        group: i64,
        search: &str,
        max_id: Option<i64>,
        limit: usize,
    ) -> Result<Page<MemberView>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let key = search.trim().trim_start_matches('@').to_lowercase();
        let rows_wanted = i64::try_from(limit).unwrap_or(40);
        let found = self
            .store
            .read(move |db| {
                may_see_members(db, group, me)?;
                Ok::<_, Error>(match key.is_empty() {
                    true => rows::page(db, group, max_id.unwrap_or(i64::MAX), rows_wanted)?,
                    false => rows::search(db, group, &key, rows_wanted)?,
                })
            })
            .await?;
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let cards = self.account_cards(&ids).await?;
        let shown = cards
            .into_iter()
            .filter(|card| card.row.state == accounts::ACTIVE)
            .filter_map(|card| {
                let role = found.iter().find(|(id, _)| *id == card.row.id)?.1;
                Some((card, GroupRole::from_code(role)?))
            })
            .collect();
        Ok(Page::new(shown, &ids, limit))
    }

    /// Who asks, who is invited, who is kept out.
    pub async fn group_door(&self, viewer: &Viewer, group: i64) -> Result<Door> {
        let me = viewer.account(Scope::ReadAccounts)?;
        let (asking, invited, bans) = self
            .store
            .read(move |db| {
                active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                let asking = rows::requests(db, group, SHOWN)?;
                Ok::<_, Error>((asking, rows::invitations(db, group, SHOWN)?, rows::bans(db, group, SHOWN)?))
            })
            .await?;
        let ids: Vec<i64> =
            asking.iter().map(|(id, _)| *id).chain(bans.iter().map(|ban| ban.account_id)).collect();
        let cards = self.account_cards(&ids).await?;
        let card = |id: i64| cards.iter().find(|card| card.row.id == id).map(Arc::clone);
        Ok(Door {
            asking: asking
                .into_iter()
                .filter_map(|(id, answers)| {
                    Some(Asking { account: card(id)?, answers: answers.unwrap_or_default() })
                })
                .collect(),
            invited,
            kept_out: bans
                .into_iter()
                .filter_map(|ban| {
                    Some(KeptOut { account: card(ban.account_id)?, reason: ban.reason, at: ban.banned_at })
                })
                .collect(),
        })
    }

    /// Lets somebody in who asked, or does not.
    pub async fn answer_group_request(
        &self,
        viewer: &Viewer,
        group: i64,
        account: i64,
        accept: bool,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                let request = relations::take_request(tx, account, group)?.ok_or(Error::NotFound)?;
                answer(&app, tx, me, &request, accept, now)
            })
            .await
    }

    /// Invites handles and e-mail addresses, one a line or with commas: whoever is on the list comes in unasked.
    /// Returns how many are new on it; nothing is taken when one of them cannot be.
    pub async fn invite_to_group(&self, viewer: &Viewer, group: i64, list: &str) -> Result<usize> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let host = self.settings.host().to_owned();
        let names: Vec<String> = list
            .split([',', ';', '\n', '\t', ' '])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| invited_name(name, &host))
            .collect::<Result<_>>()?;
        if names.is_empty() || names.len() > MOST_INVITED {
            return Err(Error::invalid(
                "who",
                format!("Write the handles or e-mail addresses of 1 to {MOST_INVITED} people, one a line."),
            ));
        }
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                rows::rules(tx, group)?.ok_or(Error::NotFound)?;
                let mut added = 0;
                for name in &names {
                    added += usize::from(rows::invite(tx, group, name, me, now)?);
                }
                let details = json!({ "people": added });
                audit::record(tx, now, Some(me), "group.invited", &format!("account:{group}"), &details)?;
                Ok::<_, Error>(added)
            })
            .await
    }

    pub async fn take_back_invitation(&self, viewer: &Viewer, group: i64, who: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let who = who.trim().to_lowercase();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                match rows::take_invitation(tx, group, std::slice::from_ref(&who))? {
                    true => Ok(()),
                    false => Err(Error::NotFound),
                }
            })
            .await
    }

    /// Keeps somebody out, whether they are in or not, or lets them come again. They read the reason when they try.
    pub async fn ban_from_group(
        &self,
        viewer: &Viewer,
        group: i64,
        account: i64,
        ban: Option<&str>,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let reason = match ban {
            None => None,
            Some(text) => {
                let reason = crate::posts::clean(text, "reason")?;
                if reason.chars().count() > REASON_CHARS {
                    return Err(Error::invalid(
                        "reason",
                        format!("The reason is too long. Use at most {REASON_CHARS} characters."),
                    ));
                }
                Some(reason)
            }
        };
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                let mine = role_in(tx, group, Some(me))?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                rows::rules(tx, group)?.ok_or(Error::NotFound)?;
                accounts::by_id(tx, account)?.ok_or(Error::NotFound)?;
                let details = json!({ "account": account.to_string() });
                let Some(reason) = reason.clone() else {
                    if rows::lift_ban(tx, group, account)? {
                        audit::record(
                            tx,
                            now,
                            Some(me),
                            "group.ban_lifted",
                            &format!("account:{group}"),
                            &details,
                        )?;
                    }
                    return Ok(());
                };
                if account == me || role_in(tx, group, Some(account))? >= mine {
                    return Err(Error::forbidden(
                        "Moderators keep members out, and owners moderators. Ask an owner of the group.",
                    ));
                }
                relations::take_request(tx, account, group)?;
                end_follow(tx, account, group, now)?;
                leave(tx, account, group)?;
                rows::ban(tx, &rows::Ban { group_id: group, account_id: account, reason, banned_at: now })?;
                tx.emit(now, Event::RelationsChanged { account })?;
                Ok(audit::record(tx, now, Some(me), "group.banned", &format!("account:{group}"), &details)?)
            })
            .await
    }

    /// Gives a member another role.
    pub async fn set_group_role(
        &self,
        viewer: &Viewer,
        group: i64,
        account: i64,
        role: &str,
    ) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let role = GroupRole::parse(role).ok_or_else(|| {
            Error::invalid("role", "There is no such role. Use member, moderator or owner.")
        })?;
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                rows::rules(tx, group)?.ok_or(Error::NotFound)?;
                must_be(tx, group, me, GroupRole::Owner)?;
                let since = rows::since(tx, group, account)?.ok_or_else(|| {
                    Error::invalid("account_id", "They are not a member of this group. Let them join first.")
                })?;
                if account == me && role < GroupRole::Owner {
                    may_leave(tx, me, group)?;
                }
                group_rows::set_role(
                    tx,
                    &Member { group_id: group, account_id: account, role: role.code(), since },
                )?;
                let details = json!({ "account": account.to_string(), "role": role.name() });
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.role",
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await?;
        self.group_for(Some(me), group).await
    }
}

/// A handle or an address as an invitation keeps it.
fn invited_name(name: &str, host: &str) -> Result<String> {
    let bare = name.trim_start_matches('@');
    let refused = || {
        Error::invalid(
            "who",
            format!(
                "“{}” is neither a handle nor an e-mail address. Correct it; nobody was invited yet.",
                name.chars().take(60).collect::<String>()
            ),
        )
    };
    if let Some((local, domain)) = bare.split_once('@') {
        if name.starts_with('@') && domain.eq_ignore_ascii_case(host) {
            return Handle::parse(local).map(|handle| handle.key()).map_err(|_| refused());
        }
        return Email::parse(bare).map(|email| email.as_str().to_owned()).map_err(|_| refused());
    }
    Handle::parse(bare).map(|handle| handle.key()).map_err(|_| refused())
}
