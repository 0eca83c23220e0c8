//! The demo's journal club: a session that has closed, with its transcript; one that is open, with two of its questions
//! asked and answered; and one that is announced. The paper is invented like everything else.

use super::badges;
use app::certificates::IssueWish;
use app::groups::GroupWish;
use app::papers::PaperWish;
use app::posts::Draft;
use app::relations::FollowWish;
use app::sessions::{HostWish, PromptWish, SessionWish};
use app::{App, Error, Viewer};
use wire::time::iso;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Finds the account of a handle.
pub type Members<'a> = &'a dyn Fn(&str) -> Result<i64, Error>;

/// When the club is founded, before the present.
const BEGINS: i64 = 9 * DAY;
/// When its first session opens, before the present, and how long it is open.
const FIRST: i64 = 8 * DAY;
const FIRST_HOURS: i64 = 2;

const FOLLOWERS: [&str; 8] =
    ["demo", "njeri_k", "bronte_ed", "oisin_amb", "freja_lund", "arjun_vs", "noor_studies", "bayu_physio"];
const PROMPTS: [&str; 3] = [
    "The trial left out everybody whose kidneys were already poor. Whom of your patients does it still speak about?",
    "The groups differ by half a millimole of chloride. Is that a difference you would change a stock order for?",
    "What would you do differently on your next shift, and what would you count to know whether it helped?",
];

/// Who says what, how many minutes before the present, and in answer to which question.
const SAID: [(i64, &str, Option<i16>, &str); 13] = [
    (
        176,
        "njeri_k",
        Some(1),
        "About the youngest and fittest of mine, which is to say about those I worried about least.",
    ),
    (
        171,
        "priya_rx",
        Some(1),
        "Worth reading the supplement: a third of those screened were left out for their kidneys. The abstract does not say so.",
    ),
    (
        165,
        "demo",
        Some(1),
        "I had read only the abstract. Now I have read the supplement, and the abstract a second time, with different eyes.",
    ),
    (
        158,
        "bronte_ed",
        Some(1),
        "On my floor it speaks about the first hour, when nobody knows the kidneys yet. That hour is mine, so I listened.",
    ),
    (
        140,
        "freja_lund",
        None,
        "Hearts were counted as an outcome and nobody reports how. Does anybody find it? #SaltWaterJC",
    ),
    (
        96,
        "noor_studies",
        None,
        "First journal club of my life. I understood the flow diagram and two of the tables. #SaltWaterJC",
    ),
    (
        90,
        "yusuf_neph",
        None,
        "Then you are ahead of the person who drew the flow diagram. Welcome! #SaltWaterJC",
    ),
    (18, "arjun_vs", Some(2), "Half a millimole is smaller than what our analyser says when asked twice."),
    (
        15,
        "priya_rx",
        Some(2),
        "The stock order is a question of price and shelf, and both bags cost the same here. So: why not?",
    ),
    (
        12,
        "oisin_amb",
        Some(2),
        "We carry one kind, because there is room for one kind. If it is to be the other, tell us before winter.",
    ),
    (
        9,
        "demo",
        Some(2),
        "So the effect is small, the cost is nothing, and the harm is unknown. Is that a reason to change or not to?",
    ),
    (
        6,
        "njeri_k",
        Some(2),
        "It is a reason to choose one and to count. Changing without counting is fashion.",
    ),
    (
        3,
        "bayu_physio",
        None,
        "Reading along from the gym. I lift people who were given four litres; I have opinions. #SaltWaterJC",
    ),
];

/// The questions of the first session.
const EARLIER_PROMPTS: [&str; 2] = [
    "What does the score promise that the wristband did not?",
    "Would you fill it in for everybody, or for those you worry about anyway?",
];

/// Who said what in it, minutes after it opened, and in answer to which question.
const EARLIER: [(i64, &str, Option<i16>, &str); 8] = [
    (6, "njeri_k", Some(1), "A number that the night shift believes. The wristband was believed by nobody."),
    (
        9,
        "bronte_ed",
        Some(1),
        "It promises to be quick. Ours took four minutes, which in the department is a long time.",
    ),
    (
        14,
        "oisin_amb",
        Some(1),
        "That somebody else will have the same number when we arrive. That alone would be new.",
    ),
    (
        22,
        "priya_rx",
        Some(1),
        "The validation was in one hospital, and it was theirs. I would like to see it in a poorer one.",
    ),
    (
        41,
        "arjun_vs",
        None,
        "The flow diagram loses forty people between two boxes. Did anybody find them? #SaltWaterJC",
    ),
    (
        66,
        "freja_lund",
        Some(2),
        "For everybody. If I choose, I choose those who look like the last one that went wrong.",
    ),
    (74, "noor_studies", Some(2), "As a student I am glad of anything that tells me when to call somebody."),
    (
        97,
        "demo",
        Some(2),
        "Then call whenever you wonder. No score replaces that, and this one does not claim to.",
    ),
];

