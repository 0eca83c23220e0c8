//! Who is asking and what they may do. Every use case asks here; `web` never decides.

use crate::{App, Error, Result, TwoFactorRule, admin};
use kernel::{Role, Scope, Scopes};
use std::sync::Arc;
use store::{Db, accounts, oauth, posts, relations, sign_ins, two_factor, users};

/// How somebody proved who they are. The digest is what a revocation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    None,
    Token { digest: String, app: i64 },
    SignIn { digest: String },
}

/// Somebody who asks: a person, an application, or anybody.
#[derive(Debug, Clone)]
pub struct Viewer {
    account: Option<i64>,
    role: Role,
    scopes: Scopes,
    proof: Proof,
    second_factor: SecondFactor,
}

/// What the house's rule about second factors means for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SecondFactor {
    /// There is one, or none is asked for.
    Settled,
    /// The rights of the role wait for one.
    AskedOfTheRole,
    /// Everything waits for one.
    AskedOfEverybody,
}

impl Viewer {
    pub fn anybody() -> Self {
        Self::plain(None, Scopes::default(), Proof::None)
    }

    /// The account itself, for work that the server does in its name (a scheduled post) and for tests of rules.
    pub fn itself(account: i64) -> Self {
        Self::plain(Some(account), Scopes::everything(), Proof::None)
    }

    fn plain(account: Option<i64>, scopes: Scopes, proof: Proof) -> Self {
        Self { account, role: Role::Member, scopes, proof, second_factor: SecondFactor::Settled }
    }

    /// The account, when one is signed in, whatever it may do.
    pub fn id(&self) -> Option<i64> {
        self.account
    }

    pub fn role(&self) -> Role {
        self.role
    }

    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    pub fn app(&self) -> Option<i64> {
        match self.proof {
            Proof::Token { app, .. } => Some(app),
            _ => None,
        }
    }

    /// Acting as an account needs one, and the scope.
    pub fn account(&self, wanted: Scope) -> Result<i64> {
        let account = match (self.account, &self.proof) {
            (Some(account), _) => account,
            (None, Proof::Token { .. }) => {
                return Err(Error::Forbidden("This method requires an authenticated user".into()));
            }
            (None, _) => return Err(Error::Unauthorized("The access token is invalid")),
        };
        if self.scopes.allow(wanted) { Ok(account) } else { Err(Error::forbidden(Error::SCOPE)) }
    }

    /// Acting as a moderator, which administrators may too: the scope, the role, and its second factor.
    pub fn moderator(&self, wanted: Scope) -> Result<i64> {
        self.acting_as(Role::Moderator, wanted)
    }

    /// Acting as an administrator.
    pub fn admin(&self, wanted: Scope) -> Result<i64> {
        self.acting_as(Role::Admin, wanted)
    }

    fn acting_as(&self, least: Role, wanted: Scope) -> Result<i64> {
        let account = self.account(wanted)?;
        if self.role < least {
            let who = if least == Role::Admin { "administrators" } else { "moderators" };
            return Err(Error::forbidden(format!("This is for {who} only. Ask one of them.")));
        }
        if self.needs_second_factor() {
            return Err(Error::forbidden(
                "Your rights as a moderator need a second factor at sign-in, and there is none yet. Set one up in the settings under “Sign-in and security”.",
            ));
        }
        Ok(account)
    }

    /// Whether the house asks this account for a second factor that it does not have.
    pub fn needs_second_factor(&self) -> bool {
        self.second_factor != SecondFactor::Settled
    }

    /// Whether nothing else is possible before it is there.
    pub fn waits_for_second_factor(&self) -> bool {
        self.second_factor == SecondFactor::AskedOfEverybody
    }

    /// Reading what anybody may read; but a token that was not given for reading does not read.
    pub fn reader(&self, wanted: Scope) -> Result<Option<i64>> {
        if self.proof != Proof::None && !self.scopes.allow(wanted) {
            return Err(Error::forbidden(Error::SCOPE));
        }
        Ok(self.account)
    }

