//! What charts and their signals are, and that they agree with the reference.

use super::*;
use proptest::prelude::*;

struct Line<'a>(Vec<&'a str>);

impl Line<'_> {
    fn number(&self, column: usize) -> Option<f64> {
        (!self.0[column].is_empty()).then(|| self.0[column].parse().unwrap())
    }

    fn count(&self, column: usize) -> usize {
        self.number(column).unwrap_or(0.0) as usize
    }
}

fn lines(csv: &str) -> Vec<Line<'_>> {
    // The name of a case is quoted and may hold commas; numbers are not.
    csv.lines()
        .skip(1)
        .map(|line| match line.strip_prefix('"') {
            Some(rest) => {
                let (name, rest) = rest.split_once("\",").unwrap();
                Line(std::iter::once(name).chain(rest.split(',')).collect())
            }
            None => Line(line.split(',').collect()),
        })
        .collect()
}

fn close(ours: f64, theirs: f64, what: &str) {
    assert!((ours - theirs).abs() < 1e-9, "{what}: {ours} here, {theirs} in R");
}

#[test]
fn limits_runs_and_signals_are_those_of_qicharts2() {
    let all = lines(include_str!("fixtures/qicharts2.csv"));
    let mut seen = 0;
    for case in all.chunk_by(|a, b| a.0[..2] == b.0[..2]) {
        let kind = match case[0].0[1] {
            "run" => Chart::Run,
            "xmr" => Chart::Xmr { screened: false },
            "xmr_screened" => Chart::Xmr { screened: true },
            "p" => Chart::P,
            "u" => Chart::U,
            other => panic!("no chart {other}"),
        };
        let counts: Vec<Count> =
            case.iter().map(|it| Count::new(it.number(3).unwrap(), it.number(4).unwrap()).unwrap()).collect();
        let starts: Vec<usize> = (1..case.len()).filter(|at| case[*at].0[2] != case[*at - 1].0[2]).collect();
        let phases = chart(Rules { chart: kind, trend: false }, &counts, &starts);
        let points = phases.iter().flat_map(|phase| phase.points.iter().map(move |point| (phase, point)));
        for (line, (phase, point)) in case.iter().zip(points) {
            let what = format!("{} ({})", line.0[0], line.0[1]);
            close(point.value, line.number(5).unwrap(), &what);
            close(point.centre, line.number(6).unwrap(), &what);
            match (point.limits, line.number(7), line.number(8)) {
                (Some((lower, upper)), Some(low), Some(high)) => {
                    close(lower, low, &what);
                    close(upper, high, &what);
                }
                (None, None, None) => {}
                other => panic!("{what}: {other:?}"),
            }
            assert_eq!(point.has(Rule::Outside), line.0[9] == "1", "{what}");
            let runs = phase.runs;
            assert_eq!(runs.useful, line.count(10), "{what}");
            assert_eq!(runs.longest, line.count(11), "{what}");
            assert_eq!(runs.longest_most, line.count(12), "{what}");
            assert_eq!(runs.crossings, line.count(13), "{what}");
            assert_eq!(runs.crossings_least, line.count(14), "{what}");
            assert_eq!(runs.signal(), line.0[15] == "1", "{what}");
            seen += 1;
        }
    }
    assert_eq!(seen, all.len());
}

#[test]
fn the_limits_of_a_funnel_are_the_binomials_interpolated() {
    for line in lines(include_str!("fixtures/funnel.csv")) {
        let number = |column| line.number(column).unwrap();
        let limits = funnel::limits(number(0) as u64, number(1));
        let what = format!("{} cases at {}", line.0[0], line.0[1]);
        close(limits.lower_998, number(2), &what);
        close(limits.lower_95, number(3), &what);
        close(limits.upper_95, number(4), &what);
        close(limits.upper_998, number(5), &what);
    }
}

fn of(values: &[f64]) -> Vec<Count> {
    values.iter().map(|value| Count::new(*value, 1.0).unwrap()).collect()
}

fn marked(phase: &Phase, rule: Rule) -> Vec<usize> {
    phase.points.iter().enumerate().filter(|(_, it)| it.has(rule)).map(|(at, _)| at).collect()
}

