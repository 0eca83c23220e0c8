//! The demo's closed group: people who work nights, with a pinned post, somebody who asks to come in, a post that waits for
//! the moderators, and a statement that was corrected.

use app::groups::{GroupWish, RulesWish};
use app::posts::{Draft, Published};
use app::relations::FollowWish;
use app::statements::StatementWish;
use app::{App, Error, Viewer};

const HOUR: i64 = 3_600_000;

const MEMBERS: [&str; 6] = ["demo", "njeri_k", "bronte_ed", "noor_studies", "bayu_physio", "chidi_surg"];

/// How many hours before the present, who, what, and the post that it answers.
const SAID: [(i64, &str, &str, Option<usize>); 8] = [
    (
        118,
        "yusuf_neph",
        "How we write here: no patients, not even changed ones. Say what you felt, what you did and what you would like to know. What is said in this group stays in it.",
        None,
    ),
    (
        97,
        "njeri_k",
        "Third night in a row that I ate standing up. I have decided that this is a system problem.",
        None,
    ),
    (
        96,
        "bronte_ed",
        "We put a chair with a sign on it: “break, do not bleep”. It took a week until people believed the sign.",
        Some(1),
    ),
    (
        71,
        "demo",
        "First night alone with the arrest bleep. Nothing happened, and I have never been so tired of nothing.",
        None,
    ),
    (
        70,
        "chidi_surg",
        "The waiting costs more than the running. Sleep before, not after. And tell the ward sister that it is your first.",
        Some(3),
    ),
    (69, "noor_studies", "I start in August and I am taking notes.", Some(3)),
    (
        26,
        "bayu_physio",
        "Who else has a way to get home safely after a night? I fall asleep on the bus and wake up at the depot.",
        None,
    ),
    (
        2,
        "noor_studies",
        "I found a planner for night shifts, is it any good? https://example.org/nights",
        None,
    ),
];

/// What the group says in public: how many hours before the present, what it asks for, and what was wrong before.
const SPOKEN: [(i64, &str, &str); 2] = [
    (
        60,
        "We ask every hospital for a room with a bed and a door for whoever has worked the night and is too tired to drive. Three of our seven wards have none.",
        "",
    ),
    (
        20,
        "We ask every hospital for a room with a bed and a door for whoever has worked the night and is too tired to drive. Four of our seven wards have none.",
        "We wrote that three wards have no room. It is four: the room on the fifth floor is an office now.",
    ),
];

/// What has been done so far.
pub struct Circle {
    now: i64,
    group: Option<i64>,
    posts: Vec<i64>,
    statement: Option<i64>,
    spoken: usize,
}

impl Circle {
    pub fn new(now: i64) -> Self {
        Self { now, group: None, posts: Vec::new(), statement: None, spoken: 0 }
    }

    /// Takes every step up to this moment; the clock is left at the last of them.
    pub async fn until(&mut self, app: &App, at: i64, member: super::club::Members<'_>) -> Result<(), Error> {
        let viewer = |handle: &str| Ok::<_, Error>(Viewer::itself(member(handle)?));
        while let Some((hours, who, text, parent)) = SAID.get(self.posts.len()).copied() {
            let when = self.now - hours * HOUR;
            self.speak(app, at.min(when), member).await?;
            if when > at {
                return Ok(());
            }
            app.clock().set(when);
            let group = match self.group {
                Some(group) => group,
                None => self.found(app, member).await?,
            };
            let draft = Draft {
                text: text.to_owned(),
                group: Some(group),
                in_reply_to: parent.map(|at| self.posts[at]),
                ..Draft::default()
            };
            let Published::Now(post) = app.publish(&viewer(who)?, draft, None).await? else {
                return Err(Error::Broken("a post of the closed group was not published".into()));
            };
            self.posts.push(post.id());
            if self.posts.len() == 1 {
                app.pin_in_group(&viewer("yusuf_neph")?, group, post.id(), true).await?;
            }
        }
        self.speak(app, at, member).await
    }

    /// Says in public what is due.
    async fn speak(&mut self, app: &App, at: i64, member: super::club::Members<'_>) -> Result<(), Error> {
        let viewer = |handle: &str| Ok::<_, Error>(Viewer::itself(member(handle)?));
        while let (Some(group), Some((hours, text, correction))) =
            (self.group, SPOKEN.get(self.spoken).copied())
        {
            let when = self.now - hours * HOUR;
            if when > at {
                break;
            }
            app.clock().set(when);
            let wish = StatementWish {
                title: "A bed for whoever has worked the night".into(),
                text: format!(
                    "{text}\n\nA tired driver is as slow as a drunk one. Nobody would let a drunk colleague drive home."
                ),
                correction: correction.to_owned(),
                seen: None,
            };
            let owner = viewer("yusuf_neph")?;
            let statement = match self.statement {
                None => app.draft_statement(&owner, group, wish).await?.row.id,
                Some(statement) => app.revise_statement(&owner, statement, wish).await?.row.id,
            };
            app.approve_statement(&viewer("demo")?, statement, None, true).await?;
            app.publish_statement(&owner, statement, None).await?;
            self.statement = Some(statement);
            self.spoken += 1;
        }
        Ok(())
    }

    async fn found(&mut self, app: &App, member: super::club::Members<'_>) -> Result<i64, Error> {
        let viewer = |handle: &str| Ok::<_, Error>(Viewer::itself(member(handle)?));
        let wish = GroupWish {
            kind: "community".into(),
            name: "Night Shift".into(),
            handle: "night_shift".into(),
            description: "For people who work while others sleep: how to get through, how to get home, and who to ask. Closed, so that one can say that one was afraid.".into(),
            time_zone: "Europe/London".into(),
            rules: RulesWish {
                privacy: "members".into(),
                joining: "request".into(),
                questions: "Where do you work nights?\nWhat would you like to find here?".into(),
                hold_links: true,
                quorum: "1".into(),
                press: "Night Shift, nights@fenmoor.example".into(),
                ..RulesWish::default()
            },
            ..GroupWish::default()
        };
        let owner = viewer("yusuf_neph")?;
        let group = app.create_group(&owner, wish).await?.account.row.id;
        for handle in MEMBERS {
            app.follow(&viewer(handle)?, group, FollowWish::default()).await?;
            app.answer_group_request(&owner, group, member(handle)?, true).await?;
        }
        app.set_group_role(&owner, group, member("demo")?, "moderator").await?;
        let answers =
            "On the maternity ward in KwaZulu-Natal.\nHow others talk with students at four in the morning.";
        app.join_group(&viewer("thandeka_mw")?, group, answers).await?;
        self.group = Some(group);
        Ok(group)
    }
}
