//! Announcing a session, changing what was announced, and calling it off.

use super::conducted;
use super::read::SessionView;
use crate::access::{self, Viewer};
use crate::groups::{self, must_be};
use crate::guard::{self, Passed, Piece, Surface};
use crate::papers::PaperWish;
use crate::rules::Met;
use crate::{App, Error, Result, audit};
use kernel::group::Privacy;
use kernel::session::{self, Format, GroupKind, GroupRole, HostRole, Kind, Phase, REMINDER_MS, Times};
use kernel::timetable::parse_time;
use kernel::{Hashtag, Refusal, Scope, Zone};
use serde_json::json;
use store::papers::{self, Paper, SessionPaper};
use store::sessions::{self as rows, Plan, Prompt, Session};
use store::{Event, Tx, jobs};

/// What a host fills in. Times are texts: `2026-11-24T20:00` is what the clocks of the zone show.
#[derive(Debug, Clone, Default)]
pub struct SessionWish {
    pub kind: String,
    pub title: String,
    pub description: String,
    /// The group's own when it is empty.
    pub hashtag: String,
    pub format: String,
    pub opens_at: String,
    pub closes_at: String,
    pub live_from: String,
    /// The group's own when it is empty.
    pub time_zone: String,
    pub papers: Vec<PaperWish>,
    pub prompts: Vec<PromptWish>,
    pub hosts: Vec<HostWish>,
}

/// `at` is a time, `+15` for fifteen minutes after the opening, or nothing: then prompts share the hour evenly.
#[derive(Debug, Clone, Default)]
pub struct PromptWish {
    pub text: String,
    pub at: String,
}

/// Somebody with a part in the session, by handle.
#[derive(Debug, Clone, Default)]
pub struct HostWish {
    pub handle: String,
    pub role: String,
}

/// A wish that can be kept.
pub(crate) struct Checked {
    kind: Kind,
    title: String,
    description: String,
    hashtag: Hashtag,
    format: Format,
    times: Times,
    zone: Zone,
    prompts: Vec<(String, i64)>,
    papers: Vec<(Paper, Option<(i64, i64)>)>,
    hosts: Vec<(i64, i16)>,
    passed: Passed,
    met: Met,
}

const TITLE_CHARS: usize = 200;
const DESCRIPTION_CHARS: usize = 5000;
const MOST_PAPERS: usize = 5;
const MOST_HOSTS: usize = 20;
/// Sessions are announced this far ahead at most, so that a slip in the year is noticed.
const AHEAD_MS: i64 = 3 * 366 * 86_400_000;

