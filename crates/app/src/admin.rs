//! What an operator does from the command line.

use crate::registration::{NewMember, check_password, end_access, set_password};
use crate::{App, Error, Result, oauth};
use kernel::{Email, Handle, Role, Scopes};
use store::{Db, accounts, invites, jobs, oauth as oauth_rows, users};

/// An account as an operator sees it.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: i64,
    pub handle: String,
    pub email: String,
    pub role: Role,
    pub confirmed: bool,
    pub approved: bool,
    pub suspended: bool,
    pub posts: i64,
}

/// A job that was given up.
#[derive(Debug, Clone)]
pub struct DeadJob {
    pub id: i64,
    pub kind: String,
    pub error: String,
}

/// The application that scripts' tokens belong to.
const SCRIPTS: &str = "rounds command line";

/// Whether an application is the one that scripts' tokens belong to.
pub(crate) fn is_script(db: &mut Db, app: i64) -> Result<bool> {
    Ok(oauth_rows::app(db, app)?.is_some_and(|row| row.client_id == SCRIPTS))
}

impl App {
    /// Makes an account that can sign in at once.
    pub async fn create_account(&self, handle: &str, email: &str, password: &str, role: Role) -> Result<i64> {
        check_password(password)?;
        let handle = Handle::parse(handle)?;
        let member = NewMember {
            display_name: handle.as_str().to_owned(),
            handle,
            email: Email::parse(email)?,
            password: password.to_owned(),
            profession: None,
            reason: String::new(),
            role,
            confirmed: true,
            approved: true,
            invite: None,
        };
        Ok(self.create_member(member).await?.account)
    }

    pub async fn members(&self) -> Result<Vec<Member>> {
        self.store
            .read(|db| {
                let users = users::all(db)?;
                Ok::<_, Error>(
                    accounts::all(db)?
                        .into_iter()
                        .filter_map(|row| {
                            let user = users.iter().find(|user| user.account_id == row.id)?;
                            Some(Member {
                                id: row.id,
                                handle: row.handle,
                                email: user.email.clone(),
                                role: Role::from_code(user.role),
                                confirmed: user.confirmed,
                                approved: user.approved,
                                suspended: row.state != accounts::ACTIVE,
                                posts: row.posts_count,
                            })
                        })
                        .collect(),
                )
            })
            .await
    }

    pub async fn member_id(&self, handle: &str) -> Result<i64> {
        let key = handle.trim().trim_start_matches('@').to_ascii_lowercase();
        let row = self.store.read(move |db| accounts::by_handle(db, &key)).await.map_err(Error::from)?;
        Ok(row.ok_or(Error::NotFound)?.id)
    }

    /// Gives a role; sign-ins and tokens end, so that the old role is nowhere remembered.
    pub async fn set_role(&self, account: i64, role: Role) -> Result<()> {
        let now = self.now();
        self.store
            .write(move |tx| {
                users::by_account(tx, account)?.ok_or(Error::NotFound)?;
                users::set_role(tx, account, role.code())?;
                Ok(end_access(tx, account, None, now)?)
            })
            .await
    }

    pub async fn set_password(&self, account: i64, password: &str) -> Result<()> {
        check_password(password)?;
        let phc = self.hash(password).await?;
        let now = self.now();
        self.store.write(move |tx| Ok::<_, Error>(set_password(tx, account, &phc, None, now)?)).await
    }

    /// Lets an account that waited take part.
    pub async fn approve(&self, account: i64) -> Result<()> {
        self.store.write(move |tx| Ok::<_, Error>(users::approve(tx, account)?)).await
    }

    /// A token for scripts.
    pub async fn script_token(&self, account: i64, scopes: &str) -> Result<String> {
        let scopes = Scopes::parse(scopes).map_err(|scope| {
            Error::invalid(
                "scopes",
                format!(
                    "There is no scope {scope}. Use read, write, follow, push, admin:read or admin:write."
                ),
            )
        })?;
        let known =
            self.store.read(|db| oauth_rows::app_by_client_id(db, SCRIPTS)).await.map_err(Error::from)?;
        let app = match known {
            Some(row) => row.id,
            None => {
                let row = oauth_rows::App {
                    id: self.new_id(),
                    client_id: SCRIPTS.to_owned(),
                    secret_digest: platform::secrets::digest_hex(&platform::random::token()),
                    name: "Command line".to_owned(),
                    website: None,
                    redirect_uris: oauth::OOB.to_owned(),
                    scopes: Scopes::everything().to_string(),
                    created_at: self.now(),
                };
                let id = row.id;
                self.store.write(move |tx| Ok::<_, Error>(oauth_rows::insert_app(tx, &row)?)).await?;
                id
            }
        };
        Ok(self.token_for(account, app, scopes).await?.access_token)
    }

    /// An invitation code for so many people.
    pub async fn invite(&self, uses: i64, days: Option<i64>) -> Result<String> {
        let code = platform::random::token()[..20].to_owned();
        let row = invites::Invite {
            id: self.new_id(),
            code: code.clone(),
            created_by: None,
            uses_left: uses,
            expires_at: days.map(|days| self.now() + days * 86_400_000),
        };
        self.store.write(move |tx| Ok::<_, Error>(invites::insert(tx, &row)?)).await?;
        Ok(code)
    }

    pub async fn dead_jobs(&self) -> Result<Vec<DeadJob>> {
        let rows = self.store.read(jobs::dead).await.map_err(Error::from)?;
        Ok(rows
            .into_iter()
            .map(|row| DeadJob { id: row.id, kind: row.kind, error: row.error.unwrap_or_default() })
            .collect())
    }

    pub async fn revive_job(&self, id: i64) -> Result<bool> {
        let now = self.now();
        self.store.write(move |tx| Ok::<_, Error>(jobs::revive(tx, id, now)?)).await
    }
}
