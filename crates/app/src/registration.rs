//! Becoming a member: registration, confirming the address, a forgotten password.

use crate::access::Viewer;
use crate::guard::{Piece, Surface};
use crate::{App, Error, Registration, Result, credentials, jobs};
use kernel::{Email, Handle, Profession, Refusal, Role, Scope};
use platform::secrets;
use store::users::{self, EmailToken, User};
use store::{Event, StoreError, Tx, accounts, invites, oauth, sign_ins, two_factor};

/// What somebody fills in.
#[derive(Debug, Clone, Default)]
pub struct Application {
    pub handle: String,
    pub email: String,
    pub password: String,
    pub display_name: String,
    pub profession: String,
    pub agreement: bool,
    pub invite: String,
    pub reason: String,
}

/// How far a new member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    pub account: i64,
    pub confirmed: bool,
    pub approved: bool,
}

const CONFIRM: i16 = 0;
const RESET: i16 = 1;
const CONFIRM_MS: i64 = 2 * 86_400_000;
const RESET_MS: i64 = 3_600_000;
/// Mails of one kind that an address gets before the first of them expires.
pub(crate) const MAILS: i64 = 5;

/// Passwords that everybody tries first.
const COMMON: &[&str] = &[
    "password",
    "password1",
    "password123",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "qwerty123",
    "iloveyou",
    "letmein123",
    "welcome123",
    "11111111",
    "00000000",
    "abcdefgh",
    "hospital",
    "hospital1",
];

/// Long enough, not endless, not one that everybody tries.
pub fn check_password(password: &str) -> Result<(), Refusal> {
    let refuse = |code, says: &str| Err(Refusal::new("password", code, says));
    if password.is_empty() {
        return refuse("ERR_BLANK", "The password is missing. Choose one with at least 8 characters.");
    }
    if password.chars().count() < 8 {
        return refuse("ERR_TOO_SHORT", "The password is too short. Choose one with at least 8 characters.");
    }
    if password.len() > 1024 {
        return refuse("ERR_TOO_LONG", "The password is too long. Use at most 1,024 bytes.");
    }
    if COMMON.contains(&password.to_lowercase().as_str()) {
        return refuse(
            "ERR_INVALID",
            "This password is one of the first that anybody would try. Choose another.",
        );
    }
    Ok(())
}

impl App {
    /// Registers a member. Every refusal is told at once, each with its field.
    pub async fn register(&self, form: Application) -> Result<Registered> {
        let settings = &self.settings;
        if settings.registration == Registration::Closed {
            return Err(Error::Forbidden(
                "Registration is closed here. Ask the people who run this place.".into(),
            ));
        }
        let mut refusals = Vec::new();
        let mut keep = |refusal: Refusal| refusals.push(refusal);
        let handle = Handle::parse(&form.handle).map_err(&mut keep).ok();
        let email = Email::parse(&form.email).map_err(&mut keep).ok();
        let _ = check_password(&form.password).map_err(&mut keep);
        if !form.agreement {
            keep(Refusal::new(
                "agreement",
                "ERR_ACCEPTED",
                "The rules have to be agreed to. Read them and tick the box.",
            ));
        }
        let profession = match form.profession.trim() {
            "" => None,
            code => match Profession::parse(code) {
                Some(profession) => Some(profession),
                None => {
                    keep(Refusal::new(
                        "profession",
                        "ERR_INCLUSION",
                        "This profession is not in the list. Choose one of the list.",
                    ));
                    None
                }
            },
        };
        if settings.registration == Registration::Approval && form.reason.trim().is_empty() {
            keep(Refusal::blank(
                "reason",
                "A reason is needed. Say in a sentence who you are and why you want to join.",
            ));
        }
        if form.reason.chars().count() > 2000 {
            keep(Refusal::too_long("reason", "The reason is too long. Use at most 2,000 characters."));
        }
        if form.display_name.chars().count() > settings.limits.display_name_chars {
            keep(Refusal::too_long("display_name", "The display name is too long. Shorten it."));
        }
        let name = Piece::new("display_name", Surface::Name, form.display_name.trim());
        let _ = self.guard_strictly(&name).map_err(&mut keep);
        for (field, text) in [("display_name", form.display_name.trim()), ("reason", form.reason.trim())] {
            let breaks = field == "reason";
            if text.chars().any(|c| c.is_control() && !(breaks && matches!(c, '\n' | '\r' | '\t'))) {
                keep(Refusal::invalid(
                    field,
                    "This has characters that cannot be shown. Remove them and try again.",
                ));
            }
        }
        if settings.registration == Registration::Invite && form.invite.trim().is_empty() {
            keep(Refusal::blank(
                "invite",
                "An invitation is needed here. Enter the code that you were given.",
            ));
        }
        let (Some(handle), Some(email), true) = (handle, email, refusals.is_empty()) else {
            return Err(Error::Invalid(refusals));
        };
        let looked_at = self.check_email_domain(&email).await?;
        let member = NewMember {
            handle,
            email,
            password: form.password,
            display_name: form.display_name.trim().to_owned(),
            profession,
            reason: form.reason.trim().to_owned(),
            role: Role::Member,
            confirmed: !settings.email_confirmation,
            approved: settings.registration != Registration::Approval && !looked_at,
            invite: (settings.registration == Registration::Invite).then(|| form.invite.trim().to_owned()),
        };
        self.create_member(member).await
    }

