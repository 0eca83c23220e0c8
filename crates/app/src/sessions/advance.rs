//! What happens in a session by itself: reminders, phases, prompts. A job looks at it whenever something is due; each step
//! is done once, however often it is looked at, and a server that starts late catches up.

use super::plan::{prompt_text, queue};
use super::times_of;
use crate::groups::zone_of;
use crate::posts::{Draft, Order};
use crate::{App, Error, Result, cpd, jobs, notifications};
use kernel::Visibility;
use kernel::session::{Kind, Phase, REMINDER_MS};
use store::sessions::{self as rows, Prompt, Session};
use store::{Event, Tx, accounts, transcripts};

/// Reminders that are written in one transaction.
const BATCH: i64 = 100;

impl App {
    /// The job: does what is due.
    pub(crate) async fn advance_session(&self, id: i64) -> Result<()> {
        let Some(session) = self.store.read(move |db| rows::by_id(db, id)).await.map_err(Error::from)? else {
            return Ok(());
        };
        let times = times_of(&session);
        let now = self.now();
        if (times.opens_at - REMINDER_MS..times.closes_at).contains(&now) {
            self.remind(&session).await?;
        }
        self.reach(&session, times.phase(now).min(Phase::Open)).await?;
        // Nobody could answer what is asked after the end.
        if times.phase(now) == Phase::Open {
            self.ask_prompts(&session).await?;
        }
        self.reach(&session, times.phase(now)).await
    }

    /// Announces every phase up to this one, each once.
    async fn reach(&self, session: &Session, phase: Phase) -> Result<()> {
        let (app, now, id) = (self.clone(), self.now(), session.id);
        self.store
            .write(move |tx| {
                let Some(row) = rows::by_id(tx, id)? else { return Ok(()) };
                // Times may have been changed since the job was queued.
                let phase = phase.min(times_of(&row).phase(now));
                for next in Phase::ALL.iter().filter(|it| it.code() > row.phase && **it <= phase) {
                    rows::set_phase(tx, id, next.code())?;
                    begun(&app, tx, &row, *next, now)?;
                    tx.emit(now, Event::SessionChanged { session: id })?;
                }
                Ok::<_, Error>(())
            })
            .await
    }

    /// Posts the prompts that are due, in their order.
    async fn ask_prompts(&self, session: &Session) -> Result<()> {
        let (id, now) = (session.id, self.now());
        let due = self
            .store
            .read(move |db| {
                let mut due = rows::prompts(db, id)?;
                due.retain(|prompt| prompt.posted_at.is_none() && prompt.at <= now);
                Ok::<_, Error>(due)
            })
            .await?;
        for prompt in due {
            self.ask_prompt(session, &prompt).await?;
        }
        Ok(())
    }

    async fn ask_prompt(&self, session: &Session, prompt: &Prompt) -> Result<()> {
        let draft = Draft {
            text: prompt_text(prompt.number, &prompt.text, &session.hashtag),
            visibility: Some(Visibility::Public.name().to_owned()),
            ..Draft::default()
        };
        let checked = draft.check(&self.settings)?;
        let order = Order { prompt: Some(prompt.id), ..Order::of(session.group_id) };
        let (_, is_new) = self.publish_checked(order, checked).await?;
        if is_new {
            let (id, now) = (session.id, self.now());
            self.store
                .write(move |tx| Ok::<_, Error>(tx.emit(now, Event::SessionChanged { session: id })?))
                .await?;
        }
        Ok(())
    }

    /// Tells whoever asked, by notification and by mail.
    async fn remind(&self, session: &Session) -> Result<()> {
        loop {
            let (app, now, session) = (self.clone(), self.now(), session.clone());
            let told = self
                .store
                .write(move |tx| {
                    let waiting = rows::to_remind(tx, session.id, BATCH)?;
                    for account in &waiting {
                        remind_one(&app, tx, &session, *account, now)?;
                    }
                    Ok::<_, Error>(waiting.len())
                })
                .await?;
            if told == 0 {
                return Ok(());
            }
        }
    }
}

fn remind_one(app: &App, tx: &mut Tx<'_>, session: &Session, account: i64, now: i64) -> Result<()> {
    if !rows::reminded(tx, session.id, account, now)? {
        return Ok(());
    }
    notifications::remind(app, tx, account, session, now)?;
    let active = accounts::by_id(tx, account)?.is_some_and(|row| row.state == accounts::ACTIVE);
    if let (true, Some(address)) = (active, App::mail_address(tx, account)?) {
        let (subject, text) = letter(app, session, now);
        jobs::queue_mail(tx, app.new_id(), &address, &subject, &text, now)?;
    }
    Ok(())
}

fn letter(app: &App, session: &Session, now: i64) -> (String, String) {
    let zone = zone_of(&session.time_zone);
    let settings = &app.settings;
    let when = if session.opens_at > now {
        format!("opens on {}", zone.in_words(session.opens_at))
    } else {
        format!("is open until {}", zone.in_words(session.closes_at))
    };
    let text = format!(
        "You asked to be reminded.\n\n{}\n{when} ({}).\n\nRead along, answer the questions, ask your own:\n{}\n\nFrom any app, write #{} in your post.\n",
        session.title,
        wire::time::iso(session.opens_at),
        settings.session_url(session.id),
        session.hashtag,
    );
    (format!("{}: {when}", session.title), text)
}

/// What else happens when a phase begins. Whoever needs to know does its part here, in the transaction that says so.
fn begun(app: &App, tx: &mut Tx<'_>, session: &Session, phase: Phase, now: i64) -> Result<()> {
    match phase {
        // A session that was moved has looks that were queued for its old times only.
        Phase::Open => queue(app, tx, session.id, session.closes_at, now),
        Phase::Closed => {
            // A conference is attended talk by talk.
            if session.kind != Kind::Conference.code() {
                cpd::record::session_closed(app, tx, session.id, now)?;
            }
            Ok(transcripts::begin(tx, session.id, now)?)
        }
        Phase::Announced | Phase::Archived => Ok(()),
    }
}