    /// Anything with a token, of a person or an application.
    pub fn app_or_account(&self, wanted: Scope) -> Result<()> {
        match self.proof {
            Proof::None if self.account.is_none() => Err(Error::Unauthorized("The access token is invalid")),
            _ if self.scopes.allow(wanted) => Ok(()),
            _ => Err(Error::forbidden(Error::SCOPE)),
        }
    }
}

/// What is remembered of a token or a session.
#[derive(Debug, Clone)]
pub(crate) struct Pass {
    pub viewer: Viewer,
    pub ready: Result<(), &'static str>,
}

impl App {
    /// The viewer of a bearer token.
    pub async fn viewer_of_token(&self, token: &str) -> Result<Viewer> {
        let digest = platform::secrets::digest_hex(token);
        let rule = self.settings.require_two_factor;
        let pass = self
            .pass(digest.clone(), move |db| {
                let token =
                    oauth::token(db, &digest)?.ok_or(Error::Unauthorized("The access token is invalid"))?;
                let scopes = Scopes::parse(&token.scopes).unwrap_or_default();
                let proof = Proof::Token { digest, app: token.app_id };
                match token.account_id {
                    None => Ok(Pass { viewer: Viewer::plain(None, scopes, proof), ready: Ok(()) }),
                    Some(account) => {
                        let mut pass = pass_of(db, account, scopes, proof, rule)?;
                        // What the operator made on the command line counts as set up by the operator.
                        if pass.viewer.needs_second_factor() && admin::is_script(db, token.app_id)? {
                            pass.viewer.second_factor = SecondFactor::Settled;
                        }
                        if pass.ready.is_ok() && pass.viewer.waits_for_second_factor() {
                            pass.ready = Err("Your login is missing a second factor");
                        }
                        Ok(pass)
                    }
                }
            })
            .await?;
        pass.ready.map_err(|why| Error::Forbidden(why.into()))?;
        Ok(pass.viewer.clone())
    }

    /// The viewer of a browser session.
    pub async fn viewer_of_session(&self, cookie: &str) -> Result<Viewer> {
        let digest = platform::secrets::digest_hex(cookie);
        let since = self.now() - crate::sign_ins::LIFE_MS;
        let rule = self.settings.require_two_factor;
        let pass = self
            .pass(digest.clone(), move |db| {
                let session =
                    sign_ins::by_digest(db, &digest, since)?.ok_or(Error::Unauthorized("Please sign in."))?;
                pass_of(db, session.account_id, Scopes::everything(), Proof::SignIn { digest }, rule)
            })
            .await?;
        pass.ready.map_err(|why| Error::Forbidden(why.into()))?;
        Ok(pass.viewer.clone())
    }

    async fn pass(
        &self,
        digest: String,
        load: impl FnOnce(&mut Db) -> Result<Pass> + Send + 'static,
    ) -> Result<Arc<Pass>> {
        if let Some(pass) = self.caches.passes.get(&digest) {
            return Ok(pass);
        }
        let guard = self.caches.pass_guard.ticket(&digest);
        let pass = Arc::new(self.store.read(load).await?);
        // A pass that is not ready is asked again: confirming an address takes effect at once.
        if pass.ready.is_ok() {
            let passes = &self.caches.passes;
            let undo = digest.clone();
            self.caches.pass_guard.if_current(
                guard,
                || passes.insert(digest, pass.clone()),
                || passes.invalidate(&undo),
            );
        }
        Ok(pass)
    }
}

fn pass_of(db: &mut Db, account: i64, scopes: Scopes, proof: Proof, rule: TwoFactorRule) -> Result<Pass> {
    let invalid = || Error::Unauthorized("The access token is invalid");
    let row = accounts::by_id(db, account)?.ok_or_else(invalid)?;
    let user = users::by_account(db, account)?.ok_or_else(invalid)?;
    let ready = if row.state != accounts::ACTIVE || crate::moderation::limits::is_frozen(db, account)? {
        Err("Your login is currently disabled")
    } else if !user.confirmed {
        Err("Your login is missing a confirmed e-mail address")
    } else if !user.approved {
        Err("Your login is currently pending approval")
    } else {
        Ok(())
    };
    let role = Role::from_code(user.role);
    let second_factor = match rule {
        _ if !rule.asks(role) || two_factor::has_any(db, account)? => SecondFactor::Settled,
        TwoFactorRule::Everybody => SecondFactor::AskedOfEverybody,
        _ => SecondFactor::AskedOfTheRole,
    };
    let viewer = Viewer { account: Some(account), role, scopes, proof, second_factor };
    Ok(Pass { viewer, ready })
}