    pub(crate) async fn create_member(&self, member: NewMember) -> Result<Registered> {
        let passwords = self.passwords.clone();
        let password = member.password.clone();
        let phc = self
            .blocking(move || passwords.hash(&password))
            .await?
            .map_err(|error| Error::Broken(error.to_string()))?;
        let id = self.new_id();
        let mail_id = self.new_id();
        let now = self.now();
        let settings = self.settings.clone();
        let token = platform::random::token();
        let registered = Registered { account: id, confirmed: member.confirmed, approved: member.approved };
        self.store
            .write(move |tx| {
                let mut refusals = Vec::new();
                refusals.extend(handle_taken(tx, &member.handle)?);
                if users::by_email(tx, member.email.as_str())?.is_some() {
                    refusals.push(Refusal::new(
                        "email",
                        "ERR_TAKEN",
                        "An account with this e-mail address exists. Sign in, or reset its password.",
                    ));
                }
                if let (true, Some(code)) = (refusals.is_empty(), &member.invite)
                    && !invites::redeem(tx, code, now)?
                {
                    refusals.push(Refusal::invalid(
                        "invite",
                        "This invitation is not valid, has expired, or is used up. Ask for another.",
                    ));
                }
                if !refusals.is_empty() {
                    return Err(Error::Invalid(refusals));
                }
                accounts::insert(tx, &member.account(id, now))?;
                users::insert(tx, &member.user(id, &phc, now))?;
                if !member.confirmed {
                    let letter = confirm_letter(&settings, &member.display_name, &token);
                    send_token(tx, CONFIRM, id, member.email.as_str(), &token, now + CONFIRM_MS)?;
                    jobs::queue_mail(tx, mail_id, member.email.as_str(), &letter.0, &letter.1, now)?;
                }
                Ok(())
            })
            .await?;
        Ok(registered)
    }

    /// Sends the confirmation again. Says nothing about whether the address is known.
    pub async fn resend_confirmation(&self, account: i64) -> Result<()> {
        let (id, now, token, settings) =
            (self.new_id(), self.now(), platform::random::token(), self.settings.clone());
        self.store
            .write(move |tx| {
                let Some(user) = users::by_account(tx, account)?.filter(|user| !user.confirmed) else {
                    return Ok(());
                };
                if users::pending_tokens(tx, account, CONFIRM, now)? >= MAILS {
                    return Ok(());
                }
                let letter = confirm_letter(&settings, "", &token);
                send_token(tx, CONFIRM, account, &user.email, &token, now + CONFIRM_MS)?;
                Ok::<_, Error>(jobs::queue_mail(tx, id, &user.email, &letter.0, &letter.1, now)?)
            })
            .await
    }