impl App {
    pub async fn create_session(
        &self,
        viewer: &Viewer,
        group: i64,
        wish: SessionWish,
    ) -> Result<SessionView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let group = self
            .store
            .read(move |db| {
                let row = groups::active_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                if groups::inside::privacy(db, group)?.is_some_and(Privacy::is_closed) {
                    return Err(Error::forbidden(
                        "A session is held in public and under a hashtag, and this group is closed. Announce it in a journal club or a public group.",
                    ));
                }
                if row.kind == GroupKind::Conference.code() {
                    return Err(in_the_programme("group"));
                }
                Ok(row)
            })
            .await?;
        let checked = self.check_session(me, &group, wish, None).await?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        let group_id = group.account_id;
        self.store
            .write(move |tx| {
                must_be(tx, group_id, me, GroupRole::Moderator)?;
                refuse_overlap(tx, group_id, &checked.times, 0)?;
                rows::insert(tx, &checked.row(id, group_id, me, now))?;
                checked.write_parts(&app, tx, id, now)?;
                audit::record(tx, now, Some(me), "session.announced", &format!("session:{id}"), &json!({}))?;
                checked.finish(&app, tx, me, id, group_id, now)
            })
            .await?;
        self.session_for(Some(me), id).await
    }

    /// Changes what was announced; written whole. Once a session is open its beginning stays, and so do the prompts that
    /// were asked; once it is closed nothing changes but what hosts do on its page.
    pub async fn edit_session(&self, viewer: &Viewer, id: i64, wish: SessionWish) -> Result<SessionView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let (old, group) = self
            .store
            .read(move |db| {
                let old = conducted(db, id, me)?;
                let group = groups::active_group(db, old.group_id)?;
                if group.kind == GroupKind::Conference.code() {
                    return Err(in_the_programme("base"));
                }
                Ok::<_, Error>((old, group))
            })
            .await?;
        let checked = self.check_session(me, &group, wish, Some(&old)).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let old = conducted(tx, id, me)?;
                refuse_overlap(tx, old.group_id, &checked.times, id)?;
                checked.replan(&app, tx, &old, now)?;
                audit::record(tx, now, Some(me), "session.changed", &format!("session:{id}"), &json!({}))?;
                checked.finish(&app, tx, me, id, old.group_id, now)
            })
            .await?;
        self.session_for(Some(me), id).await
    }

    /// Calls a session off before it opens: it is gone.
    pub async fn cancel_session(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = conducted(tx, id, me)?;
                if super::times_of(&row).phase(now) != Phase::Announced {
                    return Err(Error::invalid(
                        "base",
                        "The session has begun and cannot be called off. Close it instead; what was said stays.",
                    ));
                }
                papers::detach_all(tx, id)?;
                rows::delete(tx, id)?;
                let subject = format!("session:{id}");
                audit::record(tx, now, Some(me), "session.called_off", &subject, &json!({}))?;
                Ok(tx.emit(now, Event::SessionChanged { session: id })?)
            })
            .await
    }

    /// Everything that can be said before the transaction, papers looked up.
    pub(crate) async fn check_session(
        &self,
        me: i64,
        group: &store::groups::Group,
        wish: SessionWish,
        old: Option<&Session>,
    ) -> Result<Checked> {
        let now = self.now();
        let zone =
            Zone::parse(if wish.time_zone.trim().is_empty() { &group.time_zone } else { &wish.time_zone })?;
        let format = match wish.format.trim() {
            "" => Format::Live,
            name => Format::parse(name).ok_or_else(|| {
                Error::invalid("format", "There is no such format. Use live, asynchronous or hybrid.")
            })?,
        };
        let kind = match wish.kind.trim() {
            "" if group.kind == GroupKind::Conference.code() => Kind::Talk,
            "" => Kind::JournalClub,
            name => Kind::parse(name).ok_or_else(|| {
                Error::invalid(
                    "kind",
                    "There is no such kind of session. Use journal_club, talk, chat or webinar.",
                )
            })?,
        };
        let title = wish.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return Err(
                Refusal::blank("title", "The title is missing. Say what the session is about.").into()
            );
        }
        if title.chars().count() > TITLE_CHARS || title.chars().any(char::is_control) {
            return Err(Error::invalid(
                "title",
                format!("The title cannot be used. Write at most {TITLE_CHARS} characters on one line."),
            ));
        }
        let description = crate::posts::clean(&wish.description, "description")?;
        if description.chars().count() > DESCRIPTION_CHARS {
            return Err(Refusal::too_long(
                "description",
                format!("The description is too long. Use at most {DESCRIPTION_CHARS} characters."),
            )
            .into());
        }
        let hashtag = match (old, wish.hashtag.trim()) {
            (Some(old), _) => Hashtag::parse(&old.hashtag)?,
            (None, "") => Hashtag::parse(&group.hashtag)?,
            (None, name) => Hashtag::parse(name).map_err(|it| Refusal { field: "hashtag", ..it })?,
        };
        let times = check_times(&wish, format, &zone, old, now)?;
        let asked = self.asked_prompts(old).await?;
        let prompts = self.check_prompts(&wish.prompts, &times, &zone, &asked, &hashtag)?;
        let mut pieces = vec![
            Piece::new("title", Surface::Post, &title),
            Piece::new("description", Surface::Post, &description),
        ];
        pieces.extend(prompts.iter().map(|(text, _)| Piece::new("prompts", Surface::Post, text)));
        pieces.extend(wish.papers.iter().flat_map(PaperWish::pieces));
        pieces.retain(|piece| !piece.text.trim().is_empty());
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        self.check_hashtag(group, &hashtag).await?;
        let hosts = self.check_hosts(me, &wish.hosts).await?;
        let papers = self.check_papers(me, &wish.papers, &zone).await?;
        Ok(Checked {
            kind,
            title,
            description,
            hashtag,
            format,
            times,
            zone,
            prompts,
            papers,
            hosts,
            passed,
            met,
        })
    }

    /// How many prompts were asked already, and when the last of them was due.
    async fn asked_prompts(&self, old: Option<&Session>) -> Result<Vec<Prompt>> {
        let Some(id) = old.map(|row| row.id) else { return Ok(Vec::new()) };
        let mut known = self.store.read(move |db| rows::prompts(db, id)).await.map_err(Error::from)?;
        known.retain(|prompt| prompt.posted_at.is_some());
        Ok(known)
    }

    /// The prompts that are still to be asked. Those that were asked stay, whatever the wish says of them.
    fn check_prompts(
        &self,
        wished: &[PromptWish],
        times: &Times,
        zone: &Zone,
        asked: &[Prompt],
        hashtag: &Hashtag,
    ) -> Result<Vec<(String, i64)>> {
        let wished: Vec<&PromptWish> = wished.iter().filter(|it| !it.text.trim().is_empty()).collect();
        let all = asked.len().max(wished.len());
        let mut due: Vec<i64> = asked.iter().map(|prompt| prompt.at).collect();
        let mut prompts = Vec::new();
        for (place, wish) in wished.iter().enumerate().skip(asked.len()) {
            let text = crate::posts::clean(&wish.text, "prompts")?;
            let at = match wish.at.trim() {
                "" => times.share(place, all),
                at => match at.strip_prefix('+') {
                    Some(minutes) => {
                        let minutes: i64 = minutes.trim().parse().map_err(|_| {
                            Error::invalid(
                                "prompts",
                                "The minutes of a prompt are no number. Write 15, or a time.",
                            )
                        })?;
                        times.opens_at.saturating_add(minutes.saturating_mul(60_000))
                    }
                    None => parse_time(at, zone, "prompts")?,
                },
            };
            let number = i16::try_from(place + 1).unwrap_or(i16::MAX);
            let post = prompt_text(number, &text, hashtag.as_str());
            if text.chars().count() > session::PROMPT_CHARS
                || kernel::text::length(&post) > self.settings.limits.post_chars
            {
                return Err(Refusal::too_long(
                    "prompts",
                    format!(
                        "{} is too long. Use at most {} characters.",
                        session::label(number),
                        session::PROMPT_CHARS.min(self.settings.limits.post_chars.saturating_sub(120))
                    ),
                )
                .into());
            }
            due.push(at);
            prompts.push((text, at));
        }
        session::check_prompts(times, &due)?;
        Ok(prompts)
    }

    /// A hashtag is the group's own, or nobody's.
    async fn check_hashtag(&self, group: &store::groups::Group, hashtag: &Hashtag) -> Result<()> {
        let key = hashtag.key();
        if key == group.hashtag_key {
            return Ok(());
        }
        let owner =
            self.store.read(move |db| store::groups::by_hashtag(db, &key)).await.map_err(Error::from)?;
        let Some(owner) = owner else { return Ok(()) };
        let card = self.account_card(owner.account_id).await?;
        Err(Refusal::new(
            "hashtag",
            "ERR_TAKEN",
            format!(
                "#{} belongs to @{}. Use your group's own hashtag, #{}, or one that nobody has registered.",
                owner.hashtag, card.row.handle, group.hashtag
            ),
        )
        .into())
    }

    async fn check_hosts(&self, me: i64, wished: &[HostWish]) -> Result<Vec<(i64, i16)>> {
        let mut hosts = vec![(me, HostRole::Host.code())];
        for wish in wished.iter().filter(|it| !it.handle.trim().is_empty()) {
            let role = match wish.role.trim() {
                "" => HostRole::Host,
                name => HostRole::parse(name).ok_or_else(|| {
                    Error::invalid("hosts", "There is no such part. Use host, guest_author or speaker.")
                })?,
            };
            let card = self.account_of_handle(&wish.handle).await.map_err(|_| {
                Error::invalid(
                    "hosts",
                    format!(
                        "There is nobody called {} here. Check how the handle is written.",
                        wish.handle.trim().chars().take(40).collect::<String>()
                    ),
                )
            })?;
            if card.group.is_some() {
                return Err(Error::invalid(
                    "hosts",
                    "A group cannot have a part in a session. Name a person.",
                ));
            }
            match hosts.iter_mut().find(|(id, _)| *id == card.row.id) {
                Some(known) => known.1 = role.code(),
                None => hosts.push((card.row.id, role.code())),
            }
        }
        if hosts.len() > MOST_HOSTS {
            return Err(Error::invalid(
                "hosts",
                format!("A session has at most {MOST_HOSTS} hosts, authors and speakers. Name fewer."),
            ));
        }
        Ok(hosts)
    }

    async fn check_papers(
        &self,
        me: i64,
        wished: &[PaperWish],
        zone: &Zone,
    ) -> Result<Vec<(Paper, Option<(i64, i64)>)>> {
        let wished: Vec<&PaperWish> = wished.iter().filter(|it| !it.is_blank()).collect();
        if wished.len() > MOST_PAPERS {
            return Err(Error::invalid(
                "papers",
                format!("A session is about {MOST_PAPERS} papers at most. Remove some of them."),
            ));
        }
        let mut papers: Vec<(Paper, Option<(i64, i64)>)> = Vec::new();
        for wish in wished {
            let open = match (wish.open_from.trim(), wish.open_until.trim()) {
                ("", "") => None,
                (from, until) => {
                    let from = parse_time(from, zone, "papers")?;
                    let until = parse_time(until, zone, "papers")?;
                    if until <= from {
                        return Err(Error::invalid(
                            "papers",
                            "The paper would be closed before it is open to everybody. Choose a later end.",
                        ));
                    }
                    Some((from, until))
                }
            };
            let paper = self.wished_paper(me, wish).await?;
            if papers.iter().any(|(known, _)| known.id == paper.id) {
                return Err(Error::invalid("papers", "The same paper is there twice. Remove one."));
            }
            papers.push((paper, open));
        }
        Ok(papers)
    }
}

