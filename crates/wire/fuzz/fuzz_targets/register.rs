//! Register files of any bytes are read to their end, with a row or a reason for everything, and without a panic:
//! `cargo +nightly fuzz run register` in `crates/wire`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::register::{Encoding, Mapping, Reader};

const HEADER: &[u8] = b"GMC Ref No,Surname,Given Name,FR Date,Registration Status\n";

fuzz_target!(|bytes: &[u8]| {
    let mapping = Mapping::parse("gmc", Some("from=FR Date"), None).expect("the preset is whole");
    for encoding in [Encoding::Utf8, Encoding::Windows1252] {
        let _ = Reader::new(bytes, &mapping, encoding, 0).map(Iterator::count);
        let file = [HEADER, bytes].concat();
        let rows = Reader::new(&file[..], &mapping, encoding, 0).map(Iterator::count);
        assert!(rows.is_ok_and(|rows| rows <= bytes.len() + 1));
    }
});
