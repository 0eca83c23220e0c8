//! The table of schemes: its parts, each a file of one shape of entry, in one row.

mod elsewhere;
mod english_speaking;
mod europe;

use super::Scheme;

const PARTS: [&[Scheme]; 3] = [english_speaking::ENGLISH_SPEAKING, europe::EUROPE, elsewhere::ELSEWHERE];

const COUNT: usize = PARTS[0].len() + PARTS[1].len() + PARTS[2].len();

pub static SCHEMES: &[Scheme] = &joined();

/// All parts in their order. A scheme is known by its place, so the row is made once, by the compiler.
const fn joined() -> [Scheme; COUNT] {
    let mut all = [PARTS[0][0]; COUNT];
    let (mut part, mut place, mut at) = (0, 0, 0);
    while at < COUNT {
        if place == PARTS[part].len() {
            part += 1;
            place = 0;
        }
        all[at] = PARTS[part][place];
        place += 1;
        at += 1;
    }
    all
}
