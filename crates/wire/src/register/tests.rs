//! Register files, good and hostile.

use super::*;
use proptest::prelude::*;

const NOW: i64 = 1_795_507_200_000;
const GMC: &str = "GMC Ref No,Surname,Given Name,Other Names,PR Date,FR Date,Registration Status\n";

fn gmc(rows: &str) -> Vec<Result<Row, BadRow>> {
    read("gmc", None, &format!("{GMC}{rows}")).unwrap_or_else(|bad| panic!("{bad:?}"))
}

fn read(register: &str, map: Option<&str>, file: &str) -> Result<Vec<Result<Row, BadRow>>, BadRow> {
    let mapping = Mapping::parse(register, map, None).unwrap();
    Ok(Reader::new(file.as_bytes(), &mapping, Encoding::Utf8, NOW)?.collect())
}

#[test]
fn a_register_like_the_gmcs_is_read_whatever_order_its_columns_have() {
    let rows = gmc("7654321,LARSEN,Anna Maria,,1082001,01082002,Registered with Licence\n\
        654321,\"O'NEIL, Jr\",Zoë,\"x \"\"y\"\"\",,,Erased\r\n\r\n");
    let rows: Vec<Row> = rows.into_iter().map(Result::unwrap).collect();
    assert_eq!((rows[0].reference.as_str(), rows[0].active, rows[0].line), ("7654321", true, 2));
    assert_eq!(rows[0].name.as_ref().unwrap().full(), "Anna Maria LARSEN");
    assert_eq!((rows[1].reference.as_str(), rows[1].active), ("0654321", false), "a lost zero comes back");
    let other = "Surname,Extra,Registration Status,gmc ref no ,Given Name\nLarsen,x,registered WITH licence,7654321,Anna\n";
    assert!(read("gmc", None, other).unwrap()[0].as_ref().unwrap().active);
    let marked = format!("\u{feff}{GMC}7654321,Larsen,Anna,,,,Registered with Licence\n");
    assert_eq!(read("gmc", None, &marked).unwrap().len(), 1, "a byte order mark is no part of a name");
}

#[test]
fn a_register_like_nppes_is_read_without_its_organisations() {
    let header = "NPI,Entity Type Code,Provider Last Name (Legal Name),Provider First Name,NPI Deactivation Date,NPI Reactivation Date,Healthcare Provider Taxonomy Code_1\n";
    let rows = "1234567893,1,LARSEN,ANNA,,,207RC0000X\n\
        1245319599,2,,,,,282N00000X\n\
        1003000126,1,,,05/01/2020,,\n\
        1245319599,1,OKON,TOBI,05/01/2020,06/01/2020,163W00000X\n";
    let rows: Vec<Row> =
        read("npi", None, &format!("{header}{rows}")).unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[0].profession, rows[0].active), (Profession::Doctor, true));
    assert_eq!((rows[1].active, &rows[1].name), (false, &None), "a deactivated entry has lost its name");
    assert_eq!((rows[2].profession, rows[2].active), (Profession::Nurse, true), "reactivated");
}

#[test]
fn any_register_can_be_mapped() {
    let map = "reference=PIN,surname=Last,given=First,status=State,active=Effective|Live,profession=Part,from=Since,until=Expires";
    let file = "PIN,Last,First,State,Part,Since,Expires\n\
        71A2998E,Larsen,Anna,effective,Nurse,1012020,31122027\n\
        71A2999E,Larsen,Bo,Effective,midwife,01012030,\n\
        71A2997E,Larsen,Ca,Effective,midwife,,31122020\n\
        71A2996E,Larsen,Di,Lapsed,midwife,,\n";
    let rows: Vec<Row> = read("nmc", Some(map), file).unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| row.active).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(rows[0].until.map(crate::time::iso_date).as_deref(), Some("2027-12-31"));
    assert_eq!((rows[0].profession, rows[1].profession), (Profession::Nurse, Profession::Midwife));
}

#[test]
fn a_bad_row_is_named_with_its_line_and_the_rest_is_read() {
    let good = "7654321,Larsen,Anna,,,,Registered with Licence\n";
    for (row, says) in [
        ("7654321,Larsen,Anna,,,Registered with Licence\n", "6 fields, the header has 7"),
        ("765432A,Larsen,Anna,,,,Registered with Licence\n", "seven digits"),
        (",Larsen,Anna,,,,Registered with Licence\n", "missing"),
        ("7654321,,Anna,,,,Registered with Licence\n", "surname is missing"),
        ("7654321,Larsen,Anna,,,,\n", "status is missing"),
        ("7654321,Lar\0sen,Anna,,,,Registered with Licence\n", "control characters"),
        ("7654321,\"Lar\nsen\",Anna,,,,Registered with Licence\n", "control characters"),
    ] {
        let rows = gmc(&format!("{good}{row}{good}"));
        let bad = rows[1].as_ref().unwrap_err();
        assert_eq!((bad.line, bad.last), (3, false), "{row}");
        assert!(bad.says.contains(says), "{row}: {}", bad.says);
        assert!(rows[2].is_ok(), "{row}");
    }
}

