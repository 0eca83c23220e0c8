//! `cargo +nightly fuzz run scan` in `crates/guard`: nothing panics, and places are valid and in order.

#![no_main]

use guard::{Context, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let length = text.chars().count();
    let mut last = 0;
    for finding in scan(text, &Context::default()) {
        assert!(last <= finding.start && finding.start < finding.end && finding.end <= length, "{finding:?}");
        last = finding.start;
    }
});
