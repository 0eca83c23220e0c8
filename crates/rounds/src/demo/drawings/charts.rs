//! Charts of invented numbers.

use super::frame;
use crate::demo::canvas::{
    BLUE, CORAL, Canvas, FAINT, GOLD, GREEN, INK, MUTED, PAPER, PLUM, Point, TEAL, mix,
};
use crate::demo::dice::Dice;

const LEFT: f32 = 120.0;
const RIGHT: f32 = 1140.0;
const TOP: f32 = 110.0;
const BOTTOM: f32 = 560.0;

/// Lines and labels of an axis that goes up to `most`.
fn scale(canvas: &mut Canvas, most: u32, step: u32) {
    for value in (0..=most).step_by(step as usize) {
        let y = BOTTOM - value as f32 / most as f32 * (BOTTOM - TOP);
        canvas.line((LEFT, y), (RIGHT, y), 1.2, FAINT);
        let label = value.to_string();
        canvas.text(LEFT - 24.0 - label.len() as f32 * 16.0, y - 8.0, 16.0, MUTED, &label);
    }
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), 2.4, INK);
}

pub fn run_chart(canvas: &mut Canvas) {
    frame(canvas, "BUNDLE COMPLETE WITHIN ONE HOUR  %", "WEEK");
    scale(canvas, 100, 20);
    let weeks =
        [55, 62, 49, 60, 57, 66, 52, 58, 63, 47, 59, 68, 71, 66, 74, 79, 72, 77, 81, 76, 83, 78, 84, 80];
    let x = |week: usize| LEFT + 30.0 + week as f32 * (RIGHT - LEFT - 60.0) / 23.0;
    let y = |value: u32| BOTTOM - value as f32 / 100.0 * (BOTTOM - TOP);
    canvas.dashed((LEFT, y(58)), (RIGHT, y(58)), 2.4, GOLD);
    canvas.text(RIGHT - 136.0, y(58) + 14.0, 15.0, GOLD, "MEDIAN 58");
    let change = f32::midpoint(x(10), x(11));
    canvas.dashed((change, TOP), (change, BOTTOM), 2.0, MUTED);
    canvas.text(change + 14.0, TOP + 6.0, 15.0, MUTED, "NEW TROLLEY");
    let points: Vec<Point> = weeks.iter().enumerate().map(|(week, value)| (x(week), y(*value))).collect();
    canvas.path(&points, 3.6, TEAL);
    for (week, point) in points.iter().enumerate() {
        canvas.disc(*point, 8.5, PAPER);
        canvas.disc(*point, 6.5, if week > 10 { GREEN } else { TEAL });
        if week % 4 == 3 {
            canvas.text_middle(point.0, BOTTOM + 18.0, 16.0, MUTED, &(week + 1).to_string());
        }
    }
}

pub fn funnel_plot(canvas: &mut Canvas) {
    frame(canvas, "RATE BY HOSPITAL  %", "NUMBER OF CASES");
    scale(canvas, 30, 5);
    let (mean, most) = (12.0_f32, 520.0_f32);
    let x = |cases: f32| LEFT + cases / most * (RIGHT - LEFT);
    let y = |rate: f32| BOTTOM - rate.clamp(0.0, 30.0) / 30.0 * (BOTTOM - TOP);
    let error = |cases: f32| (mean * (100.0 - mean) / cases).sqrt();
    for (limits, colour) in [(1.96, mix(BLUE, PAPER, 0.5)), (3.0, BLUE)] {
        for side in [-1.0, 1.0] {
            let curve: Vec<Point> = (3..=52)
                .map(|at| (x(at as f32 * 10.0), y(mean + side * limits * error(at as f32 * 10.0))))
                .collect();
            canvas.path(&curve, 2.6, colour);
        }
    }
    canvas.dashed((LEFT, y(mean)), (RIGHT, y(mean)), 2.2, MUTED);
    let mut dice = Dice::of("funnel");
    for at in 0..26 {
        let cases = 38.0 + at as f32 * 17.5 + dice.part() * 12.0;
        let rate = if at == 17 {
            mean + 3.45 * error(cases)
        } else {
            mean + (dice.part() - 0.5) * 3.4 * error(cases)
        };
        let spot = (x(cases), y(rate));
        canvas.disc(spot, 10.0, PAPER);
        canvas.disc(spot, 8.0, if at == 17 { CORAL } else { TEAL });
    }
    for cases in (100..=500).step_by(100) {
        canvas.text_middle(x(cases as f32), BOTTOM + 18.0, 16.0, MUTED, &cases.to_string());
    }
}