    /// Asks for another address, given the password. It takes effect when the mail that is sent there is answered.
    pub async fn change_email(&self, viewer: &Viewer, email: &str, password: &str) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        let email = Email::parse(email)?;
        self.check_email_domain(&email).await?;
        let user = self.store.read(move |db| users::by_account(db, me)).await.map_err(Error::from)?;
        let known = user.ok_or(Error::NotFound)?.email;
        self.check_credentials(&known, password).await.map_err(|error| match error {
            Error::Unauthorized(_) => {
                Error::invalid("email_password", "The password is not right. Try again.")
            }
            other => other,
        })?;
        let (id, now, token, settings) =
            (self.new_id(), self.now(), platform::random::token(), self.settings.clone());
        self.store
            .write(move |tx| {
                if users::by_email(tx, email.as_str())?.is_some() {
                    return Err(Error::invalid("email", "An account with this e-mail address exists."));
                }
                if users::pending_tokens(tx, me, CONFIRM, now)? >= MAILS {
                    return Err(Error::invalid(
                        "email",
                        "Too many mails are on their way. Wait for them, or try again in two days.",
                    ));
                }
                let letter = confirm_letter(&settings, "", &token);
                send_token(tx, CONFIRM, me, email.as_str(), &token, now + CONFIRM_MS)?;
                Ok(jobs::queue_mail(tx, id, email.as_str(), &letter.0, &letter.1, now)?)
            })
            .await
    }

    /// The address that waits to be confirmed, when it is another than the present one.
    pub async fn pending_email(&self, viewer: &Viewer) -> Result<Option<String>> {
        let me = viewer.account(Scope::Read)?;
        let now = self.now();
        self.store
            .read(move |db| {
                let present = users::by_account(db, me)?.ok_or(Error::NotFound)?.email;
                Ok::<_, Error>(users::pending_email(db, me, CONFIRM, now)?.filter(|email| *email != present))
            })
            .await
    }

    /// Confirms the address that the token was sent to.
    pub async fn confirm_email(&self, token: &str) -> Result<i64> {
        let digest = secrets::digest_hex(token);
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let token = users::take_token(tx, &digest, CONFIRM, now)?.ok_or(Error::NotFound)?;
                if users::by_email(tx, &token.email)?.is_some_and(|user| user.account_id != token.account_id)
                {
                    return Err(Error::NotFound);
                }
                users::confirm(tx, token.account_id, &token.email)?;
                users::drop_tokens(tx, token.account_id, CONFIRM)?;
                credentials::main_address_confirmed(&app, tx, token.account_id, &token.email, now)?;
                Ok(token.account_id)
            })
            .await
    }

    /// Mails a link for a new password, if the address belongs to somebody; answers the same either way.
    pub async fn forgot_password(&self, email: &str) -> Result<()> {
        let Ok(email) = Email::parse(email) else { return Ok(()) };
        let (id, now, token, settings) =
            (self.new_id(), self.now(), platform::random::token(), self.settings.clone());
        self.store
            .write(move |tx| {
                let Some(user) = users::by_email(tx, email.as_str())? else { return Ok(()) };
                if users::pending_tokens(tx, user.account_id, RESET, now)? >= MAILS {
                    return Ok(());
                }
                let text = format!(
                    "Somebody, probably you, asked for a new password for your account on {}.\n\n\
                     Choose it here within an hour:\n{}/auth/password/edit?token={token}\n\n\
                     If it was not you, do nothing: your password stays as it is.\n",
                    settings.title, settings.base_url
                );
                send_token(tx, RESET, user.account_id, &user.email, &token, now + RESET_MS)?;
                Ok::<_, Error>(jobs::queue_mail(tx, id, &user.email, "A new password", &text, now)?)
            })
            .await
    }

    /// Sets a new password with a mailed token. Everything that was signed in is signed out.
    pub async fn reset_password(&self, token: &str, password: &str) -> Result<()> {
        check_password(password)?;
        let phc = self.hash(password).await?;
        let digest = secrets::digest_hex(token);
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let token = users::take_token(tx, &digest, RESET, now)?.ok_or_else(|| {
                    Error::invalid("token", "This link has expired or was used before. Ask for a new one.")
                })?;
                // Whoever reads the mail owns the address.
                users::confirm(tx, token.account_id, &token.email)?;
                users::drop_tokens(tx, token.account_id, RESET)?;
                credentials::main_address_confirmed(&app, tx, token.account_id, &token.email, now)?;
                Ok::<_, Error>(set_password(tx, token.account_id, &phc, None, now)?)
            })
            .await
    }

    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        let (passwords, password) = (self.passwords.clone(), password.to_owned());
        self.blocking(move || passwords.hash(&password))
            .await?
            .map_err(|error| Error::Broken(error.to_string()))
    }
}

