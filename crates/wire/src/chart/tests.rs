//! What every chart keeps: well-formed, inside its picture, the same for the same numbers, and nothing from outside.

use super::scale::Zone;
use super::*;
use proptest::prelude::*;

const CAPTION: Caption<'_> =
    Caption { id: "posts", title: "Posts <b>", description: "Posts & people, \"quoted\"" };

/// Every tag is closed in its turn, and every attribute is quoted.
fn well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>') else { return false };
        let tag = &rest[at + 1..at + end];
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let known =
            ["svg", "title", "desc", "style", "rect", "line", "path", "circle", "text"].contains(&name);
        if !known || !tag.matches('"').count().is_multiple_of(2) {
            return false;
        }
        match tag.strip_prefix('/') {
            Some(name) => {
                if open.pop() != Some(name) {
                    return false;
                }
            }
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
        rest = &rest[at + end + 1..];
    }
    open.is_empty() && !rest.contains('>')
}

fn any_network() -> impl Strategy<Value = (Vec<Node>, Vec<Link>)> {
    (0_usize..40).prop_flat_map(|count| {
        let node = ("[<>&\"'a-zé]{0,30}", 0_u64..1_000_000).prop_map(|(name, weight)| Node {
            tip: name.clone(),
            name,
            weight,
        });
        let link =
            (0..count + 3, 0..count + 3, 1_u64..9).prop_map(|(from, to, weight)| Link { from, to, weight });
        (prop::collection::vec(node, count), prop::collection::vec(link, 0..80))
    })
}

/// All numbers of some attributes.
fn numbers(svg: &str, attributes: &[&str]) -> Vec<f64> {
    attributes
        .iter()
        .flat_map(|attribute| {
            let begins = format!(" {attribute}=\"");
            let values = svg.split(begins.as_str()).skip(1);
            values.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect::<Vec<f64>>()
        })
        .collect()
}

#[test]
fn a_chart_says_what_it_shows_to_those_who_do_not_see_it() {
    let svg = bars(CAPTION, &[("Portugal".into(), 3)]);
    assert!(svg.contains("role=\"img\" aria-labelledby=\"posts-title posts-desc\""));
    assert!(svg.contains("<title id=\"posts-title\">Posts &lt;b&gt;</title>"));
    assert!(svg.contains("<desc id=\"posts-desc\">Posts &amp; people, &quot;quoted&quot;</desc>"));
}

#[test]
fn a_chart_that_stands_alone_has_its_colours_with_it() {
    let svg = alone(&bars(CAPTION, &[("Portugal".into(), 3)]), "Posts & <b>");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot"), "{svg}");
    assert!(svg.contains("viewBox=\"0 -34 ") && svg.contains(">Posts &amp; &lt;b&gt;</text>"), "{svg}");
    assert!(!svg.contains("var("), "every colour of the style sheet is known: {svg}");
    assert!(well_formed(&svg));
}