#[test]
fn a_point_on_the_median_neither_breaks_nor_lengthens_a_shift() {
    let rules = Rules { chart: Chart::Run, trend: false };
    let shift = chart(rules, &of(&[1., 1., 1., 5., 1., 1., 1., 9., 9., 9., 9., 9., 9.]), &[]);
    assert_eq!(shift[0].points[0].centre, 5.0);
    assert_eq!(marked(&shift[0], Rule::Shift), [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let none = chart(rules, &of(&[1., 1., 1., 5., 1., 1., 9., 9., 9., 9., 9.]), &[]);
    assert!(marked(&none[0], Rule::Shift).is_empty());
}

#[test]
fn a_trend_on_a_run_chart_is_marked_only_when_asked_for() {
    let rising = of(&[3., 1., 2., 2., 4., 5., 6., 3.]);
    let asked = chart(Rules { chart: Chart::Run, trend: true }, &rising, &[]);
    assert_eq!(marked(&asked[0], Rule::Trend), [1, 2, 4, 5, 6]);
    let not = chart(Rules { chart: Chart::Run, trend: false }, &rising, &[]);
    assert!(marked(&not[0], Rule::Trend).is_empty());
}

#[test]
fn two_of_three_near_the_same_limit_are_marked_and_one_alone_is_not() {
    let values = [5., 6., 5., 6., 5., 6., 5., 6., 5., 6., 5., 8.4, 5.5, 8.4, 5., 6., 5., 6., 5., 6.];
    let phases = chart(Rules { chart: Chart::Xmr { screened: false }, trend: false }, &of(&values), &[]);
    let limit = phases[0].points[0].limits.unwrap().1;
    assert!(limit > 8.4);
    assert_eq!(marked(&phases[0], Rule::TwoOfThree), [11, 13]);
    let alone = chart(Rules { chart: Chart::Xmr { screened: false }, trend: false }, &of(&values[..13]), &[]);
    assert!(marked(&alone[0], Rule::TwoOfThree).is_empty());
}

#[test]
fn whether_a_signal_is_good_news_follows_from_the_direction_of_the_measure() {
    let values = [5., 5., 5., 5., 5., 5., 5., 9., 9., 9., 9., 9., 9., 9., 9.];
    let phase = &chart(Rules { chart: Chart::Run, trend: false }, &of(&values), &[7])[0];
    assert!(explain(Chart::Run, Direction::Higher, phase)[0].starts_with("No signal."));
    let phase = &chart(Rules { chart: Chart::Xmr { screened: false }, trend: false }, &of(&values), &[])[0];
    let higher = explain(Chart::Xmr { screened: false }, Direction::Higher, phase).join(" ");
    assert!(
        higher.contains("8 points in a row above the mean. It is unlikely to be chance, and an improvement.")
    );
    let lower = explain(Chart::Xmr { screened: false }, Direction::Lower, phase).join(" ");
    assert!(lower.contains(
        "8 points in a row above the mean. It is unlikely to be chance, and a reason for concern."
    ));
}

#[test]
fn an_interval_without_cases_is_no_point() {
    assert_eq!(Count::new(0.0, 0.0), None);
    assert!(chart(Rules { chart: Chart::P, trend: false }, &[], &[3]).is_empty());
}

proptest! {
    #[test]
    fn limits_of_proportions_lie_around_the_centre_between_none_and_all(
        cases in proptest::collection::vec((0_u32..40, 1_u32..40), 1..60), start in 0_usize..70,
    ) {
        let counts: Vec<Count> = cases.iter().map(|(n, d)| Count::new(f64::from(*n.min(d)), f64::from(*d)).unwrap()).collect();
        let phases = chart(Rules { chart: Chart::P, trend: false }, &counts, &[start]);
        prop_assert_eq!(phases.iter().map(|it| it.points.len()).sum::<usize>(), counts.len());
        for point in phases.iter().flat_map(|it| &it.points) {
            let (lower, upper) = point.limits.unwrap();
            prop_assert!(0.0 <= lower && lower <= point.centre && point.centre <= upper && upper <= 1.0);
        }
    }

    #[test]
    fn a_funnel_narrows_towards_the_overall_proportion(theta in 0.02_f64..0.98, n in 30_u64..400) {
        let (few, many) = (funnel::limits(n, theta), funnel::limits(n * 10, theta));
        prop_assert!(few.lower_998 <= few.lower_95 && few.lower_95 <= few.upper_95 && few.upper_95 <= few.upper_998);
        prop_assert!(many.upper_95 - many.lower_95 < few.upper_95 - few.lower_95);
    }
}
