//! The ledger of a year on paper, for an appraisal: a page for the appraiser, every activity with what was learnt from
//! it, and the files of evidence by their digests.

use super::{Activity, Dashboard, SchemeStanding};
use crate::App;
use kernel::cpd::{Domain, Kind, hours};
use platform::pdf::{Column, Paper};
use wire::activities::Owner;
use wire::time::day;

const fn column(head: &'static str, share: f32) -> Column {
    Column { head, share, right: false }
}

const fn number(head: &'static str, share: f32) -> Column {
    Column { head, share, right: true }
}

impl App {
    pub(super) fn portfolio(&self, owner: &Owner, year: &Dashboard) -> Vec<u8> {
        paper(owner, year, self.now()).finish()
    }
}

fn paper(owner: &Owner, year: &Dashboard, now: i64) -> Paper {
    let period = year.year.label();
    let footer = format!("{} · CPD {period} · drawn up on {}", owner.name, day(now));
    let mut paper = Paper::new(&format!("CPD portfolio {period}"), &footer);
    summary(&mut paper, owner, year);
    // The oldest first, as a record is read.
    let activities: Vec<&Activity> = year.activities.iter().rev().collect();
    list(&mut paper, &activities, year.schemes.first());
    domains(&mut paper, &year.activities);
    reflections(&mut paper, &activities, &year.schemes);
    evidence(&mut paper, &activities);
    paper
}

/// What an appraiser looks at first: whose year it is, how it stands, and what is missing.
fn summary(paper: &mut Paper, owner: &Owner, year: &Dashboard) {
    paper.heading(&format!("CPD portfolio {}", year.year.label()));
    let (from, until) = year.year.span();
    let (measured, declared) = year.minutes();
    let reflected = year.activities.iter().filter(|it| it.reflection.is_written()).count();
    let files: usize = year.activities.iter().map(|it| it.evidence.len()).sum();
    let host = owner.home.split("//").last().unwrap_or_default();
    let facts = [
        ("Name", owner.name.clone()),
        ("Account", format!("@{}@{host}", owner.handle)),
        ("Period", format!("{} to {}", day(from), day(until - 1))),
        ("Activities", format!("{}, of which {reflected} reflected on", year.activities.len())),
        ("Measured", hours(measured)),
        ("Self-declared", hours(declared)),
        ("Evidence", format!("{files} file{}", if files == 1 { "" } else { "s" })),
    ];
    for (name, value) in &facts {
        paper.fact(name, value);
    }
    if year.is_current {
        paper.space(4.0);
        paper
            .small("The year is not over: what follows is how it stands on the day at the foot of the page.");
    }
    for it in &year.schemes {
        scheme(paper, it);
    }
    if year.schemes.is_empty() {
        paper.subheading("Scheme");
        paper.paragraph("No scheme was chosen, so minutes are given and no credits.");
    }
    // Its lines are signed on the page that they are about, or all on the next.
    paper.keep_together(190.0);
    paper.subheading("For the appraiser");
    paper.paragraph(
        "“Measured” is what the server saw: minutes on a session’s page, posts, answers. Its owner can lower it and cannot \
         raise it. “Self-declared” is their word. Each activity says how its minutes came about.",
    );
    for line in ["Appraiser", "Date", "Comments"] {
        paper.to_be_filled(line);
    }
}

fn scheme(paper: &mut Paper, it: &SchemeStanding) {
    const COLUMNS: [Column; 4] =
        [column("Rule", 5.0), number("Has", 1.6), column("Asked for", 2.0), column("So", 2.6)];
    paper.subheading(&format!("{}, {}", it.scheme.name, it.standing.year.label()));
    let verdict = if it.standing.is_met() { "Every rule is met." } else { "Not every rule is met." };
    paper.paragraph(verdict);
    let unit = it.scheme.unit;
    let rows: Vec<Vec<String>> = it
        .standing
        .rules
        .iter()
        .map(|row| vec![row.rule.label.clone(), unit.count(row.have), row.wanted(), row.says()])
        .collect();
    paper.table(&COLUMNS, &rows);
    for note in &it.scheme.notes {
        paper.small(note);
    }
    paper.small(&format!("After: {}.", it.scheme.source));
}