/// What the club does at some moment.
#[derive(Debug, Clone, Copy)]
enum Step {
    Found,
    Follow(&'static str),
    /// What is due by itself.
    Look,
    Say(usize),
    SayEarlier(usize),
    SumUp,
    Attend,
}

/// The club on its way. Its steps are taken between the deeds of the others, because time goes one way.
pub struct Club {
    now: i64,
    /// The next step is the last of the list.
    steps: Vec<(i64, Step)>,
    club: i64,
    earlier: i64,
    session: i64,
}

impl Club {
    pub fn new(now: i64) -> Self {
        let mut steps =
            vec![(now - BEGINS, Step::Found), (now - 3 * HOUR, Step::Look), (now - MINUTE, Step::Attend)];
        steps.extend(
            (1..).zip(FOLLOWERS).map(|(at, handle)| (now - BEGINS + at * 7 * MINUTE, Step::Follow(handle))),
        );
        steps.extend(SAID.iter().enumerate().map(|(at, said)| (now - said.0 * MINUTE, Step::Say(at))));
        steps.extend(
            EARLIER
                .iter()
                .enumerate()
                .map(|(at, said)| (now - FIRST + said.0 * MINUTE, Step::SayEarlier(at))),
        );
        // Its questions are asked at their time, not when somebody answers.
        steps.extend([0, 60].map(|minutes| (now - FIRST + minutes * MINUTE, Step::Look)));
        steps.push((now - FIRST + FIRST_HOURS * HOUR + MINUTE, Step::SumUp));
        steps.sort_by_key(|(at, _)| -at);
        Self { now, steps, club: 0, earlier: 0, session: 0 }
    }

    /// Takes every step up to this moment; the clock is left at the last of them.
    pub async fn until(&mut self, app: &App, at: i64, member: Members<'_>) -> Result<(), Error> {
        while let Some((when, step)) = self.steps.pop_if(|(when, _)| *when <= at) {
            app.clock().set(when);
            self.step(app, step, member).await?;
        }
        Ok(())
    }

    async fn step(&mut self, app: &App, step: Step, member: Members<'_>) -> Result<(), Error> {
        let viewer = |handle: &str| Ok::<_, Error>(Viewer::itself(member(handle)?));
        match step {
            Step::Found => {
                // Hosts are verified.
                badges::give(app, member).await?;
                self.found(app, &viewer("yusuf_neph")?).await
            }
            Step::Follow(handle) => {
                app.follow(&viewer(handle)?, self.club, FollowWish::default()).await.map(|_| ())
            }
            Step::Look => app.work_off().await.map(|_| ()),
            Step::Say(at) => {
                let (_, who, prompt, text) = SAID[at];
                app.work_off().await?;
                let draft = Draft { text: text.to_owned(), ..Draft::default() };
                app.say_in_session(&viewer(who)?, self.session, prompt, draft, None).await.map(|_| ())
            }
            Step::SayEarlier(at) => {
                let (_, who, prompt, text) = EARLIER[at];
                app.work_off().await?;
                let draft = Draft { text: text.to_owned(), ..Draft::default() };
                app.say_in_session(&viewer(who)?, self.earlier, prompt, draft, None).await.map(|_| ())
            }
            Step::SumUp => {
                app.work_off().await?;
                let summary = "The score is quick enough for a ward and too slow for the door. Nobody would trust it alone; everybody would like to arrive with the same number. What is missing: a validation somewhere else.";
                let host = viewer("yusuf_neph")?;
                app.sum_up_session(&host, self.earlier, summary).await?;
                app.work_off().await?;
                let wish = IssueWish { least_minutes: 1, ..IssueWish::default() };
                app.issue_certificates(&host, self.earlier, wish).await.map(|_| ())
            }
            Step::Attend => {
                for handle in FOLLOWERS {
                    app.attend_session(&viewer(handle)?, self.session).await?;
                }
                Ok(())
            }
        }
    }

