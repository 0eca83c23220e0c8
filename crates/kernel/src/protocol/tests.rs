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
