//! What moderators of the demo community have on their desk: an incident that waits, a report that waits, one that is
//! decided and appealed against, one that turned out to be harmless.

use super::Filler;
use super::plan::Deed;
use super::script::{DAY, HOUR};
use app::moderation::decide::Verdict;
use app::moderation::report::{Complaint, Flag};
use app::posts::{Draft, Published};
use app::{Error, Viewer};
use kernel::moderation::Action;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody writes what somebody else will report.
    Write(usize),
    /// A member reports the newest of these.
    Report(usize),
    /// A visitor flags it.
    Flag(usize),
    /// A moderator decides about the newest report.
    Decide(usize),
    /// Its author appeals.
    Appeal(&'static str),
}

/// Posts that are reported. Nobody in them exists.
const TEXTS: &[(&str, &str)] = &[
    (
        "oisin_amb",
        "Teaching scenario for Thursday, made up from beginning to end: a farmer, a tractor, a long way to the road. What do you pack before you start walking? #Prehospital",
    ),
    (
        "chidi_surg",
        "Anybody who still argues against early mobilisation should hand back the licence and go and sell carpets. I mean it.",
    ),
    (
        "vy_nursing",
        "Small island, small hospital: everybody here knows whose boat it was that came in without its captain. He is doing well, and I learned how to reduce a shoulder in a corridor.",
    ),
];

const COMPLAINTS: &[(&str, &str, &str, &str)] = &[
    ("njeri_k", "oisin_amb", "confidentiality", "Is this a real accident? It reads like one."),
    ("bronte_ed", "chidi_surg", "violation", "Against colleagues rather than against their arguments."),
    ("noor_studies", "ecg_weekly", "spam", "It has posted the same strip three times this week."),
];

const VERDICTS: &[(Action, &str)] = &[
    (
        Action::Restore,
        "We have looked at it: the scenario is invented and says so. Nobody can be recognised.",
    ),
    (
        Action::Warning,
        "You may disagree with everything but not with the person. Please say why early mobilisation helps instead.",
    ),
];

/// When what happens, before `now_ms`; in the order of time.
pub fn deeds(now_ms: i64) -> Vec<Deed> {
    use super::plan::What::Moderate;
    let at = |before: i64, who: &'static str, step: Step| Deed {
        at_ms: now_ms - before,
        who,
        what: Moderate(step),
    };
    vec![
        at(33 * DAY, "oisin_amb", Step::Write(0)),
        at(33 * DAY - 2 * HOUR, "njeri_k", Step::Report(0)),
        at(33 * DAY - 6 * HOUR, "demo_moderator", Step::Decide(0)),
        at(9 * DAY, "chidi_surg", Step::Write(1)),
        at(9 * DAY - 3 * HOUR, "bronte_ed", Step::Report(1)),
        at(8 * DAY, "demo_moderator", Step::Decide(1)),
        at(
            7 * DAY,
            "chidi_surg",
            Step::Appeal("It was meant as a joke among friends. I have said so in the thread since."),
        ),
        at(26 * HOUR, "noor_studies", Step::Report(2)),
        at(5 * HOUR, "vy_nursing", Step::Write(2)),
        at(4 * HOUR, "", Step::Flag(2)),
    ]
}

impl Filler<'_> {
    pub(super) async fn moderate(&mut self, who: &'static str, step: Step) -> Result<(), Error> {
        let app = self.app;
        match step {
            Step::Write(at) => {
                let draft = Draft {
                    text: TEXTS[at].1.to_owned(),
                    visibility: Some("public".to_owned()),
                    language: Some("en".to_owned()),
                    ..Draft::default()
                };
                if let Published::Now(view) = app.publish(&self.viewer(who)?, draft, None).await? {
                    self.reported = Some(view.id());
                }
            }
            Step::Report(at) => {
                let (_, about, category, comment) = COMPLAINTS[at];
                let written = TEXTS.iter().any(|(author, _)| *author == about);
                let complaint = Complaint {
                    target: self.member(about)?,
                    posts: self.reported.filter(|_| written).into_iter().collect(),
                    category: category.to_owned(),
                    rules: Vec::new(),
                    comment: comment.to_owned(),
                };
                self.report = Some((app.report(&self.viewer(who)?, complaint).await?.report, about));
            }
            Step::Flag(_) => {
                let flag = Flag {
                    post: self.reported.ok_or(Error::NotFound)?,
                    category: "confidentiality".to_owned(),
                    reason: "There is one captain on the island, and he is my neighbour.".to_owned(),
                    name: "A reader from the island".to_owned(),
                    email: String::new(),
                };
                app.flag(flag).await?;
            }
            Step::Decide(at) => {
                let (action, reason) = VERDICTS[at];
                let (report, about) = self.report.ok_or(Error::NotFound)?;
                let verdict = Verdict {
                    target: self.member(about)?,
                    report: Some(report),
                    action,
                    reason: reason.to_owned(),
                    note: String::new(),
                    posts: Vec::new(),
                    days: None,
                };
                self.decision = Some(app.decide(&self.moderator(who).await?, verdict).await?);
            }
            Step::Appeal(text) => {
                let decision = self.decision.ok_or(Error::NotFound)?;
                app.appeal(&self.viewer(who)?, decision, text).await?;
            }
        }
        Ok(())
    }

    /// Deciding takes the role of the account, which only a session or a token brings.
    pub(super) async fn moderator(&self, handle: &str) -> Result<Viewer, Error> {
        let token = self.app.script_token(self.member(handle)?, "admin:write").await?;
        self.app.viewer_of_token(&token).await
    }
}