/// Whether `viewer` may see a post. The one place where this is decided for a row.
pub(crate) fn may_see(db: &mut Db, viewer: Option<i64>, post: &posts::Post) -> Result<bool> {
    let visibility = kernel::Visibility::from_code(post.visibility);
    if viewer == Some(post.author_id) {
        return Ok(true);
    }
    if post.held {
        return Ok(false);
    }
    let Some(viewer) = viewer else { return Ok(visibility.is_open()) };
    if relations::is_blocked(db, viewer, post.author_id)? {
        return Ok(false);
    }
    if visibility.is_open() {
        return Ok(true);
    }
    if visibility == kernel::Visibility::Group {
        let Some(group) = post.group_id else { return Ok(false) };
        return crate::groups::inside::is_inside(db, group, viewer);
    }
    let mentions = posts::mentions_of(db, &[post.id])?;
    let mentioned = mentions.iter().any(|(_, account)| *account == viewer);
    Ok(mentioned
        || (visibility == kernel::Visibility::Followers
            && relations::is_following(db, viewer, post.author_id)?)
        // A question of a set stands in no timeline, and is for every member who takes the set.
        || (visibility == kernel::Visibility::Direct
            && mentions.is_empty()
            && crate::questions::sets::step::opens(db, post)?))
}

/// The post, if it exists, its author takes part, and `viewer` may see it.
pub(crate) fn visible_post(db: &mut Db, viewer: Option<i64>, id: i64) -> Result<posts::Post> {
    let post = posts::by_id(db, id)?.ok_or(Error::NotFound)?;
    let author = accounts::by_id(db, post.author_id)?.ok_or(Error::NotFound)?;
    if author.state != accounts::ACTIVE || !may_see(db, viewer, &post)? {
        return Err(Error::NotFound);
    }
    Ok(post)
}

/// The account, if it takes part.
pub(crate) fn active_account(db: &mut Db, id: i64) -> Result<accounts::Account> {
    accounts::by_id(db, id)?.filter(|row| row.state == accounts::ACTIVE).ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(role: Role, scopes: &[Scope], second_factor: SecondFactor) -> Viewer {
        let proof = Proof::Token { digest: "d".into(), app: 1 };
        Viewer { role, second_factor, ..Viewer::plain(Some(7), Scopes::of(scopes), proof) }
    }

    #[test]
    fn a_role_acts_with_its_scope_and_its_second_factor_and_not_without() {
        let reads = [Scope::AdminRead];
        let moderator = somebody(Role::Moderator, &reads, SecondFactor::Settled);
        assert_eq!(moderator.moderator(Scope::AdminReadReports).unwrap(), 7);
        assert!(moderator.moderator(Scope::AdminWriteReports).unwrap_err().to_string().contains("scopes"));
        assert!(moderator.admin(Scope::AdminRead).unwrap_err().to_string().contains("administrators"));
        let admin = somebody(Role::Admin, &reads, SecondFactor::Settled);
        assert!(admin.admin(Scope::AdminRead).is_ok() && admin.moderator(Scope::AdminRead).is_ok());
        let member = somebody(Role::Member, &reads, SecondFactor::Settled);
        assert!(member.moderator(Scope::AdminRead).unwrap_err().to_string().contains("moderators"));
        for missing in [SecondFactor::AskedOfTheRole, SecondFactor::AskedOfEverybody] {
            let resting = somebody(Role::Admin, &reads, missing);
            let says = resting.moderator(Scope::AdminRead).unwrap_err().to_string();
            assert!(says.contains("Sign-in and security"), "{says}");
            assert!(resting.account(Scope::AdminRead).is_ok(), "the rest of the account is not touched");
        }
        assert!(matches!(Viewer::anybody().moderator(Scope::AdminRead), Err(Error::Unauthorized(_))));
    }
}
