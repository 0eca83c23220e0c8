//! Making a transcript: everything that may be shown of a session, read together, counted, and kept by its digest.

use super::changes;
use crate::credentials::Line;
use crate::moderation::erase;
use crate::sessions::times_of;
use crate::{App, Error, Result};
use kernel::Visibility;
use kernel::moderation::Limit;
use kernel::session::{Format, GroupRole, HostRole, Kind, Phase};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::accounts::{self, Account};
use store::posts::Post as PostRow;
use store::sessions::{Prompt as PromptRow, Session as SessionRow, SessionPost};
use store::transcripts::{self as rows, Version, key_of};
use store::{Db, StoreError, conferences, decisions, groups, jobs, media, papers, posts, sessions};
use wire::transcript::{
    At, CLUB, Club, Earlier, FORMAT, Figures, Host, Paper, Person, Picture, Post, PostId, Prompt, Section,
    Session, Source, Transcript,
};

/// Ids in one statement.
const CHUNK: usize = 500;
/// After this time a file is named by a row, or nobody will.
const UNNAMED_MS: i64 = 10 * 60_000;
/// A post that leaves while a transcript is being made has it made again; so often, then the job is tried later.
const TRIES: usize = 5;

/// What a transcript is made of, as it was in one moment.
struct Material {
    session: SessionRow,
    group: Account,
    /// Times that something was changed, when this was read.
    changes: i64,
    versions: Vec<Version>,
    hosts: Vec<sessions::Host>,
    /// Accounts that conduct the club.
    conductors: HashSet<i64>,
    papers: Vec<papers::Paper>,
    prompts: Vec<PromptRow>,
    lines: Vec<SessionPost>,
    posts: HashMap<i64, PostRow>,
    pictures: HashMap<i64, Vec<media::Media>>,
    people: HashMap<i64, Account>,
}

impl App {
    /// The job: makes the transcript until nothing is missing in it.
    pub(crate) async fn make_transcript(&self, session: i64) -> Result<()> {
        // One at a time, here: somebody who waits finds it made.
        let _turn = self.transcribing.lock().await;
        for _ in 0..TRIES {
            let now = self.now();
            let read = move |db: &mut Db| Material::read(db, session, now, false);
            let Some(material) = self.store.read(read).await? else {
                return Ok(());
            };
            self.keep_transcript(material).await?;
            let state = self.store.read(move |db| rows::state(db, session)).await.map_err(Error::from)?;
            if state.is_none_or(|state| state.changes == state.made) {
                return Ok(());
            }
        }
        Err(Error::Broken(format!("the session {session} changes faster than its transcript can be made")))
    }

    /// The transcript of a session as it would be if it closed now; nothing is kept of it.
    pub(crate) async fn transcript_so_far(&self, session: i64) -> Result<Option<Transcript>> {
        let now = self.now();
        let read = move |db: &mut Db| Material::read(db, session, now, true);
        let Some(material) = self.store.read(read).await? else { return Ok(None) };
        let badges = self.badges(&material).await?;
        Ok(Some(self.transcript_of(material, &badges)))
    }