/// How the year lies over the domains of Good medical practice.
fn domains(paper: &mut Paper, activities: &[Activity]) {
    const COLUMNS: [Column; 3] = [column("Domain", 5.0), number("Activities", 1.4), number("Time", 1.8)];
    paper.subheading("Domains");
    let rows: Vec<Vec<String>> = Domain::ALL
        .iter()
        .map(|domain| {
            let of: Vec<_> = activities.iter().filter(|it| it.reflection.domains.contains(domain)).collect();
            let minutes = of.iter().map(|it| i64::from(it.minutes.counted())).sum();
            vec![domain.label().to_owned(), of.len().to_string(), hours(minutes)]
        })
        .collect();
    paper.table(&COLUMNS, &rows);
    paper.small("An activity may lie in several domains.");
}

fn list(paper: &mut Paper, activities: &[&Activity], scheme: Option<&SchemeStanding>) {
    const COLUMNS: [Column; 5] = [
        column("", 0.5),
        column("Date", 2.4),
        column("Activity", 5.0),
        number("Minutes", 1.4),
        number("Credit", 1.8),
    ];
    paper.new_page();
    paper.heading("Activities");
    let rows: Vec<Vec<String>> = (1..)
        .zip(activities)
        .map(|(number, it)| {
            let credit = scheme.map_or_else(String::new, |it_by| credit(it, it_by));
            let title = if it.provider.is_empty() {
                it.title.clone()
            } else {
                format!("{}\n{}", it.title, it.provider)
            };
            vec![number.to_string(), day(it.started_at), title, it.minutes.counted().to_string(), credit]
        })
        .collect();
    paper.table(&COLUMNS, &rows);
    if let Some(it) = scheme {
        paper.small(&format!(
            "Credit by the arithmetic of {}, before what is too much of one kind is left out.",
            it.scheme.name
        ));
    }
}

fn credit(it: &Activity, by: &SchemeStanding) -> String {
    by.scheme.unit.count(by.scheme.arithmetic.credits_of(&it.counted()))
}

fn reflections(paper: &mut Paper, activities: &[&Activity], schemes: &[SchemeStanding]) {
    paper.new_page();
    paper.heading("Reflective entries");
    for (number, it) in (1..).zip(activities) {
        // A title and its first facts stay on one page.
        paper.keep_together(110.0);
        paper.subheading(&format!("{number}. {}", it.title));
        let reflection = &it.reflection;
        paper.fact("Date", &day(it.started_at));
        paper.fact("Offered by", &it.provider);
        paper.fact("Role", &reflection.role);
        paper.fact("Minutes", &it.provenance());
        paper.fact("Score", &it.score);
        let credits: Vec<String> =
            schemes.iter().map(|by| format!("{} ({})", credit(it, by), by.scheme.name)).collect();
        paper.fact("Credit", &credits.join("; "));
        let domains: Vec<&str> = reflection.domains.iter().map(|it| it.label()).collect();
        paper.fact("Domains", &domains.join("; "));
        let clinical = if reflection.clinical { "clinical" } else { "not clinical" };
        let kind = if reflection.kind == Kind::Other {
            String::new()
        } else {
            format!("{}; ", reflection.kind.label())
        };
        paper.fact("Kind", &format!("{kind}{clinical}"));
        paper.fact("Supports", reflection.information.label());
        paper.fact("Learning need", &reflection.learning_need);
        paper.fact("What", &reflection.what);
        paper.fact("So what", &reflection.so_what);
        paper.fact("Now what", &reflection.now_what);
        if !reflection.is_written() {
            paper.fact("Reflection", "None was written.");
        }
        paper.fact("Note", &it.annotation);
        paper.space(6.0);
    }
    if activities.is_empty() {
        paper.paragraph("Nothing was recorded in this year.");
    }
}

