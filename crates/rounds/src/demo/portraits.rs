//! Avatars and headers: quiet patterns that differ from person to person.

use super::canvas::{BLUE, CORAL, Canvas, Colour, GOLD, GREEN, PAPER, PLUM, Point, TEAL, mix};
use super::dice::Dice;
use std::f32::consts::{PI, TAU};

const PALETTE: &[Colour] = &[TEAL, BLUE, CORAL, GOLD, GREEN, PLUM, [70, 92, 128], [170, 108, 84]];

fn colours(dice: &mut Dice) -> (Colour, Colour, Colour) {
    let first = dice.below(PALETTE.len() as u64) as usize;
    let second = (first + 1 + dice.below(PALETTE.len() as u64 - 1) as usize) % PALETTE.len();
    (mix(PALETTE[first], PAPER, 0.72), PALETTE[first], mix(PALETTE[second], PAPER, 0.18))
}

/// 400 × 400 pixels.
pub fn avatar(seed: &str) -> Result<Vec<u8>, String> {
    let mut dice = Dice::of(seed);
    let (ground, main, accent) = colours(&mut dice);
    let mut canvas = Canvas::new(400, 400, ground);
    match dice.below(6) {
        0 => petals(&mut canvas, &mut dice, main, accent),
        1 => hills(&mut canvas, &mut dice, main, accent),
        2 => rings(&mut canvas, &mut dice, main, accent),
        3 => tiles(&mut canvas, &mut dice, main, accent),
        4 => waves(&mut canvas, &mut dice, main, accent),
        _ => cells(&mut canvas, &mut dice, main, accent),
    }
    canvas.encode()
}

/// 1500 × 500 pixels.
pub fn header(seed: &str) -> Result<Vec<u8>, String> {
    let mut dice = Dice::of(seed);
    let (ground, main, accent) = colours(&mut dice);
    let mut canvas = Canvas::new(1500, 500, mix(ground, PAPER, 0.4));
    let sun = (250.0 + dice.part() * 1000.0, 150.0 + dice.part() * 60.0);
    canvas.glow(sun, 90.0, accent, 0.55);
    canvas.glow(sun, 130.0, accent, 0.18);
    for layer in 0..5 {
        let (shift, pace) = (dice.part() * TAU, 0.8 + dice.part() * 1.6);
        let base = 210.0 + layer as f32 * 62.0;
        let mut ridge: Vec<Point> = (0..=75)
            .map(|at| {
                let t = at as f32 / 75.0;
                let swell =
                    (t * TAU * pace + shift).sin() * 34.0 + (t * TAU * pace * 2.7 + shift * 2.0).sin() * 12.0;
                (t * 1500.0, base + swell)
            })
            .collect();
        ridge.extend([(1500.0, 500.0), (0.0, 500.0)]);
        canvas.polygon(&ridge, mix(ground, main, 0.25 + layer as f32 * 0.17), 1.0);
    }
    canvas.encode()
}

fn petals(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    let count = 5 + dice.below(4);
    let turn = dice.part() * TAU;
    for at in 0..count {
        let angle = turn + at as f32 / count as f32 * TAU;
        canvas.glow((200.0 + angle.cos() * 88.0, 200.0 + angle.sin() * 88.0), 72.0, main, 0.62);
    }
    canvas.disc((200.0, 200.0), 46.0, accent);
}

fn hills(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    canvas.disc((120.0 + dice.part() * 160.0, 130.0), 56.0, accent);
    for layer in 0..3 {
        let (shift, base) = (dice.part() * TAU, 210.0 + layer as f32 * 62.0);
        let mut ridge: Vec<Point> = (0..=40)
            .map(|x| (x as f32 * 10.0, base + (x as f32 / 40.0 * 4.4 + shift).sin() * 34.0))
            .collect();
        ridge.extend([(400.0, 400.0), (0.0, 400.0)]);
        canvas.polygon(&ridge, mix(PAPER, main, 0.5 + layer as f32 * 0.25), 0.95);
    }
}

fn rings(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    let middle = (150.0 + dice.part() * 100.0, 150.0 + dice.part() * 100.0);
    for ring in 0..7 {
        let colour = if ring % 3 == 1 { accent } else { mix(PAPER, main, 0.4 + ring as f32 * 0.1) };
        canvas.ring(middle, 26.0 + ring as f32 * 40.0, 19.0, colour);
    }
}

fn tiles(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    // Four columns mirrored about the middle line, so that it looks like something made.
    for row in 0..5 {
        for column in 0..3 {
            if dice.below(5) < 2 {
                continue;
            }
            let colour =
                if dice.below(4) == 0 { accent } else { mix(PAPER, main, 0.55 + dice.part() * 0.45) };
            for side in [column, 4 - column] {
                canvas.soft_rect(
                    44.0 + side as f32 * 64.0,
                    44.0 + row as f32 * 64.0,
                    56.0,
                    56.0,
                    14.0,
                    colour,
                    1.0,
                );
            }
        }
    }
}

fn waves(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    let shift = dice.part() * TAU;
    let rows = 6 + dice.below(3);
    for row in 0..rows {
        let y = 40.0 + row as f32 * 330.0 / (rows - 1) as f32;
        let points: Vec<Point> = (0..=80)
            .map(|x| {
                (x as f32 * 5.0, y + (x as f32 / 80.0 * PI * 3.0 + shift + row as f32 * 0.5).sin() * 20.0)
            })
            .collect();
        let colour = if row == rows / 2 { accent } else { mix(PAPER, main, 0.45 + row as f32 * 0.07) };
        canvas.path(&points, 19.0, colour);
    }
}

fn cells(canvas: &mut Canvas, dice: &mut Dice, main: Colour, accent: Colour) {
    for row in 0..4 {
        for column in 0..4 {
            let middle = (
                62.0 + column as f32 * 92.0 + (dice.part() - 0.5) * 22.0,
                62.0 + row as f32 * 92.0 + (dice.part() - 0.5) * 22.0,
            );
            let radius = 26.0 + dice.part() * 22.0;
            let colour = if dice.below(5) == 0 { accent } else { mix(PAPER, main, 0.5 + dice.part() * 0.4) };
            canvas.glow(middle, radius, colour, 0.9);
            canvas.glow(middle, radius * 0.38, mix(colour, PAPER, 0.55), 0.9);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_never_share_an_avatar_and_one_keeps_it() {
        assert_eq!(avatar("freja").unwrap(), avatar("freja").unwrap());
        assert_ne!(avatar("freja").unwrap(), avatar("haruto").unwrap());
    }
}
