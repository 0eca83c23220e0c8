//! What is recorded by itself: participation that was measured becomes a line of the ledger.

use super::{Row, minutes_of, rows, set_minutes};
use crate::questions::sets::Completed;
use crate::{App, Error, Result};
use kernel::cpd::{How, Information, Kind, Minutes, Setting, Source, minutes_between};
use std::collections::HashMap;
use store::sessions::{self, Presence, Session};
use store::{Db, StoreError, Tx, accounts, jobs};

/// People who are written down in one transaction.
const BATCH: usize = 200;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// Participation that was measured.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub account: i64,
    pub source: Source,
    /// Of the session, the set, the day …: what is recorded again is the same line.
    pub source_id: i64,
    pub title: String,
    /// Who offered it.
    pub provider: String,
    pub started_at: i64,
    pub ended_at: i64,
    pub minutes: i64,
    pub how: How,
    /// `7 of 10`; empty where nothing is scored.
    pub score: String,
}

/// Writes or extends a line, in the transaction of what is recorded. The same participation again is the same line: it
/// grows, it never doubles, and what its owner corrected or took out stays so. `id` is for a line that is new.
pub(crate) fn record(tx: &mut Tx<'_>, id: i64, now: i64, it: &Measured) -> Result<(), StoreError> {
    let minutes = i32::try_from(it.minutes).unwrap_or(i32::MAX);
    if let Some(mut row) = rows::by_source(tx, it.account, it.source.code(), it.source_id)? {
        let grown = minutes_of(&row).measured_again(minutes);
        set_minutes(&mut row, grown);
        row.started_at = row.started_at.min(it.started_at);
        row.ended_at = row.ended_at.max(it.ended_at);
        if !it.score.is_empty() {
            row.score.clone_from(&it.score);
        }
        row.updated_at = now;
        return rows::save(tx, &row);
    }
    let mut row = empty_row(id, it.account, it.source, it.source_id, now);
    row.title.clone_from(&it.title);
    row.provider.clone_from(&it.provider);
    row.started_at = it.started_at;
    row.ended_at = it.ended_at.max(it.started_at);
    it.how.code().clone_into(&mut row.how);
    row.score.clone_from(&it.score);
    set_minutes(&mut row, Minutes::default().measured_again(minutes));
    rows::insert(tx, &row)
}

/// A line that says nothing yet, and belongs where its source suggests until its owner says otherwise. Studying alone
/// is personal, whoever wrote the questions.
pub(super) fn empty_row(id: i64, account: i64, source: Source, source_id: i64, now: i64) -> Row {
    let setting = match source {
        Source::Session | Source::Talk => Setting::External,
        Source::Audit => Setting::Internal,
        Source::QuestionSet | Source::ReviewDay | Source::Video | Source::Own => Setting::Personal,
    };
    let (kind, information) = match source {
        Source::Audit => (Kind::Outcomes, Information::QualityImprovement),
        _ => (Kind::Education, Information::Cpd),
    };
    let none = String::new;
    Row {
        id,
        account_id: account,
        source: source.code().to_owned(),
        source_id,
        title: none(),
        provider: none(),
        started_at: now,
        ended_at: now,
        how: none(),
        measured_minutes: 0,
        kept_minutes: None,
        declared_minutes: 0,
        score: none(),
        annotation: none(),
        role: none(),
        setting: setting.code().to_owned(),
        clinical: true,
        kind: kind.code().to_owned(),
        domains: kernel::cpd::Domain::Knowledge.code().to_owned(),
        information: information.code().to_owned(),
        learning_need: none(),
        what: none(),
        so_what: none(),
        now_what: none(),
        removed: false,
        created_at: now,
        updated_at: now,
    }
}

/// A set of questions that was answered to its end.
pub(crate) fn set_completed(app: &App, tx: &mut Tx<'_>, it: &Completed, now: i64) -> Result<()> {
    let author = store::question_sets::by_id(tx, it.set)?.map(|set| set.author_id);
    let measured = Measured {
        account: it.account,
        source: Source::QuestionSet,
        source_id: it.set,
        title: it.title.clone(),
        provider: name_of(tx, author)?,
        started_at: it.at_ms - it.minutes * MINUTE_MS,
        ended_at: it.at_ms,
        minutes: it.minutes,
        how: How::Answers,
        score: format!("{} of {}", it.score, it.questions),
    };
    Ok(record(tx, app.new_id(), now, &measured)?)
}