fn evidence(paper: &mut Paper, activities: &[&Activity]) {
    const COLUMNS: [Column; 4] =
        [column("To", 0.5), column("File", 4.0), number("Bytes", 1.5), column("SHA-256", 5.0)];
    let rows: Vec<Vec<String>> = (1..)
        .zip(activities)
        .flat_map(|(number, it)| {
            it.evidence.iter().map(move |file| {
                vec![number.to_string(), file.name.clone(), file.bytes.to_string(), file.sha256.clone()]
            })
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    paper.keep_together(160.0);
    paper.space(10.0);
    paper.heading("Evidence");
    paper.small(
        "The files are handed over apart from this document. A file is the one that is meant when its SHA-256 is the one below.",
    );
    paper.table(&COLUMNS, &rows);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpd::{Evidence, Reflection};
    use kernel::cpd::{
        Arithmetic, Credits, How, Information, Minutes, Of, Rounding, Rule, Scheme, Setting, Source, Unit,
        Year, standing,
    };

    const AT: i64 = 1_795_507_200_000;

    fn activity() -> Activity {
        let evidence = Evidence {
            id: 1,
            name: "slides.pdf".into(),
            content_type: "application/pdf".into(),
            bytes: 1_234,
            sha256: "ab12".repeat(16),
            created_at: AT,
        };
        let reflection = Reflection {
            learning_need: String::new(),
            what: "Lactate in sepsis".into(),
            so_what: "It falls late".into(),
            now_what: "Measure it twice".into(),
            role: "attended".into(),
            domains: vec![Domain::Knowledge],
            information: Information::Cpd,
            setting: Setting::External,
            kind: Kind::Education,
            clinical: true,
        };
        Activity {
            id: 7,
            source: Source::Session,
            source_id: 3,
            title: "Sepsis".into(),
            provider: "GIM Club".into(),
            started_at: AT,
            ended_at: AT + 3_600_000,
            how: How::Presence,
            minutes: Minutes { measured: 60, kept: None, declared: 0 },
            score: String::new(),
            annotation: String::new(),
            reflection,
            evidence: vec![evidence],
            created_at: AT,
            updated_at: AT,
        }
    }

    fn year() -> Dashboard {
        let rule = Rule {
            label: "In all".into(),
            of: Of::default(),
            least: Some(Credits(5_000)),
            most: None,
            years: 1,
        };
        let scheme = Scheme {
            code: "rcp".into(),
            name: "College".into(),
            source: "its guide".into(),
            year_begins: (1, 1),
            unit: Unit::Credits,
            arithmetic: Arithmetic {
                minutes: 60,
                credits: Credits(100),
                rounding: Rounding::Exact,
                reflection: Credits(0),
                confirmed_presence: false,
            },
            rules: vec![rule],
            notes: Vec::new(),
        };
        let (year, activities) = (Year::of(AT, (1, 1)), vec![activity()]);
        let counted: Vec<_> = activities.iter().map(Activity::counted).collect();
        let schemes = vec![SchemeStanding { standing: standing(&scheme, year, &counted), scheme }];
        Dashboard { year, is_current: true, schemes, activities }
    }

    fn owner(name: &str) -> Owner {
        Owner { name: name.into(), handle: "anna".into(), home: "https://rounds.example".into() }
    }

    #[test]
    fn an_appraiser_reads_what_counts_what_is_missing_what_was_learnt_and_the_digests() {
        let drawn = format!("{:?}", paper(&owner("Anna Larsen"), &year(), AT));
        for text in [
            "Anna Larsen",
            "@anna@rounds.example",
            "Not every rule is met.",
            "49 missing",
            "1 credit (College)",
            "It falls late",
            "60 min measured (minutes in which one was seen or posted).",
            "slides.pdf",
        ] {
            assert!(drawn.contains(text), "{text}");
        }
        // A digest breaks over lines.
        assert!(drawn.contains(&"ab12".repeat(4)), "the digest");
        assert!(paper(&owner("Anna Larsen"), &year(), AT).finish().starts_with(b"%PDF-1."));
    }

    #[test]
    fn a_name_that_the_fonts_do_not_have_is_said_to_be_incomplete() {
        let mut pages = paper(&owner("田中 Anna"), &year(), AT);
        let drawn = format!("{pages:?}");
        assert!(drawn.contains("□□ Anna"));
        pages.explain_boxes();
        assert!(format!("{pages:?}").contains("U+7530"));
    }
}