/// What a prompt's post says.
pub(super) fn prompt_text(number: i16, text: &str, hashtag: &str) -> String {
    format!("{}. {text}\n\n#{hashtag}", session::label(number))
}

fn check_times(
    wish: &SessionWish,
    format: Format,
    zone: &Zone,
    old: Option<&Session>,
    now: i64,
) -> Result<Times> {
    let optional = |text: &str, field| match text.trim() {
        "" => Ok(None),
        text => parse_time(text, zone, field).map(Some),
    };
    if wish.opens_at.trim().is_empty() {
        return Err(
            Refusal::blank("opens_at", "The beginning is missing. Say when the session opens.").into()
        );
    }
    let opens_at = parse_time(&wish.opens_at, zone, "opens_at")?;
    let closes_at = optional(&wish.closes_at, "closes_at")?;
    let live_from = optional(&wish.live_from, "live_from")?;
    let times = Times::plan(format, opens_at, closes_at, live_from)?;
    match old.map(|row| (super::times_of(row).phase(now), row)) {
        Some((Phase::Closed | Phase::Archived, _)) => Err(Error::invalid(
            "base",
            "The session is closed, and what was announced stays. You can still write its summary.",
        )),
        Some((Phase::Open, row)) if opens_at != row.opens_at => {
            Err(Error::invalid("opens_at", "The session is open already. Its beginning stays as it is."))
        }
        Some((Phase::Open, _)) if times.closes_at <= now => Err(Error::invalid(
            "closes_at",
            "This end is in the past. Choose one that is still to come, or close the session on its page.",
        )),
        Some((Phase::Open, _)) => Ok(times),
        _ if opens_at < now => Err(Error::invalid(
            "opens_at",
            "The beginning is in the past. Choose a time that is still to come.",
        )),
        _ if opens_at > now + AHEAD_MS => {
            Err(Error::invalid("opens_at", "The beginning is more than three years away. Check the year."))
        }
        _ => Ok(times),
    }
}

