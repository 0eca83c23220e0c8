//! The demo community: invented clinicians who have been talking for six weeks. Everybody and everything here is made
//! up; the pictures are drawn by this program.
//!
//! [`plan`] decides who does what and when, from the script in `posts/`; [`fill`] does it through the use cases, moving
//! a simulated clock from deed to deed, so that ids, dates and notifications are those of the past weeks.

mod badges;
mod canvas;
mod circle;
mod club;
mod conference;
mod cpd;
mod dice;
mod drawings;
mod film;
mod hubs;
mod measures;
mod moderation;
mod people;
mod plan;
mod portraits;
mod questions;
mod script;

use app::lists::ListWish;
use app::media::Upload;
use app::posts::{Draft, PlannedKey, Poll, Published};
use app::profile::ProfileWish;
use app::relations::FollowWish;
use app::{App, Error, Viewer, cards::Field};
use circle::Circle;
use club::Club;
use conference::Stage;
use people::Person;
use plan::{Deed, What};
use script::Line;
use std::collections::HashMap;

/// Somebody whom the reader of the demo may sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub handle: &'static str,
    pub email: String,
    pub password: &'static str,
    pub who: &'static str,
}

const LOGINS: &[(&str, &str, &str)] = &[
    ("demo", "rounds-demo", "a junior doctor, with a lively home timeline"),
    ("demo_moderator", "rounds-demo-moderator", "a moderator"),
    ("demo_admin", "rounds-demo-admin", "an administrator"),
    ("sofia_pal", "rounds-demo-locked", "a consultant who confirms her followers; requests are waiting"),
];

/// The list that is made last: where it is, nothing is missing.
const LAST_LIST: &str = "Medicines and microbes";
const LISTS: &[(&str, &[&str])] = &[
    ("Hearts and rhythms", &["freja_lund", "haruto_ecg", "ecg_weekly"]),
    ("Night shift company", &["bronte_ed", "oisin_amb", "njeri_k", "noor_studies"]),
    (LAST_LIST, &["priya_rx", "yusuf_neph", "arjun_vs"]),
];

pub fn logins() -> Vec<Login> {
    let login = |(handle, password, who): &(&'static str, &'static str, &'static str)| Login {
        handle,
        email: email(handle),
        password,
        who,
    };
    LOGINS.iter().map(login).collect()
}

/// Whether the community is there, whole.
pub async fn is_filled(app: &App) -> Result<bool, Error> {
    match app.member_id("demo").await {
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
        Ok(demo) => Ok(app.lists(&Viewer::itself(demo)).await?.iter().any(|list| list.title == LAST_LIST)),
    }
}

/// Fills an empty community; one that is filled stays as it is. `progress` hears how many deeds of how many are done.
///
/// The clock of `app` has to be a simulated one: it is moved from 44 days before `now_ms` to `now_ms`.
pub async fn fill(app: &App, now_ms: i64, progress: &dyn Fn(u64, u64, &str)) -> Result<Vec<Login>, Error> {
    if is_filled(app).await? {
        return Ok(logins());
    }
    if app.member_id("demo").await.is_ok() {
        return Err(Error::Broken(
            "The demo community is only half there, because filling it was interrupted. Delete its data folder and start again."
                .into(),
        ));
    }
    let script = script::read(now_ms).map_err(Error::Broken)?;
    let deeds = plan::plan(&script, now_ms);
    let of = deeds.len() as u64;
    let mut filler = Filler {
        app,
        posts: vec![None; script.len()],
        script,
        members: HashMap::new(),
        reported: None,
        report: None,
        decision: None,
    };
    let mut club = Club::new(now_ms);
    let mut circle = Circle::new(now_ms);
    let mut stage = Stage::new(now_ms);
    for (done, deed) in deeds.into_iter().enumerate() {
        filler.meet(&mut club, &mut stage, deed.at_ms).await?;
        circle.until(app, deed.at_ms, &|handle| filler.member(handle)).await?;
        app.clock().set(deed.at_ms);
        progress(done as u64, of, deed.what.words());
        filler.run(&deed).await?;
    }
    filler.meet(&mut club, &mut stage, now_ms).await?;
    circle.until(app, now_ms, &|handle| filler.member(handle)).await?;
    app.clock().set(now_ms);
    filler.sets().await?;
    filler.hubs().await?;
    filler.measures(now_ms).await?;
    filler.ledger(now_ms).await?;
    if !film::show(app, &filler.viewer("freja_lund")?).await? {
        progress(of, of, "There is no video, because ffmpeg is missing");
    }
    filler.lists().await?;
    progress(of, of, "The community is there");
    Ok(logins())
}

struct Filler<'a> {
    app: &'a App,
    script: Vec<Line>,
    /// The id of each post of the script that is written.
    posts: Vec<Option<i64>>,
    members: HashMap<&'static str, i64>,
    /// The post, the report and the decision that the next step of moderation is about.
    reported: Option<i64>,
    report: Option<(i64, &'static str)>,
    decision: Option<i64>,
}

