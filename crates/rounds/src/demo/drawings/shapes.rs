//! Drawings that explain: an organ, a slide, traces, flows.

use super::frame;
use crate::demo::canvas::{
    BLUE, CORAL, Canvas, Colour, FAINT, GOLD, GREEN, INK, MUTED, PAPER, PLUM, Point, TEAL, mix, text_width,
};
use std::f32::consts::TAU;

/// A bean: a circle with a dent on one side.
fn bean(middle: Point, size: f32) -> Vec<Point> {
    (0..160)
        .map(|at| {
            let angle = at as f32 / 160.0 * TAU;
            let dent = 1.0 - 0.42 * (-(angle.min(TAU - angle) / 0.55).powi(2)).exp();
            (middle.0 + angle.cos() * size * 0.72 * dent, middle.1 + angle.sin() * size * 1.08)
        })
        .collect()
}

pub fn kidney(canvas: &mut Canvas) {
    frame(canvas, "BEFORE  IN  AFTER", "THREE PLACES TO LOOK WHEN CREATININE CLIMBS");
    let middle = (430.0, 400.0);
    let ureter: Vec<Point> = (0..=40)
        .map(|at| {
            let t = at as f32 / 40.0;
            (560.0 + t * 60.0 + (t * 6.0).sin() * 10.0, 410.0 + t * t * 300.0)
        })
        .collect();
    canvas.path(&ureter, 26.0, mix(GOLD, PAPER, 0.25));
    canvas.line((790.0, 330.0), (540.0, 385.0), 22.0, mix(CORAL, PAPER, 0.12));
    canvas.line((790.0, 372.0), (540.0, 405.0), 16.0, mix(BLUE, PAPER, 0.2));
    canvas.polygon(&bean(middle, 262.0), mix(CORAL, INK, 0.18), 1.0);
    canvas.polygon(&bean((middle.0 + 6.0, middle.1), 214.0), mix(CORAL, PAPER, 0.45), 1.0);
    for pyramid in 0..7 {
        let angle = TAU * (0.18 + pyramid as f32 * 0.107);
        let at = |radius: f32, turn: f32| {
            let angle = angle + turn;
            (middle.0 + angle.cos() * radius * 0.72, middle.1 + angle.sin() * radius * 1.08)
        };
        canvas.polygon(
            &[at(196.0, -0.21), at(204.0, 0.0), at(196.0, 0.21), at(96.0, 0.0)],
            mix(GOLD, PAPER, 0.35),
            1.0,
        );
    }
    canvas.polygon(&bean((middle.0 + 62.0, middle.1), 82.0), mix(GOLD, PAPER, 0.12), 1.0);
    for (number, at, towards) in [
        ("1", (850.0, 240.0), (800.0, 318.0)),
        ("2", (130.0, 220.0), (262.0, 300.0)),
        ("3", (800.0, 640.0), (640.0, 630.0)),
    ] {
        arrow(canvas, at, towards, INK);
        canvas.disc(at, 34.0, TEAL);
        canvas.text_middle(at.0, at.1 - 13.0, 26.0, PAPER, number);
    }
}

pub fn slide(canvas: &mut Canvas) {
    frame(canvas, "ONE SLIDE  ONE IDEA", "WHAT WILL THEY REMEMBER TOMORROW?");
    for (x, edge) in [(90.0, MUTED), (640.0, MUTED)] {
        canvas.soft_rect(x - 3.0, 127.0, 476.0, 356.0, 18.0, edge, 1.0);
        canvas.soft_rect(x, 130.0, 470.0, 350.0, 16.0, [255, 255, 255], 1.0);
    }
    for row in 0..11 {
        let short = if row % 3 == 2 { 120.0 } else { 0.0 };
        canvas.soft_rect(122.0, 160.0 + row as f32 * 28.0, 400.0 - short, 11.0, 5.0, FAINT, 1.0);
    }
    canvas.soft_rect(360.0, 250.0, 170.0, 130.0, 8.0, mix(GOLD, PAPER, 0.45), 1.0);
    canvas.soft_rect(150.0, 330.0, 150.0, 110.0, 8.0, mix(PLUM, PAPER, 0.5), 1.0);
    canvas.line((110.0, 150.0), (540.0, 460.0), 9.0, CORAL);
    canvas.line((540.0, 150.0), (110.0, 460.0), 9.0, CORAL);
    canvas.disc((875.0, 290.0), 92.0, TEAL);
    canvas.soft_rect(765.0, 412.0, 220.0, 18.0, 9.0, mix(INK, PAPER, 0.3), 1.0);
    canvas.path(&[(1010.0, 500.0), (1045.0, 535.0), (1110.0, 455.0)], 13.0, GREEN);
}

