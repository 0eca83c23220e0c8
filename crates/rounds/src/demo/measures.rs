//! The demo's campaign and its project: two years of Sepsis Six at six hospitals, whose adherence rises after a trolley and a
//! poster, and a regional audit that is collecting.

use super::Filler;
use super::dice::Dice;
use app::groups::{GroupWish, RulesWish};
use app::measures::{Imported, NoteWish, SiteWish};
use app::{Error, Viewer};
use std::fmt::Write;

const DAY: i64 = 86_400_000;
const WEEK: i64 = 7 * DAY;

const ELEMENTS: [(&str, &str); 6] = [
    ("oxygen", "Oxygen"),
    ("cultures", "Blood cultures"),
    ("antibiotics", "Intravenous antibiotics"),
    ("fluids", "Intravenous fluids"),
    ("lactate", "Lactate"),
    ("urine", "Urine output"),
];

const HOSPITALS: [(&str, &str, &str); 6] = [
    ("FEN", "Fenmoor General", "yusuf_neph"),
    ("MAR", "Marlow Bridge Infirmary", "bronte_ed"),
    ("HOL", "Hollin Park Hospital", "demo"),
    ("SAL", "Saltmere District", "noor_studies"),
    ("THO", "Thornby Royal", "chidi_surg"),
    ("WES", "Westerdale Community", "njeri_k"),
];

const DELIRIUM: &str = "include: Patients of 70 or older on the second day after an emergency admission
include: Not: already diagnosed with delirium
interval: week
site names: codes
least: 5
steering group: totals
field screened: yes/no: Screened with the 4AT by the second day
field score: number 0..12: Score of the 4AT
field cause: choice infection, medicine, pain, not looked for: Cause written down
field hours: hours 0..48: Hours from admission to the screen
measure screened: Screened by the second day: screened = yes: standard 90
measure early: Screened within a day: hours <= 24: standard 75
mean wait: Mean hours from admission to the screen: hours: standard 24: lower
measure cause: A cause looked for where the score says delirium: cause != not looked for: of score >= 4: standard 95";

/// The six elements within an hour, each alone and all together.
fn sepsis() -> String {
    let mut text = String::from(
        "include: Adults with suspected sepsis and a red flag in the emergency department or on a ward\ninclude: Not: on an end of life pathway\ninterval: month\nsite names: names\nleast: 5\nsteering group: cases\n",
    );
    for (name, label) in ELEMENTS {
        let _ = writeln!(text, "field {name}: hours 0..24: {label}: hours from recognition");
    }
    for (name, label) in ELEMENTS {
        let _ = writeln!(text, "measure {name}: {label} within an hour: {name} <= 1: standard 95");
    }
    text.push_str("bundle six: All six within an hour: oxygen + cultures + antibiotics + fluids + lactate + urine: standard 90");
    text
}

/// Hours to one element: mostly well within the hour or well beyond it.
fn hours(dice: &mut Dice, within: u64) -> String {
    let tenths = if dice.below(100) < within { 1 + dice.below(10) } else { 12 + dice.below(30) };
    format!("{}.{}", tenths / 10, tenths % 10)
}