/// A question that was reviewed: the reviews of a day are one line, which counts the minutes in which there was one.
pub(crate) fn question_reviewed(app: &App, tx: &mut Tx<'_>, account: i64, now: i64) -> Result<()> {
    let day = now.div_euclid(DAY_MS);
    let known = rows::by_source(tx, account, Source::ReviewDay.code(), day)?;
    let minutes = known.map_or(1, |row| {
        let another = now.div_euclid(MINUTE_MS) > row.ended_at.div_euclid(MINUTE_MS);
        i64::from(row.measured_minutes) + i64::from(another)
    });
    let measured = Measured {
        account,
        source: Source::ReviewDay,
        source_id: day,
        title: "Questions reviewed again".to_owned(),
        provider: app.settings.title.clone(),
        started_at: now,
        ended_at: now,
        minutes,
        how: How::Reviews,
        score: String::new(),
    };
    Ok(record(tx, app.new_id(), now, &measured)?)
}

/// What somebody has contributed to a campaign or a project so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Collected {
    pub account: i64,
    pub group: i64,
    pub cases: usize,
    /// Minutes in which a case was entered; a file is entered in one.
    pub minutes: i64,
}

/// Cases were entered: a campaign or a project is one line of the ledger, which grows.
pub(crate) fn data_collected(app: &App, tx: &mut Tx<'_>, it: &Collected, now: i64) -> Result<()> {
    let name = name_of(tx, Some(it.group))?;
    let measured = Measured {
        account: it.account,
        source: Source::Audit,
        source_id: it.group,
        title: format!("Data collection for {name}"),
        provider: name,
        started_at: now,
        ended_at: now,
        minutes: it.minutes,
        how: How::Entries,
        score: if it.cases == 1 { "1 case".to_owned() } else { format!("{} cases", it.cases) },
    };
    Ok(record(tx, app.new_id(), now, &measured)?)
}

/// A session has closed: a job writes down who was there, so that a crowd holds nobody up.
pub(crate) fn session_closed(app: &App, tx: &mut Tx<'_>, session: i64, now: i64) -> Result<()> {
    Ok(jobs::enqueue(tx, app.new_id(), "attendance", &session.to_string(), now, now)?)
}

fn name_of(db: &mut Db, account: Option<i64>) -> Result<String> {
    let Some(account) = account else { return Ok(String::new()) };
    let row = accounts::by_id(db, account)?;
    Ok(row
        .map(|row| if row.display_name.is_empty() { row.handle } else { row.display_name })
        .unwrap_or_default())
}

fn attended(session: &Session, provider: &str, who: &Presence, posted: &[i64]) -> Measured {
    // From an app nobody is seen to read, so what lies between posts that follow each other soon counts too.
    let between = minutes_between(posted);
    let (minutes, how) =
        if between > who.minutes { (between, How::Posts) } else { (who.minutes, How::Presence) };
    let is_talk = session.kind == kernel::session::Kind::Talk.code();
    Measured {
        account: who.account_id,
        source: if is_talk { Source::Talk } else { Source::Session },
        source_id: session.id,
        title: session.title.clone(),
        provider: provider.to_owned(),
        started_at: who.first_at,
        ended_at: who.last_at,
        minutes,
        how,
        score: String::new(),
    }
}

/// Everybody who was at a session, as it was measured.
pub(crate) fn attendances(db: &mut Db, session: &Session) -> Result<Vec<Measured>> {
    let provider = name_of(db, Some(session.group_id))?;
    let mut posted: HashMap<i64, Vec<i64>> = HashMap::new();
    for (author, at) in sessions::times_of_posts(db, session.id)? {
        posted.entry(author).or_default().push(at);
    }
    let everybody = sessions::everybody(db, session.id)?.into_iter();
    // The group itself is there to ask the questions.
    Ok(everybody
        .filter(|who| who.account_id != session.group_id)
        .map(|who| {
            let posted = posted.remove(&who.account_id).unwrap_or_default();
            attended(session, &provider, &who, &posted)
        })
        .collect())
}

impl App {
    /// The job: everybody who was at a session has it in their ledger.
    pub(crate) async fn record_attendance(&self, id: i64) -> Result<()> {
        let people = self
            .store
            .read(move |db| {
                let session = sessions::by_id(db, id)?.ok_or(Error::NotFound)?;
                attendances(db, &session)
            })
            .await?;
        for some in people.chunks(BATCH) {
            let (app, now, some) = (self.clone(), self.now(), some.to_vec());
            self.store
                .write(move |tx| {
                    for it in &some {
                        record(tx, app.new_id(), now, it)?;
                    }
                    Ok::<_, Error>(())
                })
                .await?;
        }
        Ok(())
    }
}