    /// Writes a version, if it is different from the newest.
    async fn keep_transcript(&self, material: Material) -> Result<()> {
        let (session, changes) = (material.session.id, material.changes);
        let newest = material.versions.last().cloned();
        let badges = self.badges(&material).await?;
        let new = self.transcript_of(material, &badges);
        let before = match &newest {
            Some(version) => self.earlier(version).await,
            None => None,
        };
        let changed = match (&newest, &before) {
            (_, Some(old)) => match changes::between(old, &new) {
                Some(changed) => changed,
                None => return self.store.write(move |tx| Ok(rows::made(tx, session, changes)?)).await,
            },
            (Some(_), None) => "Its file was lost.".to_owned(),
            (None, None) => String::new(),
        };
        let new = with_past(new, newest.as_ref(), before, &changed);
        let (new, canonical) = self
            .blocking(move || {
                let new = new.counted();
                let canonical = new.to_canonical();
                (new, canonical)
            })
            .await?;
        let sha256 = wire::transcript::digest_of(&canonical);
        let key = key_of(&sha256);
        let sweeping = self.sweep_later(&key).await?;
        self.blobs.put(canonical, "json").await.map_err(|error| Error::Broken(error.to_string()))?;
        let row = Version {
            session_id: session,
            version: i32::try_from(new.version).unwrap_or(i32::MAX),
            sha256,
            made_at: new.made_at.0,
            changed: String::new(),
            posts: signed(new.metrics.posts),
            participants: signed(new.metrics.participants),
            countries: signed(new.metrics.countries),
            reach: signed(new.metrics.reach),
        };
        let old = newest.map(|version| (version.version, version.sha256));
        let (app, now) = (self.clone(), self.now());
        let gone = old.clone();
        let kept = self
            .store
            .write(move |tx| {
                let newest = rows::versions(tx, session)?.pop().map(|it| (it.version, it.sha256));
                // Another server made one meanwhile.
                if newest != gone {
                    return Ok(false);
                }
                if let Some((version, sha256)) = &gone {
                    rows::supersede(tx, session, *version, &changed)?;
                    erase::queue(&app, tx, &[key_of(sha256)], now)?;
                }
                rows::insert(tx, &row)?;
                jobs::cancel(tx, sweeping)?;
                rows::made(tx, session, changes)?;
                Ok::<_, Error>(true)
            })
            .await?;
        match (kept, old) {
            (false, _) => self.drop_blobs(&[key]).await,
            (true, Some((_, sha256))) => {
                self.caches.transcripts.invalidate(&sha256);
                self.drop_blobs(&[key_of(&sha256)]).await
            }
            (true, None) => Ok(()),
        }
    }

    /// The version before, for what is different. A file that is lost must not stop those who want a post gone.
    async fn earlier(&self, version: &Version) -> Option<Transcript> {
        let found = self.stored_transcript(&version.sha256).await;
        found.inspect_err(|error| tracing::error!(%error, "a transcript is lost and is made anew")).ok()
    }

    /// Has a file looked at later that no row names yet: if the process ends before one does, it goes. The job's id.
    async fn sweep_later(&self, key: &str) -> Result<i64> {
        let (id, files, now) = (self.new_id(), [key.to_owned()], self.now());
        self.store
            .write(move |tx| {
                erase::queue_as(tx, id, &files, now + UNNAMED_MS, now)?;
                Ok(id)
            })
            .await
    }

    /// The verified profession of everybody who has one.
    async fn badges(&self, material: &Material) -> Result<HashMap<i64, String>> {
        let ids: Vec<i64> = material.people.keys().copied().collect();
        let cards = self.account_cards(&ids).await?;
        Ok(cards
            .iter()
            .filter_map(|card| Some((card.row.id, card.standing.badge().map(Line::title)?.to_owned())))
            .collect())
    }