/// A club discusses one thing at a time: two sessions with one hashtag could not be told apart.
fn refuse_overlap(tx: &mut Tx<'_>, group: i64, times: &Times, except: i64) -> Result<()> {
    let others = rows::overlapping(tx, group, times.opens_at, times.closes_at, except)?;
    let Some(other) = others.first() else { return Ok(()) };
    let zone = groups::zone_of(&other.time_zone);
    Err(Error::invalid(
        "opens_at",
        format!(
            "This overlaps with “{}”, which is open from {} to {}. Choose a time before or after it.",
            other.title,
            zone.in_words(other.opens_at),
            zone.in_words(other.closes_at)
        ),
    ))
}

/// Rooms and days are for the programme to check.
fn in_the_programme(field: &'static str) -> Error {
    Error::invalid(field, "This is a conference: its days and talks are written in its programme.")
}

impl Checked {
    pub(crate) fn times(&self) -> &Times {
        &self.times
    }

    pub(crate) fn hashtag(&self) -> &Hashtag {
        &self.hashtag
    }

    /// The same without a host.
    pub(crate) fn without(mut self, host: i64) -> Self {
        self.hosts.retain(|(id, _)| *id != host);
        self
    }

    /// The row of a new session.
    pub(crate) fn row(&self, id: i64, group_id: i64, me: i64, now: i64) -> Session {
        let times = &self.times;
        Session {
            id,
            group_id,
            parent_id: None,
            kind: self.kind.code(),
            title: self.title.clone(),
            description: self.description.clone(),
            hashtag: self.hashtag.as_str().to_owned(),
            hashtag_key: self.hashtag.key(),
            format: self.format.code(),
            opens_at: times.opens_at,
            closes_at: times.closes_at,
            archives_at: times.archives_at,
            live_from: times.live.map(|(from, _)| from),
            live_until: times.live.map(|(_, until)| until),
            time_zone: self.zone.name().to_owned(),
            no_post: false,
            phase: Phase::Announced.code(),
            summary: String::new(),
            summary_at: None,
            posts_count: 0,
            participants_count: 0,
            created_by: Some(me),
            created_at: now,
        }
    }