#[test]
fn charts_of_nothing_are_empty_and_well_formed() {
    let zone = Zone::named("UTC");
    let empty = Columns { counts: &[], width_ms: 60_000, marks: &[], late_from: 0, zone: &zone };
    for svg in
        [columns(CAPTION, &empty), bars(CAPTION, &[]), network(CAPTION, Network { nodes: &[], links: &[] })]
    {
        assert!(well_formed(&svg), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn late_columns_have_another_colour_and_marks_their_labels() {
    let zone = Zone::named("Europe/Lisbon");
    let marks = [Mark { at: 30_000, label: "Q1".into() }, Mark { at: 31_000, label: "Q2".into() }];
    let chart = Columns {
        counts: &[(0, 3), (60_000, 0), (120_000, 1)],
        width_ms: 60_000,
        marks: &marks,
        late_from: 120_000,
        zone: &zone,
    };
    let svg = columns(CAPTION, &chart);
    assert_eq!((svg.matches("plot-bar\"").count(), svg.matches("plot-late\"").count()), (1, 1));
    assert!(svg.contains(">Q1<") && !svg.contains(">Q2<"), "two marks at one place share a label");
}

proptest! {
    #[test]
    fn columns_stay_in_their_picture(counts in prop::collection::vec(0_u64..100_000, 1..62), start: i32, step in 1_i64..100) {
        let width_ms = step * 60_000;
        let counts: Vec<(i64, u64)> = (0..).zip(counts).map(|(n, count)| (i64::from(start) * 1000 + n * width_ms, count)).collect();
        let zone = Zone::named("Asia/Kolkata");
        let svg = columns(CAPTION, &Columns { counts: &counts, width_ms, marks: &[], late_from: i64::MAX, zone: &zone });
        prop_assert!(well_formed(&svg), "{}", svg);
        prop_assert!(numbers(&svg, &["x", "x1", "x2"]).iter().all(|x| (0.0..=640.0).contains(x)), "{}", svg);
        prop_assert!(numbers(&svg, &["y", "y1", "y2", "height"]).iter().all(|y| (0.0..=240.0).contains(y)), "{}", svg);
    }

    #[test]
    fn a_network_is_in_its_picture_and_the_same_each_time((nodes, links) in any_network()) {
        let svg = network(CAPTION, Network { nodes: &nodes, links: &links });
        prop_assert!(well_formed(&svg), "{}", svg);
        prop_assert!(numbers(&svg, &["cx"]).iter().all(|x| (0.0..=640.0).contains(x)), "{}", svg);
        prop_assert!(numbers(&svg, &["cy"]).iter().all(|y| (0.0..=440.0).contains(y)), "{}", svg);
        prop_assert_eq!(svg.matches("<circle").count(), nodes.len());
        prop_assert_eq!(network(CAPTION, Network { nodes: &nodes, links: &links }), svg);
    }

    #[test]
    fn no_name_breaks_out_of_a_chart(name in "[<>&\"'a-z/=]{0,40}|\\PC{0,30}", number: u64) {
        let svg = bars(CAPTION, &[(name, number)]);
        prop_assert!(well_formed(&svg), "{}", svg);
    }
}

mod measures {
    use super::*;
    use kernel::spc::{self, Chart, Count, Direction, Rules};

    fn drawn(counts: &[(u32, u32)], starts: &[usize], notes: &[(i64, String)]) -> String {
        let counts: Vec<Count> =
            counts.iter().map(|(n, d)| Count::new(f64::from(*n.min(d)), f64::from(*d)).unwrap()).collect();
        let times: Vec<i64> = (0..counts.len() as i64).map(|it| it * 604_800_000).collect();
        let phases = spc::chart(Rules { chart: Chart::P, trend: false }, &counts, starts);
        let zone = Zone::named("UTC");
        let chart = OverTime {
            phases: &phases,
            times: &times,
            format: "%-d %b %Y",
            direction: Direction::Higher,
            percent: true,
            standard: Some(0.9),
            notes,
            zone: &zone,
        };
        over_time(CAPTION, &chart)
    }

    #[test]
    fn each_phase_has_a_centre_line_and_improvements_look_other_than_concerns() {
        let before = [(10, 50); 9];
        let after = [(40, 50); 9];
        let both: Vec<(u32, u32)> = before.iter().chain(&after).copied().collect();
        let one = drawn(&both, &[], &[(9 * 604_800_000, "The poster went up".into())]);
        assert_eq!(one.matches("plot-centre").count(), 1);
        assert_eq!((one.matches("plot-bad").count(), one.matches("plot-good").count()), (9, 9));
        assert!(one.contains(">The poster went up<"), "{one}");
        let two = drawn(&both, &[9], &[]);
        assert_eq!(two.matches("plot-centre").count(), 2);
        assert_eq!(two.matches("plot-good").count(), 0);
    }

    #[test]
    fn a_site_that_differs_is_marked_in_the_funnel() {
        let site = |name: &str, numerator| Site { name: name.into(), numerator, denominator: 100 };
        let sites = [site("A", 60), site("B", 62), site("C", 58), site("D & E", 20)];
        let svg = funnel(CAPTION, &sites, Direction::Higher);
        assert_eq!((svg.matches("<circle").count(), svg.matches("plot-bad").count()), (4, 1));
        assert!(svg.contains("D &amp; E: 20 of 100 (20 %)"));
        assert!(well_formed(&funnel(CAPTION, &[], Direction::Higher)));
    }

    proptest! {
        #[test]
        fn any_measure_stays_in_its_picture(
            counts in prop::collection::vec((0_u32..60, 1_u32..60), 1..70), start in 0_usize..80,
            what in "[<>&\"'a-z ]{0,40}", when in 0_i64..60,
        ) {
            let svg = drawn(&counts, &[start], &[(when * 604_800_000, what.clone()), (when * 604_800_000, what)]);
            prop_assert!(well_formed(&svg), "{}", svg);
            prop_assert!(numbers(&svg, &["x", "x1", "x2", "cx"]).iter().all(|x| (0.0..=640.0).contains(x)), "{}", svg);
            prop_assert!(numbers(&svg, &["y", "y1", "y2", "cy"]).iter().all(|y| (0.0..=300.0).contains(y)), "{}", svg);
            let sites: Vec<Site> = counts.iter().map(|(n, d)| Site { name: "A".into(), numerator: u64::from(*n.min(d)), denominator: u64::from(*d) }).collect();
            let svg = funnel(CAPTION, &sites, Direction::Lower);
            prop_assert!(well_formed(&svg) && !svg.contains("NaN"), "{}", svg);
            prop_assert!(numbers(&svg, &["cy", "y1", "y2"]).iter().all(|y| (0.0..=320.0).contains(y)), "{}", svg);
        }
    }
}
