//! Any bytes after the mark of a DICOM file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use platform::pictures::{Limits, prepare};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { pixels: 1 << 20, memory: 64 << 20, ..Limits::default() };
    let file = [&[0; 128][..], b"DICM", bytes].concat();
    let _ = prepare(&file, &limits);
});