impl Filler<'_> {
    pub(super) async fn measures(&self, now: i64) -> Result<(), Error> {
        self.campaign(now).await?;
        self.project(now).await
    }

    async fn measuring(
        &self,
        owner: &Viewer,
        kind: &str,
        name: &str,
        handle: &str,
        about: &str,
        text: &str,
    ) -> Result<i64, Error> {
        let wish = GroupWish {
            kind: kind.into(),
            name: name.into(),
            handle: handle.into(),
            description: about.into(),
            time_zone: "Europe/London".into(),
            rules: RulesWish { privacy: "public".into(), joining: "open".into(), ..RulesWish::default() },
            ..GroupWish::default()
        };
        let group = self.app.create_group(owner, wish).await?.account.row.id;
        self.app.write_protocol(owner, group, text.to_owned(), false).await?;
        Ok(group)
    }

    /// A site with its approvals and its lead.
    async fn site(
        &self,
        owner: &Viewer,
        group: i64,
        code: &str,
        name: &str,
        lead: &str,
    ) -> Result<i64, Error> {
        let wish = SiteWish {
            code: code.into(),
            name: name.into(),
            audit_registration: format!("QI {code} 17"),
            caldicott: format!("CG {code} 4"),
        };
        let site = self.app.put_site(owner, group, wish).await?;
        let who = self.member(lead)?;
        if owner.id() != Some(who) {
            self.app.join_group(&self.viewer(lead)?, group, "").await?;
        }
        self.app.name_lead(owner, site, who, None).await?;
        Ok(site)
    }

    async fn take(&self, lead: &str, site: i64, csv: &str) -> Result<(), Error> {
        match self.app.import_cases(&self.viewer(lead)?, site, csv).await? {
            Imported::Taken(_) => Ok(()),
            Imported::Refused(problems) => {
                Err(Error::Broken(format!("a case of the demo is refused: {:?}", problems.first())))
            }
        }
    }

    async fn campaign(&self, now: i64) -> Result<(), Error> {
        let owner = self.viewer("yusuf_neph")?;
        let about =
            "Six things within an hour, at six hospitals. Everybody sees how we do, and when we got better.";
        let group =
            self.measuring(&owner, "campaign", "Sepsis Six Together", "sepsis_six", about, &sepsis()).await?;
        let changed = now - 52 * WEEK;
        for (at, what) in [(changed, "Sepsis trolley"), (now - 30 * WEEK, "Ward posters")] {
            let note = NoteWish { at, what: what.into(), rebase: false };
            self.app.put_note(&owner, group, None, note).await?;
        }
        let mut dice = Dice::of("sepsis six");
        for (at, (code, name, lead)) in HOSPITALS.into_iter().enumerate() {
            let site = self.site(&owner, group, code, name, lead).await?;
            let mut csv = format!("date,{}\n", ELEMENTS.map(|(name, _)| name).join(","));
            for week in 1..=104 {
                let when = now - week * WEEK;
                // Before the trolley each element is kept in four of five; the bundle needs all six.
                let within = if when < changed { 81 } else { 92 } - if at == 4 { 6 } else { 0 };
                for _ in 0..1 + dice.below(3) {
                    let line: Vec<String> = ELEMENTS.iter().map(|_| hours(&mut dice, within)).collect();
                    let _ = writeln!(csv, "{},{}", wire::time::iso_date(when), line.join(","));
                }
            }
            self.take(lead, site, &csv).await?;
            if lead == "demo" {
                self.queries(&owner, site).await?;
            }
        }
        Ok(())
    }

    /// What the steering group asks a site: one query waits for an answer, one is closed, after a correction.
    async fn queries(&self, owner: &Viewer, site: i64) -> Result<(), Error> {
        let desk = self.app.site_desk(owner, site).await?;
        let [first, second, ..] = desk.cases.as_slice() else { return Ok(()) };
        let question = "Is this in hours, or in tens of minutes?";
        self.app.raise_query(owner, first.id, "fluids", question).await?;
        let query =
            self.app.raise_query(owner, second.id, "urine", "So late, or is a point missing?").await?;
        let lead = self.viewer("demo")?;
        let mut texts: Vec<String> = second.texts.split('\n').map(str::to_owned).collect();
        if let Some(urine) = texts.last_mut() {
            *urine = "0.4".to_owned();
        }
        self.app.correct_case(&lead, second.id, &wire::time::iso_date(second.week), texts).await?;
        self.app.answer_query(&lead, query, "A point was missing. Corrected.").await?;
        self.app.close_query(owner, query).await
    }

    async fn project(&self, now: i64) -> Result<(), Error> {
        let owner = self.viewer("demo")?;
        let about = "One audit by trainees of a region instead of five small ones: is everybody over 70 screened for delirium?";
        let group = self
            .measuring(&owner, "project", "Delirium Screening Audit", "delirium_audit", about, DELIRIUM)
            .await?;
        let mut dice = Dice::of("delirium");
        for (at, (code, name, lead)) in HOSPITALS.into_iter().enumerate().take(5) {
            let site = self.site(&owner, group, code, name, lead).await?;
            let mut csv = String::from("date,screened,score,cause,hours\n");
            // The last site has only begun, and is too small to be shown.
            let weeks = if at == 4 { 1 } else { 5 };
            for week in 1..=weeks {
                for _ in 0..if at == 4 { 3 } else { 3 + dice.below(4) } {
                    let date = wire::time::iso_date(now - week * WEEK);
                    let _ = match dice.below(100) {
                        0..76 => {
                            let score = dice.below(9);
                            let cause =
                                ["infection", "medicine", "pain", "not looked for"][dice.below(4) as usize];
                            let cause = if score >= 4 { cause } else { "" };
                            writeln!(csv, "{date},yes,{score},{cause},{}", 2 + dice.below(40))
                        }
                        _ => writeln!(csv, "{date},no,,,"),
                    };
                }
            }
            self.take(lead, site, &csv).await?;
        }
        Ok(())
    }
}