pub fn capnogram(canvas: &mut Canvas) {
    frame(canvas, "READ THE SHAPE", "CO2 OVER TIME   DRAWN");
    let rows =
        [("NORMAL", TEAL), ("BRONCHOSPASM", GOLD), ("FALLING OUTPUT", PLUM), ("CHECK THE TUBE", CORAL)];
    for (row, (label, colour)) in rows.into_iter().enumerate() {
        let base = 205.0 + row as f32 * 118.0;
        canvas.line((400.0, base), (1130.0, base), 1.6, FAINT);
        canvas.text(60.0, base - 44.0, 20.0, colour, label);
        let mut points = vec![(400.0, base)];
        for breath in 0..5 {
            let x = 412.0 + breath as f32 * 144.0;
            let high = 72.0;
            match row {
                0 => points.extend([
                    (x, base),
                    (x + 10.0, base - high),
                    (x + 82.0, base - high - 5.0),
                    (x + 92.0, base),
                ]),
                1 => points.extend([
                    (x, base),
                    (x + 22.0, base - 34.0),
                    (x + 86.0, base - high - 6.0),
                    (x + 94.0, base),
                ]),
                2 => {
                    let high = high * 0.72_f32.powi(breath);
                    points.extend([
                        (x, base),
                        (x + 10.0, base - high),
                        (x + 82.0, base - high - 3.0),
                        (x + 92.0, base),
                    ]);
                }
                _ if breath == 0 => points.extend([
                    (x, base),
                    (x + 12.0, base - 30.0),
                    (x + 60.0, base - 26.0),
                    (x + 76.0, base),
                ]),
                _ => {}
            }
        }
        points.push((1130.0, base));
        canvas.path(&points, 4.2, colour);
    }
}

pub fn handover(canvas: &mut Canvas) {
    frame(canvas, "A HANDOVER IN FOUR BREATHS", "SAY IT  WRITE IT  READ IT BACK");
    let steps = [("SITUATION", TEAL), ("BACKGROUND", BLUE), ("FINDINGS", PLUM), ("ASK", CORAL)];
    for (at, (label, colour)) in steps.into_iter().enumerate() {
        let x = 60.0 + at as f32 * 278.0;
        boxed(canvas, x, 240.0, 226.0, 130.0, colour, &[label]);
        if at < 3 {
            arrow(canvas, (x + 230.0, 305.0), (x + 274.0, 305.0), INK);
        }
    }
    canvas.path(&[(1007.0, 378.0), (1007.0, 480.0), (173.0, 480.0)], 3.6, MUTED);
    arrow(canvas, (173.0, 480.0), (173.0, 380.0), MUTED);
    canvas.text_middle(590.0, 500.0, 20.0, MUTED, "READ BACK");
}

pub fn acid_base(canvas: &mut Canvas) {
    frame(canvas, "ACID-BASE IN THREE QUESTIONS", "THEN LOOK AT THE PATIENT AGAIN");
    for (at, (label, colour)) in [
        (["PH", "LOW OR HIGH?"], TEAL),
        (["DOES CO2", "EXPLAIN IT?"], BLUE),
        (["DOES THE BODY", "MAKE UP FOR IT?"], PLUM),
    ]
    .into_iter()
    .enumerate()
    {
        let x = 60.0 + at as f32 * 380.0;
        boxed(canvas, x, 190.0, 310.0, 130.0, colour, &label);
        if at < 2 {
            arrow(canvas, (x + 318.0, 255.0), (x + 372.0, 255.0), INK);
        }
    }
    arrow(canvas, (975.0, 328.0), (975.0, 424.0), INK);
    canvas.text(1000.0, 362.0, 18.0, MUTED, "NO");
    boxed(canvas, 800.0, 430.0, 340.0, 110.0, CORAL, &["A SECOND", "DISORDER"]);
}

fn boxed(canvas: &mut Canvas, x: f32, y: f32, width: f32, height: f32, colour: Colour, label: &[&str]) {
    canvas.soft_rect(x, y, width, height, 18.0, colour, 1.0);
    let widest = label.iter().map(|line| text_width(line, 20.0)).fold(0.0, f32::max);
    let size = (20.0 * (width - 30.0) / widest).min(20.0);
    let first = y + height / 2.0 - (label.len() as f32 * (size + 14.0) - 14.0) / 2.0;
    for (row, line) in label.iter().enumerate() {
        canvas.text_middle(x + width / 2.0, first + row as f32 * (size + 14.0), size, PAPER, line);
    }
}

fn arrow(canvas: &mut Canvas, from: Point, to: Point, colour: Colour) {
    canvas.line(from, to, 3.6, colour);
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let along = ((to.0 - from.0) / length, (to.1 - from.1) / length);
    let back = |side: f32| {
        (to.0 - along.0 * 16.0 - along.1 * 9.0 * side, to.1 - along.1 * 16.0 + along.0 * 9.0 * side)
    };
    canvas.polygon(&[to, back(1.0), back(-1.0)], colour, 1.0);
}
