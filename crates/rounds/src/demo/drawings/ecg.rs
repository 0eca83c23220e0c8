//! Rhythm strips, 25 mm a second and 10 mm a millivolt, from sums of bell curves. Never anybody's heart.

use crate::demo::canvas::{Canvas, Colour, INK, Point, mix};

const FINE: Colour = [248, 222, 218];
const THICK: Colour = [236, 184, 176];
const GROUND: Colour = [255, 248, 246];
/// Pixels of a small square, which is 40 ms wide and 0.1 mV high.
const SQUARE: f32 = 10.0;
const PER_SECOND: f32 = 25.0 * SQUARE;
const PER_MILLIVOLT: f32 = 10.0 * SQUARE;

/// A wave: its middle in seconds after the beat, its width in seconds, its height in millivolts.
type Wave = (f32, f32, f32);

const QRS: [Wave; 3] = [(-0.028, 0.010, -0.12), (0.0, 0.012, 1.25), (0.030, 0.011, -0.26)];
const T: Wave = (0.27, 0.048, 0.30);
const P: Wave = (0.0, 0.026, 0.15);

pub fn sinus(canvas: &mut Canvas) {
    let beats = beats(0.45, 0.8);
    let waves = beats
        .iter()
        .flat_map(|at| [&QRS[..], &[T, (-0.16, P.1, P.2)]].concat().into_iter().map(|w| shift(w, *at)));
    strip(canvas, waves.collect(), |_| 0.0);
}

pub fn fibrillation(canvas: &mut Canvas) {
    let gaps = [0.52, 0.81, 0.46, 0.97, 0.60, 0.72, 0.43, 0.88, 0.55];
    let mut at = 0.2;
    let mut waves = Vec::new();
    for gap in gaps {
        waves.extend([&QRS[..], &[(T.0, T.1, 0.2)]].concat().into_iter().map(|w| shift(w, at)));
        at += gap;
    }
    strip(canvas, waves, |t| {
        (t * 44.0).sin() * 0.025 + (t * 61.0 + 1.0).sin() * 0.022 + (t * 29.0).cos() * 0.02
    });
}

pub fn wenckebach(canvas: &mut Canvas) {
    let mut waves = Vec::new();
    for (beat, at) in beats(0.1, 0.72).into_iter().enumerate() {
        waves.push(shift(P, at));
        if let Some(interval) = [Some(0.18), Some(0.26), Some(0.34), None][beat % 4] {
            waves.extend([&QRS[..], &[T]].concat().into_iter().map(|w| shift(w, at + interval)));
        }
    }
    strip(canvas, waves, |_| 0.0);
}

pub fn tall_t(canvas: &mut Canvas) {
    let mut waves = Vec::new();
    for at in beats(0.5, 0.86) {
        let broad = QRS.map(|(middle, width, height)| (middle * 1.7, width * 1.8, height * 0.85));
        waves.extend(broad.map(|w| shift(w, at)));
        waves.push(shift((0.30, 0.040, 1.05), at));
        waves.push(shift((-0.22, 0.034, 0.06), at));
    }
    strip(canvas, waves, |_| 0.0);
}

pub fn flutter(canvas: &mut Canvas) {
    let waves = beats(0.4, 0.8).into_iter().flat_map(|at| QRS.map(|w| shift(w, at))).collect();
    strip(canvas, waves, |t| {
        let tooth = (t / 0.2).fract();
        if tooth < 0.72 { 0.13 - tooth * 0.40 } else { -0.158 + (tooth - 0.72) * 1.03 }
    });
}

fn shift((middle, width, height): Wave, by: f32) -> Wave {
    (middle + by, width, height)
}

fn beats(first: f32, gap: f32) -> Vec<f32> {
    (0..12).map(|at| first + at as f32 * gap).filter(|at| *at < 5.6).collect()
}

fn strip(canvas: &mut Canvas, waves: Vec<Wave>, base: impl Fn(f32) -> f32) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.rect(0.0, 0.0, width, height, GROUND);
    for (step, colour, thickness) in [(SQUARE, FINE, 1.0), (SQUARE * 5.0, THICK, 1.8)] {
        let mut at = 0.0;
        while at <= width {
            canvas.line((at, 0.0), (at, height), thickness, colour);
            if at <= height {
                canvas.line((0.0, at), (width, at), thickness, colour);
            }
            at += step;
        }
    }
    let zero = height * 0.62;
    let trace: Vec<Point> = (0..=(width as u32))
        .map(|x| {
            let t = x as f32 / PER_SECOND;
            let sum: f32 = waves
                .iter()
                .map(|(middle, wide, high)| high * (-((t - middle) / wide).powi(2) / 2.0).exp())
                .sum();
            (x as f32, zero - (sum + base(t)) * PER_MILLIVOLT)
        })
        .collect();
    canvas.path(&trace, 3.2, INK);
    canvas.text(22.0, 22.0, 20.0, mix(INK, THICK, 0.35), "II   25 MM/S   10 MM/MV   DRAWN");
}
