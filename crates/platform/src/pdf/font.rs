//! The embedded fonts: subsets of DejaVu Sans (`fonts/LICENSE`), and how wide their text is.

use std::sync::LazyLock;
use ttf_parser::Face;

pub const REGULAR: &[u8] = include_bytes!("../../fonts/DejaVuSans-subset.ttf");
pub const BOLD: &[u8] = include_bytes!("../../fonts/DejaVuSans-Bold-subset.ttf");

/// Stands for a character that is not there.
pub const BOX: char = '□';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

static FACES: LazyLock<[Face<'static>; 2]> = LazyLock::new(|| {
    [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).expect("the embedded fonts can be read"))
});

/// Whether both fonts can draw it.
pub fn has(c: char) -> bool {
    FACES.iter().all(|face| face.glyph_index(c).is_some())
}

/// In points, without kerning, which only makes it narrower.
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let face = &FACES[usize::from(weight == Weight::Bold)];
    let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
    let units: u32 = text.chars().map(advance).map(u32::from).sum();
    units as f32 * size / f32::from(face.units_per_em())
}