    fn transcript_of(&self, material: Material, badges: &HashMap<i64, String>) -> Transcript {
        let settings = &self.settings;
        let session = &material.session;
        let role_of: HashMap<i64, HostRole> = material
            .hosts
            .iter()
            .filter_map(|host| Some((host.account_id, HostRole::from_code(host.role)?)))
            .collect();
        let role = |id: i64| match role_of.get(&id) {
            _ if id == session.group_id => CLUB,
            Some(role) => role.name(),
            None if material.conductors.contains(&id) => HostRole::Host.name(),
            None => "participant",
        };
        let mut sections: BTreeMap<Option<i16>, Vec<Post>> = BTreeMap::new();
        let mut people: BTreeMap<&str, Person> = BTreeMap::new();
        for line in &material.lines {
            let (Some(post), Some(author)) =
                (material.posts.get(&line.post_id), material.people.get(&line.author_id))
            else {
                continue;
            };
            people.entry(&author.handle).or_insert_with(|| Person {
                handle: author.handle.clone(),
                name: shown_name(author),
                role: role(author.id).to_owned(),
                profession: author.profession.clone().filter(|it| !it.is_empty()),
                country: author.country.clone().filter(|it| !it.is_empty()),
                credential: badges.get(&author.id).cloned(),
            });
            sections.entry(line.prompt).or_default().push(self.post_of(line, post, author, &material));
        }
        let people = people.into_values().collect();
        let mut numbered: Vec<Section> = material
            .prompts
            .iter()
            .map(|prompt| Section {
                prompt: Some(Prompt {
                    number: u16::try_from(prompt.number).unwrap_or(0),
                    text: prompt.text.clone(),
                    asked_at: prompt.posted_at.map(At),
                    post: prompt.post_id.map(PostId),
                }),
                posts: sections.remove(&Some(prompt.number)).unwrap_or_default(),
            })
            .collect();
        // What is left answers no prompt, or one that is no more.
        let mut rest: Vec<Post> = sections.into_values().flatten().collect();
        rest.sort_by_key(|post| post.id);
        if !rest.is_empty() {
            numbered.push(Section { prompt: None, posts: rest });
        }
        Transcript {
            format: FORMAT.to_owned(),
            version: 1,
            made_at: At(self.now()),
            earlier: Vec::new(),
            source: Source { name: settings.title.clone(), url: settings.base_url.clone() },
            session: Session {
                id: PostId(session.id),
                url: settings.session_url(session.id),
                title: session.title.clone(),
                description: session.description.clone(),
                kind: Kind::from_code(session.kind).map_or("", Kind::name).to_owned(),
                format: Format::from_code(session.format).map_or("", Format::name).to_owned(),
                hashtag: session.hashtag.clone(),
                opens_at: At(session.opens_at),
                closes_at: At(session.closes_at),
                time_zone: session.time_zone.clone(),
                club: Club { handle: material.group.handle.clone(), name: shown_name(&material.group) },
                hosts: material
                    .hosts
                    .iter()
                    .filter_map(|host| {
                        let account = material.people.get(&host.account_id)?;
                        Some(Host {
                            handle: account.handle.clone(),
                            name: shown_name(account),
                            role: role(account.id).to_owned(),
                        })
                    })
                    .collect(),
                summary: session.summary.clone(),
            },
            papers: material.papers.iter().map(paper_of).collect(),
            people,
            sections: numbered,
            metrics: Figures::default(),
        }
    }

    fn post_of(&self, line: &SessionPost, post: &PostRow, author: &Account, material: &Material) -> Post {
        let pictures = material.pictures.get(&post.id).map(Vec::as_slice).unwrap_or_default();
        Post {
            id: PostId(post.id),
            url: self.settings.post_url(&author.handle, post.id),
            author: author.handle.clone(),
            posted_at: At(line.posted_at),
            edited_at: post.edited_at.map(At),
            followers_at_posting: u64::try_from(line.followers).unwrap_or(0),
            in_reply_to: post.in_reply_to_id.map(PostId),
            pinned: line.pinned,
            language: post.language.clone(),
            content_warning: post.spoiler.clone(),
            text: post.text.clone(),
            pictures: pictures
                .iter()
                .map(|row| Picture { url: self.settings.blob_url(&row.blob), description: row.alt.clone() })
                .collect(),
        }
    }
}

/// A version after the first: its number, and what became of those before it.
fn with_past(
    new: Transcript,
    newest: Option<&Version>,
    before: Option<Transcript>,
    changed: &str,
) -> Transcript {
    let Some(newest) = newest else { return new };
    let version = u32::try_from(newest.version).unwrap_or(1);
    let mut earlier = before.map(|it| it.earlier).unwrap_or_default();
    earlier.push(Earlier {
        version,
        made_at: At(newest.made_at),
        sha256: newest.sha256.clone(),
        then: changed.to_owned(),
    });
    Transcript { version: version + 1, earlier, ..new }
}