pub fn levels(canvas: &mut Canvas) {
    frame(canvas, "CONCENTRATION OVER TIME", "HOURS");
    scale(canvas, 30, 5);
    let x = |hour: f32| LEFT + hour / 48.0 * (RIGHT - LEFT);
    let y = |level: f32| BOTTOM - level / 30.0 * (BOTTOM - TOP);
    canvas.soft_rect(LEFT, y(15.0), RIGHT - LEFT, y(10.0) - y(15.0), 0.0, GREEN, 0.2);
    canvas.text(LEFT + 8.0, y(15.0) + 9.0, 12.0, GREEN, "TARGET TROUGH");
    let curve: Vec<Point> = (0..=960)
        .map(|at| {
            let hour = at as f32 / 20.0;
            let level: f32 = (0..6)
                .map(|dose| hour - dose as f32 * 8.0)
                .filter(|since| *since >= 0.0)
                .map(|since| 12.5 * ((-since / 11.5).exp() - (-since / 0.45).exp()))
                .sum();
            (x(hour), y(level))
        })
        .collect();
    canvas.path(&curve, 4.0, BLUE);
    for dose in 0..6 {
        let at = x(dose as f32 * 8.0);
        canvas.polygon(
            &[(at - 9.0, BOTTOM + 2.0), (at + 9.0, BOTTOM + 2.0), (at, BOTTOM - 16.0)],
            CORAL,
            1.0,
        );
        canvas.text_middle(at, BOTTOM + 18.0, 16.0, MUTED, &(dose * 8).to_string());
    }
}

pub fn bars(canvas: &mut Canvas) {
    frame(canvas, "PEOPLE AT TEACHING", "MONTH");
    scale(canvas, 50, 10);
    for (month, people) in [14, 17, 19, 24, 27, 20, 18, 29, 33, 36, 38, 41].into_iter().enumerate() {
        let height = people as f32 / 50.0 * (BOTTOM - TOP);
        let x = LEFT + 26.0 + month as f32 * 83.0;
        let colour = if (5..7).contains(&month) { mix(TEAL, PAPER, 0.5) } else { TEAL };
        canvas.soft_rect(x, BOTTOM - height, 54.0, height, 6.0, colour, 1.0);
        canvas.text_middle(x + 27.0, BOTTOM - height - 28.0, 16.0, INK, &people.to_string());
        canvas.text_middle(x + 27.0, BOTTOM + 18.0, 16.0, MUTED, &(month + 1).to_string());
    }
}

pub fn rota(canvas: &mut Canvas) {
    frame(canvas, "EIGHT WEEKS  ONE ROTA", "BLUE LONG DAY   PLUM NIGHT   GOLD TEACHING   GREEN REST");
    let weeks = ["DDD.T..", "..DDD..", "NNNN...", "..T.DDD", "D.D.T..", "....NNN", "...DD..", "DD.T..."];
    let rest = mix(GREEN, PAPER, 0.72);
    for (column, day) in ["M", "T", "W", "T", "F", "S", "S"].into_iter().enumerate() {
        canvas.text_middle(280.0 + column as f32 * 112.0, 92.0, 16.0, MUTED, day);
    }
    for (row, week) in weeks.into_iter().enumerate() {
        let y = 124.0 + row as f32 * 58.0;
        canvas.text(160.0, y + 14.0, 18.0, MUTED, &(row + 1).to_string());
        for (column, shift) in week.chars().enumerate() {
            let colour = match shift {
                'D' => BLUE,
                'N' => PLUM,
                'T' => GOLD,
                _ => rest,
            };
            canvas.soft_rect(228.0 + column as f32 * 112.0, y, 104.0, 48.0, 10.0, colour, 1.0);
        }
    }
}

pub fn antibiotics(canvas: &mut Canvas) {
    frame(canvas, "START SMART  THEN FOCUS", "DAY OF TREATMENT");
    let x = |day: f32| 150.0 + day * 138.0;
    for day in 0..=7 {
        canvas.line((x(day as f32), 120.0), (x(day as f32), 540.0), 1.4, FAINT);
        if day < 7 {
            canvas.text_middle(x(day as f32 + 0.5), 560.0, 18.0, MUTED, &(day + 1).to_string());
        }
    }
    for (row, (from, to, colour, label)) in
        [(0.0, 2.0, CORAL, "BROAD  IV"), (2.0, 3.0, GOLD, "NARROW"), (3.0, 5.0, TEAL, "ORAL")]
            .into_iter()
            .enumerate()
    {
        let y = 170.0 + row as f32 * 110.0;
        canvas.soft_rect(x(from), y, x(to) - x(from) - 6.0, 70.0, 14.0, colour, 1.0);
        canvas.text_middle(f32::midpoint(x(from), x(to)), y + 26.0, 18.0, PAPER, label);
    }
    canvas.dashed((x(2.0), 96.0), (x(2.0), 540.0), 3.0, GOLD);
    canvas.text(x(2.0) + 16.0, 106.0, 18.0, GOLD, "REVIEW AT 48 HOURS");
    let stop = (x(5.0) + 70.0, 425.0);
    canvas.disc(stop, 46.0, CORAL);
    canvas.text_middle(stop.0, stop.1 - 9.0, 18.0, PAPER, "STOP");
}
