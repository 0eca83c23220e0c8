//! Protocols as they are written, and the cases that they judge.

use super::*;

const SEPSIS: &str = "include: Adults with suspected sepsis
interval: week
site names: codes
least: 5
field oxygen: hours 0..72: Hours to oxygen
field cultures: yes/no: Blood cultures taken
field source: choice chest, urine: Likely source
field done: number 0..50: Observations done
field due: number 0..50: Observations due
check: done <= due
measure oxygen: Oxygen within an hour: oxygen <= 1: standard 90: higher
measure cultures: Blood cultures: cultures = yes: of source != urine
bundle all: Both: oxygen + cultures: standard 85";

#[test]
fn a_protocol_is_read_and_judges_a_case() {
    let protocol = Protocol::parse(SEPSIS).unwrap();
    assert_eq!((protocol.interval, protocol.codes_only, protocol.least), (Interval::Week, true, 5));
    let case = |texts: [&str; 5]| Case::read(&protocol, texts).unwrap();
    let good = case(["0.9", "yes", "chest", "3", "4"]);
    assert_eq!((0..3).map(|it| protocol.judge(it, &good)).collect::<Vec<_>>(), [(true, true); 3]);
    // Exactly an hour is within an hour, and who is not asked for cultures does not fail the bundle by them.
    let urine = case(["1.0", "no", "urine", "", ""]);
    assert_eq!(protocol.judge(1, &urine), (false, false));
    assert_eq!(protocol.judge(2, &urine), (true, true));
    let late = case(["1.1", "yes", "chest", "", ""]);
    assert_eq!(protocol.judge(2, &late), (true, false));
    assert_eq!(late.texts().collect::<Vec<_>>(), ["1.1", "yes", "chest", "", ""]);
}

#[test]
fn a_numerator_over_its_denominator_and_a_value_out_of_range_are_refused_with_their_field() {
    let protocol = Protocol::parse(SEPSIS).unwrap();
    let problems = Case::read(&protocol, ["", "", "", "5", "4"]).unwrap_err();
    assert_eq!(problems[0].field, "done");
    assert!(
        problems[0].says.contains("“Observations done” is at most “Observations due”"),
        "{}",
        problems[0].says
    );
    let problems = Case::read(&protocol, ["73", "perhaps", "brain", "9434765919", ""]).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["oxygen", "cultures", "source", "done"]);
    assert_eq!(Case::read(&protocol, [""; 5]).unwrap_err()[0].field, "case");
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let says = |text: &str| Protocol::parse(text).unwrap_err().says;
    assert!(
        says("include: Adults\nfield note: text: Anything")
            .starts_with("Line 2 (“field note: text: Anything”): a field is")
    );
    assert!(says("measure a: A: b = yes").contains("there is no field “b” above"));
    assert!(says("field id: number 0..9999999999: Number").contains("below a million"));
    assert!(says("field date: yes/no: Day").contains("column of every file"));
    assert!(says("include: Adults\nfield a: yes/no: A").contains("no measure"));
}

#[test]
fn means_and_rates_add_up_what_cases_have() {
    let protocol = Protocol::parse(
        "include: Wards\nfield falls: number 0..50: Falls\nfield days: number 1..900: Days in a bed\nfield wait: hours 0..9: Wait\n\
         rate falls: Falls: falls / days: per 1000: standard 5.5: lower\nmean wait: Mean wait: wait: lower",
    )
    .unwrap();
    let case = |texts: [&str; 3]| Case::read(&protocol, texts).unwrap();
    let (mut falls, mut wait) = (Tally::default(), Tally::default());
    for texts in [["2", "400", "0.1"], ["1", "350", "0.3"], ["", "300", ""]] {
        protocol.tally(0, &case(texts)).into_iter().for_each(|it| falls.add(it));
        protocol.tally(1, &case(texts)).into_iter().for_each(|it| wait.add(it));
    }
    assert_eq!((falls.cases, falls.numerator(), falls.denominator()), (2, 3.0, 750.0));
    let rate = &protocol.measures[0];
    assert_eq!(rate.words(rate.count(falls).unwrap().value()), "4.0 per 1000");
    assert_eq!((rate.chart(), rate.keeps_standard(4.0)), (Chart::U, Some(true)));
    let mean = &protocol.measures[1];
    assert_eq!(mean.words(mean.count(wait).unwrap().value()), "0.2");
    let says = |line: &str| {
        Protocol::parse(&format!("include: a\nfield a: yes/no: A\nfield n: number -3..5: N\n{line}"))
            .unwrap_err()
            .says
    };
    assert!(says("mean m: M: a").contains("is no number"));
    assert!(says("rate r: R: n / n").contains("less than never"));
    assert!(says("measure m: M: a = yes: per 1000").contains("of a rate"));
}