#[test]
fn a_header_that_does_not_fit_says_what_is_missing_and_what_is_there() {
    let bad = read("gmc", None, "GMC Ref No,Surname,Name\n1,2,3\n").unwrap_err();
    assert!(
        bad.says.contains("“Given Name” is missing") && bad.says.contains("Surname, Name"),
        "{}",
        bad.says
    );
    let twice = read("gmc", None, "GMC Ref No,Surname,Surname,Given Name,Registration Status\n").unwrap_err();
    assert!(twice.says.contains("more than once"), "{}", twice.says);
    assert!(read("gmc", None, "").unwrap_err().says.contains("empty"));
    let mapping = Mapping::parse("gmc", None, None).unwrap();
    let file: &[u8] = b"\xff\xfeG\0M\0C\0";
    let bad = Reader::new(file, &mapping, Encoding::Utf8, NOW).map(|_| ()).unwrap_err();
    assert!(bad.says.contains("UTF-16"), "{}", bad.says);
}

#[test]
fn the_declared_encoding_is_the_one_that_is_read() {
    let mapping = Mapping::parse("gmc", None, None).unwrap();
    let file = [GMC.as_bytes(), b"7654321,Caf\xe9,Zo\xeb,,,,Registered with Licence\n"].concat();
    let bad = Reader::new(&file[..], &mapping, Encoding::Utf8, NOW).unwrap().next().unwrap().unwrap_err();
    assert!(bad.says.contains("not UTF-8") && bad.line == 2, "{}", bad.says);
    let row = Reader::new(&file[..], &mapping, Encoding::Windows1252, NOW).unwrap().next().unwrap().unwrap();
    assert_eq!(row.name.unwrap().full(), "Zoë Café");
    let file = [GMC.as_bytes(), b"7654321,A\x81,Zo,,,,Registered with Licence\n"].concat();
    assert!(Reader::new(&file[..], &mapping, Encoding::Windows1252, NOW).unwrap().next().unwrap().is_err());
}

#[test]
fn a_quote_that_never_closes_ends_the_reading_before_it_fills_the_memory() {
    let mapping = Mapping::parse("gmc", None, None).unwrap();
    let endless = GMC.as_bytes().chain(&b"7654321,\"Larsen"[..]).chain(io::repeat(b'x'));
    let mut rows = Reader::new(endless, &mapping, Encoding::Utf8, NOW).unwrap();
    let bad = rows.next().unwrap().unwrap_err();
    assert!(bad.last && bad.says.contains("quotation mark"), "{bad:?}");
    assert!(rows.next().is_none());
    let header = io::repeat(b'x');
    assert!(Reader::new(header, &mapping, Encoding::Utf8, NOW).map(|_| ()).unwrap_err().last);
}

#[test]
fn a_map_that_cannot_be_used_says_why() {
    for (register, map, says) in [
        ("nmc", None, "has no preset"),
        ("nmc", Some("reference=a,surname=b,given=c"), "has no preset"),
        ("gmc", Some("surname"), "key=Column"),
        ("gmc", Some("birthday=x"), "keys are"),
        ("nmc", Some("reference=a,surname=b,given=c,profession=nurse,status=d"), "active="),
    ] {
        let refused = Mapping::parse(register, map, None).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
    assert_eq!(Mapping::parse("gmc", None, Some("Council")).unwrap().title, "Council");
    assert_eq!(Encoding::parse("ISO_8859-1"), Some(Encoding::Windows1252));
    assert_eq!(Encoding::parse("ebcdic"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mapping = Mapping::parse("gmc", None, None).unwrap();
        for encoding in [Encoding::Utf8, Encoding::Windows1252] {
            let file = [GMC.as_bytes(), &bytes].concat();
            let rows = Reader::new(&file[..], &mapping, encoding, NOW).unwrap().count();
            prop_assert!(rows <= bytes.len() + 1);
            let _ = Reader::new(&bytes[..], &mapping, encoding, NOW).map(Iterator::count);
        }
    }
}