impl Filler<'_> {
    /// What the club and the conference do until this moment, in the order of their times.
    async fn meet(&self, club: &mut Club, stage: &mut Stage, until: i64) -> Result<(), Error> {
        while let Some(at) = stage.next(until) {
            club.until(self.app, at, &|handle| self.member(handle)).await?;
            self.app.clock().set(at);
            stage.step(self).await?;
        }
        club.until(self.app, until, &|handle| self.member(handle)).await
    }

    async fn run(&mut self, deed: &Deed) -> Result<(), Error> {
        let app = self.app;
        match deed.what {
            What::Join(person) => return self.join(person).await,
            What::Publish(line) => return self.publish(line).await,
            What::Moderate(step) => return self.moderate(deed.who, step).await,
            What::ClosePolls => {
                app.work_off().await?;
                return Ok(());
            }
            _ => {}
        }
        let viewer = self.viewer(deed.who)?;
        match deed.what {
            What::Follow(whom) => drop(app.follow(&viewer, self.member(whom)?, FollowWish::default()).await?),
            What::Accept(whom) => {
                drop(app.answer_follow_request(&viewer, self.member(whom)?, true).await?);
            }
            What::FollowTag(tag) => drop(app.follow_tag(&viewer, tag, true).await?),
            What::Favourite(line) => drop(app.favourite(&viewer, self.post(line)?).await?),
            What::Boost(line) => drop(app.boost(&viewer, self.post(line)?, None).await?),
            What::Bookmark(line) => drop(app.bookmark(&viewer, self.post(line)?, true).await?),
            What::Pin(line) => drop(app.pin(&viewer, self.post(line)?, true).await?),
            What::Vote(line, choice) => {
                // A poll has the id of its post.
                drop(app.vote(&viewer, self.post(line)?, vec![choice]).await?);
            }
            What::Review(line) => drop(app.review_again(&viewer, self.post(line)?).await?),
            What::Join(_) | What::Publish(_) | What::Moderate(_) | What::ClosePolls => {}
        }
        Ok(())
    }

    async fn join(&mut self, person: &'static Person) -> Result<(), Error> {
        let password = LOGINS.iter().find(|login| login.0 == person.handle).map(|login| login.1.to_owned());
        let password = password.unwrap_or_else(platform::random::token);
        let id =
            self.app.create_account(person.handle, &email(person.handle), &password, person.role).await?;
        let draw = |picture: Result<Vec<u8>, String>| picture.map_err(Error::Broken);
        let field = |field: &&str| {
            let (name, value) = field.split_once('|').unwrap_or((field, ""));
            Field { name: name.to_owned(), value: value.to_owned() }
        };
        let words = |text: &str| Some(text.to_owned());
        let wish = ProfileWish {
            display_name: words(person.name),
            bio: words(person.bio),
            fields: Some(person.fields.iter().map(field).collect()),
            profession: words(person.profession),
            specialty: words(person.specialty),
            grade: words(person.grade),
            country: words(person.country),
            interests: words(person.interests),
            locked: Some(person.locked),
            bot: Some(person.bot),
            default_language: words(person.language),
            avatar: Some(draw(portraits::avatar(person.handle))?),
            header: if person.header { Some(draw(portraits::header(person.handle))?) } else { None },
            ..ProfileWish::default()
        };
        self.app.update_profile(&Viewer::itself(id), wish).await?;
        self.members.insert(person.handle, id);
        Ok(())
    }

    async fn publish(&mut self, at: usize) -> Result<(), Error> {
        let line = &self.script[at];
        let viewer = self.viewer(line.who)?;
        let mut media = Vec::new();
        for name in &line.pictures {
            let drawing = drawings::named(name).ok_or_else(|| Error::Broken(format!("no drawing {name}")))?;
            let png = drawing.png().map_err(Error::Broken)?;
            let upload = Upload { bytes: png, alt: drawing.alt.to_owned(), ..Upload::default() };
            media.push(self.app.upload(&viewer, upload).await?.id);
        }
        let poll = (!line.options.is_empty()).then(|| Poll {
            options: line.options.iter().map(|(option, _)| (*option).to_owned()).collect(),
            expires_in: line.open_ms / 1000,
            multiple: false,
            hide_totals: false,
            key: line.right.map(|position| PlannedKey {
                position,
                explanation: line.explanation.clone(),
                references: line.references.clone(),
                ..PlannedKey::default()
            }),
        });
        let draft = Draft {
            text: line.text.clone(),
            spoiler: line.warning.to_owned(),
            // Hiding these drawings would hide nothing that hurts.
            sensitive: Some(false),
            visibility: line.visibility.map(str::to_owned),
            language: (!line.language.is_empty()).then(|| line.language.to_owned()),
            in_reply_to: line.parent.map(|parent| self.post(parent)).transpose()?,
            media,
            poll,
            scheduled_at: None,
            with_interests: false,
            group: None,
        };
        let published = match self.app.publish(&viewer, draft.clone(), None).await {
            // These people are invented: what the guard asks about is confirmed, as a member would.
            Err(Error::Invalid(asked)) if asked.iter().all(|it| it.code == app::guard::CONFIRM) => {
                self.app.publish(&viewer, draft, None).await?
            }
            other => other?,
        };
        if let Published::Now(view) = published {
            self.posts[at] = Some(view.card.row.id);
        }
        Ok(())
    }

    async fn lists(&self) -> Result<(), Error> {
        let demo = self.viewer("demo")?;
        for (title, members) in LISTS {
            let wish = ListWish { title: Some((*title).to_owned()), ..ListWish::default() };
            let list = self.app.create_list(&demo, wish).await?.id;
            let members = members.iter().map(|handle| self.member(handle)).collect::<Result<Vec<_>, _>>()?;
            self.app.change_list(&demo, list, members, true).await?;
        }
        Ok(())
    }

    fn viewer(&self, handle: &str) -> Result<Viewer, Error> {
        Ok(Viewer::itself(self.member(handle)?))
    }

    fn member(&self, handle: &str) -> Result<i64, Error> {
        self.members
            .get(handle)
            .copied()
            .ok_or_else(|| Error::Broken(format!("@{handle} has not joined yet")))
    }

    fn post(&self, line: usize) -> Result<i64, Error> {
        self.posts[line].ok_or_else(|| Error::Broken(format!("line {line} of the script is not written yet")))
    }
}

fn email(handle: &str) -> String {
    format!("{handle}@rounds.example")
}