    /// Writes it over a session that was announced.
    pub(crate) fn replan(&self, app: &App, tx: &mut Tx<'_>, old: &Session, now: i64) -> Result<()> {
        let times = &self.times;
        rows::replan(
            tx,
            old.id,
            &Plan {
                title: self.title.clone(),
                description: self.description.clone(),
                format: self.format.code(),
                opens_at: times.opens_at,
                closes_at: times.closes_at,
                archives_at: times.archives_at,
                live_from: times.live.map(|(from, _)| from),
                live_until: times.live.map(|(_, until)| until),
                time_zone: self.zone.name().to_owned(),
            },
        )?;
        rows::clear_prompts(tx, old.id)?;
        papers::detach_all(tx, old.id)?;
        if times.opens_at != old.opens_at {
            rows::remind_again(tx, old.id)?;
        }
        self.write_parts(app, tx, old.id, now)
    }

    /// Papers, prompts and hosts, and the jobs that keep the times.
    pub(crate) fn write_parts(&self, app: &App, tx: &mut Tx<'_>, id: i64, now: i64) -> Result<()> {
        for (position, (paper, open)) in (0i16..).zip(&self.papers) {
            papers::ensure(tx, paper)?;
            papers::attach(
                tx,
                &SessionPaper {
                    session_id: id,
                    paper_id: paper.id,
                    position,
                    open_from: open.map(|(from, _)| from),
                    open_until: open.map(|(_, until)| until),
                },
            )?;
        }
        let asked = rows::prompts(tx, id)?.len();
        for (number, (text, at)) in (asked + 1..).zip(&self.prompts) {
            let prompt = Prompt {
                id: app.new_id(),
                session_id: id,
                number: i16::try_from(number).map_err(|_| Error::NotFound)?,
                text: text.clone(),
                at: *at,
                post_id: None,
                posted_at: None,
                answers_count: 0,
            };
            rows::insert_prompt(tx, &prompt)?;
            queue(app, tx, id, *at, now)?;
        }
        for (host, _) in &self.hosts {
            access::active_account(tx, *host)?;
        }
        rows::set_hosts(tx, id, &self.hosts)?;
        let times = &self.times;
        for at in [times.opens_at - REMINDER_MS, times.opens_at, times.closes_at, times.archives_at] {
            queue(app, tx, id, at, now)?;
        }
        Ok(())
    }

    pub(crate) fn finish(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        me: i64,
        id: i64,
        group: i64,
        now: i64,
    ) -> Result<()> {
        self.passed.record(tx, now, me, &format!("session:{id}"))?;
        self.met.file_profile(app, tx, group, now)?;
        Ok(tx.emit(now, Event::SessionChanged { session: id })?)
    }
}

/// A look at the session when something is due. A look too many does nothing, so a session that was moved needs none
/// taken back.
pub(crate) fn queue(app: &App, tx: &mut Tx<'_>, id: i64, at: i64, now: i64) -> Result<()> {
    Ok(jobs::enqueue(tx, app.new_id(), "session", &id.to_string(), at, now)?)
}