/// Writes a password and ends every session and token but the session to keep.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    account: i64,
    phc: &str,
    keep: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    users::set_password(tx, account, phc)?;
    end_access(tx, account, keep, now)
}

/// Ends everything that is signed in as the account, but the session to keep.
pub(crate) fn end_access(
    tx: &mut Tx<'_>,
    account: i64,
    keep: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    two_factor::drop_pending(tx, account)?;
    let mut digests = sign_ins::end_all(tx, account, keep)?;
    digests.extend(oauth::delete_tokens(tx, account, None)?);
    tx.emit(now, Event::AccessEnded { account: Some(account), digests })
}

pub(crate) fn send_token(
    tx: &mut Tx<'_>,
    purpose: i16,
    account: i64,
    email: &str,
    token: &str,
    expires_at: i64,
) -> Result<(), StoreError> {
    users::insert_token(
        tx,
        &EmailToken {
            digest: secrets::digest_hex(token),
            account_id: account,
            purpose,
            email: email.to_owned(),
            expires_at,
        },
    )
}

fn confirm_letter(settings: &crate::Settings, name: &str, token: &str) -> (String, String) {
    let hello = if name.is_empty() { "Hello,".to_owned() } else { format!("Hello {name},") };
    let text = format!(
        "{hello}\n\nwelcome to {}. Confirm your e-mail address within two days:\n{}/auth/confirm?token={token}\n\n\
         If you did not register, do nothing: without your confirmation the account cannot be used.\n",
        settings.title, settings.base_url
    );
    (format!("Confirm your address for {}", settings.title), text)
}

/// A member whose every part is valid.
#[derive(Debug, Clone)]
pub(crate) struct NewMember {
    pub handle: Handle,
    pub email: Email,
    pub password: String,
    pub display_name: String,
    pub profession: Option<Profession>,
    pub reason: String,
    pub role: Role,
    pub confirmed: bool,
    pub approved: bool,
    pub invite: Option<String>,
}

/// Why nobody can take a handle, when somebody has it or one that looks like it.
pub(crate) fn handle_taken(db: &mut store::Db, handle: &Handle) -> Result<Option<Refusal>, StoreError> {
    if accounts::by_handle(db, &handle.key())?.is_some() {
        return Ok(Some(Refusal::new("username", "ERR_TAKEN", "This handle is taken. Choose another.")));
    }
    Ok(accounts::look_alike(db, &handle.skeleton())?.map(|other| {
        Refusal::new(
            "username",
            "ERR_TAKEN",
            format!(
                "This handle looks like @{other}, which exists. Choose one that cannot be confused with it."
            ),
        )
    }))
}

/// The row of an account that has said nothing of itself yet.
pub(crate) fn new_account(id: i64, handle: &Handle, display_name: &str, now: i64) -> accounts::Account {
    accounts::Account {
        id,
        handle: handle.as_str().to_owned(),
        handle_key: handle.key(),
        handle_skeleton: handle.skeleton(),
        display_name: display_name.to_owned(),
        name_key: display_name.to_lowercase(),
        bio: String::new(),
        fields: "[]".into(),
        avatar: None,
        header: None,
        profession: None,
        specialty: String::new(),
        grade: String::new(),
        country: None,
        interests: String::new(),
        locked: false,
        bot: false,
        discoverable: true,
        indexable: true,
        hide_collections: false,
        state: accounts::ACTIVE,
        default_visibility: 0,
        default_sensitive: false,
        default_language: None,
        posts_count: 0,
        followers_count: 0,
        following_count: 0,
        last_post_at: None,
        created_at: now,
    }
}

impl NewMember {
    pub fn account(&self, id: i64, now: i64) -> accounts::Account {
        accounts::Account {
            profession: self.profession.map(|profession| profession.code().to_owned()),
            ..new_account(id, &self.handle, &self.display_name, now)
        }
    }

    fn user(&self, id: i64, phc: &str, now: i64) -> User {
        User {
            account_id: id,
            email: self.email.as_str().to_owned(),
            password: phc.to_owned(),
            role: self.role.code(),
            confirmed: self.confirmed,
            approved: self.approved,
            reason: self.reason.clone(),
            created_at: now,
        }
    }
}