impl Material {
    /// `None` while there is nothing to transcribe; `unfinished` reads a session that is open, too.
    fn read(db: &mut Db, session: i64, now: i64, unfinished: bool) -> Result<Option<Self>> {
        // Read first: what changes after this is not known to be in it.
        let state = rows::state(db, session)?;
        if state.is_none() && !unfinished {
            return Ok(None);
        }
        let Some(row) = sessions::by_id(db, session)? else { return Ok(None) };
        let Some(group) = accounts::by_id(db, row.group_id)? else { return Ok(None) };
        if times_of(&row).phase(now) < Phase::Closed && !unfinished {
            return Ok(None);
        }
        let mut lines = rows::lines(db, session)?;
        let prompts = match row.kind == Kind::Conference.code() {
            true => talks_as_prompts(db, &row, &mut lines, now)?,
            false => sessions::prompts(db, session)?,
        };
        let hosts = sessions::hosts(db, session)?;
        let post_ids: Vec<i64> = lines.iter().map(|line| line.post_id).collect();
        let mut found = in_chunks(db, &post_ids, posts::by_ids)?;
        found.retain(|post| !post.held && post.visibility == Visibility::Public.code());
        let mut ids: Vec<i64> = found.iter().map(|post| post.author_id).collect();
        ids.extend(hosts.iter().map(|host| host.account_id));
        ids.sort_unstable();
        ids.dedup();
        let silenced: HashSet<i64> = in_chunks(db, &ids, decisions::limits_of)?
            .into_iter()
            .filter(|limit| limit.kind == Limit::Silence.code())
            .map(|limit| limit.account_id)
            .collect();
        let people = in_chunks(db, &ids, accounts::by_ids)?
            .into_iter()
            .filter(|account| account.state == accounts::ACTIVE && !silenced.contains(&account.id))
            .map(|account| (account.id, account))
            .collect();
        let with_pictures: Vec<i64> =
            found.iter().filter(|post| post.media_count > 0).map(|post| post.id).collect();
        let mut pictures: HashMap<i64, Vec<media::Media>> = HashMap::new();
        for picture in in_chunks(db, &with_pictures, media::of_posts)? {
            if let Some(post) = picture.post_id {
                pictures.entry(post).or_default().push(picture);
            }
        }
        let conductors = groups::members(db, row.group_id, GroupRole::Moderator.code())?
            .into_iter()
            .map(|member| member.account_id)
            .collect();
        Ok(Some(Self {
            versions: rows::versions(db, session)?,
            papers: papers::of_sessions(db, &[session])?.into_iter().map(|(_, paper)| paper).collect(),
            prompts,
            changes: state.map_or(0, |state| state.changes),
            posts: found.into_iter().map(|post| (post.id, post)).collect(),
            session: row,
            group,
            hosts,
            conductors,
            lines,
            pictures,
            people,
        }))
    }
}

/// A conference is told talk by talk: each is a section, as a prompt is elsewhere, and has the posts that joined it.
fn talks_as_prompts(
    db: &mut Db,
    conference: &SessionRow,
    lines: &mut [SessionPost],
    now: i64,
) -> Result<Vec<PromptRow>, StoreError> {
    let rooms = conferences::rooms(db, conference.group_id)?;
    let talk_of: HashMap<i64, i64> = conferences::talks_of_posts(db, conference.id)?.into_iter().collect();
    let mut numbers: HashMap<i64, i16> = HashMap::new();
    let mut prompts = Vec::new();
    for (number, (session, talk)) in (1i16..).zip(conferences::programme(db, conference.id)?) {
        let room = rooms.iter().find(|room| room.id == talk.room_id).map_or("", |room| room.name.as_str());
        numbers.insert(session.id, number);
        prompts.push(PromptRow {
            id: session.id,
            session_id: conference.id,
            number,
            text: format!("{} ({room})", session.title),
            at: session.opens_at,
            post_id: None,
            posted_at: (session.opens_at <= now).then_some(session.opens_at),
            answers_count: 0,
        });
    }
    for line in lines {
        line.prompt = talk_of.get(&line.post_id).and_then(|talk| numbers.get(talk)).copied();
    }
    Ok(prompts)
}

/// Reads rows of many ids, some at a time.
fn in_chunks<T>(
    db: &mut Db,
    ids: &[i64],
    read: impl Fn(&mut Db, &[i64]) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(CHUNK) {
        all.extend(read(db, some)?);
    }
    Ok(all)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn shown_name(account: &Account) -> String {
    if account.display_name.is_empty() { account.handle.clone() } else { account.display_name.clone() }
}

fn paper_of(row: &papers::Paper) -> Paper {
    Paper {
        doi: row.doi.clone(),
        pmid: row.pmid.clone(),
        title: row.title.clone(),
        authors: serde_json::from_str(&row.authors).unwrap_or_default(),
        journal: row.journal.clone(),
        year: row.year,
        licence: row.licence.clone(),
        link: row.link.clone(),
    }
}
