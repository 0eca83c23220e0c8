//! Any bytes at all: a picture comes out, or a refusal, and it can be read and blurred.
#![no_main]

use libfuzzer_sys::fuzz_target;
use platform::pictures::{Area, Limits, blur, prepare, to_read};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { pixels: 1 << 20, animation_pixels: 1 << 22, memory: 64 << 20, ..Limits::default() };
    let Ok(picture) = prepare(bytes, &limits) else { return };
    assert!(!to_read(&picture.bytes, 2).expect("what was written anew can be read").is_empty());
    if !picture.animated {
        let area = Area { x: 1, y: 1, width: 7, height: 7 };
        blur(&picture.bytes, &[area]).expect("what was written anew can be blurred");
    }
});