    async fn found(&mut self, app: &App, host: &Viewer) -> Result<(), Error> {
        let wish = GroupWish {
            kind: "journal_club".into(),
            name: "Salt and Water Journal Club".into(),
            handle: "salt_water_jc".into(),
            hashtag: "SaltWaterJC".into(),
            description: "Kidneys, fluids and what we do with them. One paper, one evening, everybody welcome: students, nurses, pharmacists, the person who orders the bags. New here? Start with Q1.".into(),
            timetable: "monthly 1,3 tue 20:00".into(),
            time_zone: "Europe/London".into(),
            ..GroupWish::default()
        };
        let group = app.create_group(host, wish).await?;
        self.club = group.account.row.id;
        app.set_group_host(host, self.club, "priya_rx", true).await?;
        self.earlier = app.create_session(host, self.club, self.earlier_session()).await?.row.id;
        self.session = app.create_session(host, self.club, self.open_session()).await?.row.id;
        let next = group.timetable.as_ref().and_then(|rule| rule.next_after(self.now + 2 * DAY, &group.zone));
        app.create_session(host, self.club, announced(next.unwrap_or(self.now + 7 * DAY))).await?;
        Ok(())
    }

    fn earlier_session(&self) -> SessionWish {
        let opens = self.now - FIRST;
        SessionWish {
            title: "A score for the night shift: worth the ink?".into(),
            description: "A short paper about a long-known problem. Read the table of those who were missed."
                .into(),
            opens_at: iso(opens),
            closes_at: iso(opens + FIRST_HOURS * HOUR),
            papers: vec![PaperWish {
                title:
                    "A five-point score for deterioration at night: derivation and validation in one hospital"
                        .into(),
                authors: "S Achterkamp, P Ngata".into(),
                journal: "Annals of Imaginary Medicine".into(),
                year: "2026".into(),
                ..PaperWish::default()
            }],
            prompts: EARLIER_PROMPTS
                .iter()
                .zip([0, 60])
                .map(|(text, minutes)| PromptWish { text: (*text).to_owned(), at: format!("+{minutes}") })
                .collect(),
            ..SessionWish::default()
        }
    }

    fn open_session(&self) -> SessionWish {
        let opens = self.now - 3 * HOUR;
        let minutes = [0, 160, 210];
        SessionWish {
            title: "Balanced or salty? The trial that everybody quotes".into(),
            description: "Read the methods and the supplement; the discussion can wait. If you have ten minutes: figure 2 and the list of those who were left out.".into(),
            format: "hybrid".into(),
            opens_at: iso(opens),
            live_from: iso(self.now - 20 * MINUTE),
            papers: vec![PaperWish {
                title: "Balanced crystalloid or saline in adults with early sepsis: a cluster-crossover trial in nine hospitals".into(),
                authors: "M Halvorsdatter, T Oyelaran-Finch, K Vasterling, P Ngata".into(),
                journal: "Annals of Imaginary Medicine".into(),
                year: "2026".into(),
                open_from: iso(self.now - 5 * DAY),
                open_until: iso(self.now + 9 * DAY),
                ..PaperWish::default()
            }],
            prompts: PROMPTS
                .iter()
                .zip(minutes)
                .map(|(text, minutes)| PromptWish { text: (*text).to_owned(), at: format!("+{minutes}") })
                .collect(),
            hosts: vec![HostWish { handle: "priya_rx".into(), role: "host".into() }],
            ..SessionWish::default()
        }
    }
}

fn announced(at: i64) -> SessionWish {
    SessionWish {
        title: "When to stop: withdrawing diuretics on the ward".into(),
        description: "A small paper with a large question. Bring the last chart on which you changed nothing and wished you had.".into(),
        opens_at: iso(at),
        papers: vec![PaperWish {
            title: "Stopping rules for loop diuretics in hospital: a qualitative study of twelve wards".into(),
            authors: "E Brandvold, S Achterkamp".into(),
            journal: "Journal of Ordinary Wards".into(),
            year: "2026".into(),
            ..PaperWish::default()
        }],
        prompts: vec![
            PromptWish { text: "Who decides on your ward that it is enough?".into(), at: String::new() },
            PromptWish { text: "What did the twelve wards have in common?".into(), at: String::new() },
        ],
        ..SessionWish::default()
    }
}
