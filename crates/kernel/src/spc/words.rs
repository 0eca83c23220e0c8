//! What a chart's signals say, in words for somebody who has never read one.

use super::{Chart, Direction, Meaning, Phase, Rule, Side};

/// One sentence for each kind of signal of a phase, or that there is none.
pub fn explain(chart: Chart, direction: Direction, phase: &Phase) -> Vec<String> {
    let mut said = Vec::new();
    for rule in [Rule::Shift, Rule::Outside, Rule::TwoOfThree, Rule::Trend] {
        for side in [Side::Up, Side::Down] {
            let many = phase
                .points
                .iter()
                .filter(|it| it.signals.iter().any(|signal| signal.rule == rule && signal.side == side))
                .count();
            if many > 0 {
                said.push(sentence(chart, rule, side, many, direction.meaning(side)));
            }
        }
    }
    let runs = phase.runs;
    if runs.signal() && runs.longest > runs.longest_most {
        said.push(format!(
            "The longest run has {} points; chance alone makes runs of up to {}.",
            runs.longest, runs.longest_most
        ));
    }
    if runs.signal() && runs.crossings < runs.crossings_least {
        said.push(format!(
            "The points cross the centre line {} times; chance alone would make it {} times or more.",
            runs.crossings, runs.crossings_least
        ));
    }
    if said.is_empty() {
        said.push(match phase.points.len() {
            ..10 => "No signal. With fewer than ten points only a large change would show.".to_owned(),
            _ => "No signal: the points vary as chance alone would make them.".to_owned(),
        });
    }
    said
}

fn sentence(chart: Chart, rule: Rule, side: Side, many: usize, meaning: Meaning) -> String {
    let line = if chart == Chart::Run { "median" } else { "mean" };
    let (above, rising) = if side == Side::Up { ("above", "rise") } else { ("below", "fall") };
    let limit = if side == Side::Up { "upper" } else { "lower" };
    let what = match rule {
        Rule::Shift => format!("A shift: {many} points in a row {above} the {line}"),
        Rule::Trend => format!("A trend: {many} points in a row that {rising}"),
        Rule::Outside if many == 1 => format!("1 point beyond the {limit} limit"),
        Rule::Outside => format!("{many} points beyond the {limit} limit"),
        Rule::TwoOfThree => format!("{many} points close to the {limit} limit, two of three in a row"),
    };
    let meaning = match meaning {
        Meaning::Improvement => "an improvement",
        Meaning::Concern => "a reason for concern",
    };
    format!("{what}. It is unlikely to be chance, and {meaning}.")
}
