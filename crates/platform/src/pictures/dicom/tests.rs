//! DICOM files of every coding that is read, and what a careless reader would do with hostile ones.

use super::*;
use crate::pictures::{Picture, prepare};
use proptest::prelude::*;
use std::io::Cursor;

const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const IMPLICIT: &str = "1.2.840.10008.1.2";
const JPEG: &str = "1.2.840.10008.1.2.4.50";
const RLE: &str = "1.2.840.10008.1.2.5";

/// A file of two by two pixels, or more; written by hand so that it can be wrong.
#[derive(Clone)]
struct File {
    syntax: &'static str,
    photometric: &'static str,
    rows: u16,
    columns: u16,
    samples: u16,
    allocated: u16,
    stored: u16,
    planar: u16,
    window: Option<(&'static str, &'static str)>,
    before: Vec<u8>,
    /// The value of the pixels, with its head.
    pixels: Vec<u8>,
}

impl File {
    fn grey(pixels: &[u8]) -> Self {
        Self {
            syntax: EXPLICIT,
            photometric: "MONOCHROME2",
            rows: 2,
            columns: 2,
            samples: 1,
            allocated: 8,
            stored: 8,
            planar: 0,
            window: None,
            before: Vec::new(),
            pixels: native(pixels),
        }
    }

    fn colour(photometric: &'static str, pixels: &[u8]) -> Self {
        Self { photometric, samples: 3, ..Self::grey(pixels) }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut file = vec![0; 128];
        file.extend(b"DICM");
        file.extend(element(true, (2, 0x10), b"UI", self.syntax.as_bytes()));
        let explicit = self.syntax != IMPLICIT;
        let mut put = |tag, vr: &[u8; 2], value: &[u8]| file.extend(element(explicit, tag, vr, value));
        put((0x0008, 0x0060), b"CS", b"CT");
        put((0x0010, 0x0010), b"PN", b"SECRET^NAME ");
        put((0x0028, 0x0002), b"US", &self.samples.to_le_bytes());
        put((0x0028, 0x0004), b"CS", self.photometric.as_bytes());
        put((0x0028, 0x0006), b"US", &self.planar.to_le_bytes());
        for (element, value) in [
            (0x0010, self.rows),
            (0x0011, self.columns),
            (0x0100, self.allocated),
            (0x0101, self.stored),
            (0x0102, self.stored.wrapping_sub(1)),
            (0x0103, 0),
        ] {
            put((0x0028, element), b"US", &value.to_le_bytes());
        }
        if let Some((center, width)) = self.window {
            put((0x0028, 0x1050), b"DS", center.as_bytes());
            put((0x0028, 0x1051), b"DS", width.as_bytes());
        }
        file.extend(&self.before);
        file.extend(&self.pixels);
        file
    }

    fn opened(&self) -> Result<DynamicImage, PictureError> {
        open(&self.bytes(), &Limits::default()).map(|(picture, _)| picture)
    }

    fn prepared(&self) -> Result<Picture, PictureError> {
        prepare(&self.bytes(), &Limits::default())
    }
}

fn element(explicit: bool, tag: (u16, u16), vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
    let mut bytes = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
    if explicit {
        bytes.extend(vr);
        bytes.extend((value.len() as u16).to_le_bytes());
    } else {
        bytes.extend((value.len() as u32).to_le_bytes());
    }
    bytes.extend(value);
    bytes
}

fn native(pixels: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xe0\x7f\x10\0OW\0\0".to_vec();
    bytes.extend((pixels.len() as u32).to_le_bytes());
    bytes.extend(pixels);
    bytes
}

fn encapsulated(fragments: &[&[u8]]) -> Vec<u8> {
    let mut bytes = b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\0\0\0\0".to_vec();
    for fragment in fragments {
        bytes.extend(b"\xfe\xff\0\xe0");
        bytes.extend((fragment.len() as u32).to_le_bytes());
        bytes.extend(*fragment);
    }
    bytes.extend(b"\xfe\xff\xdd\xe0\0\0\0\0");
    bytes
}

/// A run-length frame: literal runs, one segment for each plane.
fn run_lengths(planes: &[&[u8]]) -> Vec<u8> {
    let (mut head, mut body) = (vec![planes.len() as u32], Vec::new());
    for plane in planes {
        head.push(64 + body.len() as u32);
        body.push(plane.len() as u8 - 1);
        body.extend(*plane);
    }
    head.resize(16, 0);
    head.iter().flat_map(|word| word.to_le_bytes()).chain(body).collect()
}

fn grey(picture: &DynamicImage) -> Vec<u8> {
    picture.as_luma8().unwrap().as_raw().clone()
}

#[test]
fn eight_bits_are_shown_as_they_are_and_black_on_white_is_turned() {
    let file = File::grey(&[0, 50, 200, 255]);
    assert_eq!(grey(&file.opened().unwrap()), [0, 50, 200, 255]);
    let turned = File { photometric: "MONOCHROME1", ..file.clone() };
    assert_eq!(grey(&turned.opened().unwrap()), [255, 205, 55, 0]);
    let implicit = File {
        syntax: IMPLICIT,
        pixels: [b"\xe0\x7f\x10\0\x04\0\0\0", &[0, 50, 200, 255][..]].concat(),
        ..file
    };
    assert_eq!(grey(&implicit.opened().unwrap()), [0, 50, 200, 255]);
}

#[test]
fn twelve_bits_are_windowed_or_spread_from_the_darkest_to_the_brightest() {
    let samples: Vec<u8> = [0_u16, 1000, 1500, 4000].iter().flat_map(|it| it.to_le_bytes()).collect();
    let file = File { allocated: 16, stored: 12, ..File::grey(&samples) };
    let spread = grey(&file.opened().unwrap());
    assert_eq!((spread[0], spread[3]), (0, 255));
    assert!(spread[1] > 55 && spread[1] < 75, "{spread:?}");
    let windowed = File { window: Some(("1500", "1000\\400")), ..file.clone() };
    let windowed = grey(&windowed.opened().unwrap());
    assert_eq!((windowed[0], windowed[1], windowed[3]), (0, 0, 255));
    assert!(windowed[2].abs_diff(127) <= 1, "{windowed:?}");
    for odd in [("1500", "0"), ("1500", "-3"), ("nan", "inf"), ("", "")] {
        assert_eq!(grey(&File { window: Some(odd), ..file.clone() }.opened().unwrap()), spread);
    }
}

#[test]
fn colours_in_planes_or_as_brightness_and_difference_become_rgb() {
    let pixels: Vec<u8> = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9]].concat();
    let whole = File::colour("RGB", &pixels).opened().unwrap();
    assert_eq!(whole.as_rgb8().unwrap().as_raw(), &pixels);
    let planes: Vec<u8> = [[255, 0, 0, 9], [0, 255, 0, 9], [0, 0, 255, 9]].concat();
    let planar = File { planar: 1, ..File::colour("RGB", &planes) };
    assert_eq!(planar.opened().unwrap(), whole);
    let red = File::colour("YBR_FULL", &[76, 85, 255].repeat(4)).opened().unwrap();
    let red = red.as_rgb8().unwrap().get_pixel(0, 0).0;
    assert!(red[0] > 250 && red[1] < 5 && red[2] < 5, "{red:?}");
    assert_eq!(File::colour("PALETTE COLOR", &pixels).opened(), Err(PictureError::DicomColours));
}

#[test]
fn packed_pixels_are_unpacked_and_must_be_what_the_tags_say() {
    let rle =
        File { syntax: RLE, pixels: encapsulated(&[&run_lengths(&[&[1, 2, 3, 4]])]), ..File::grey(&[]) };
    assert_eq!(grey(&rle.opened().unwrap()), [1, 2, 3, 4]);
    let wide = run_lengths(&[&[1, 2, 3, 4], &[0, 0, 0, 0]]);
    let wide = File { allocated: 16, stored: 16, pixels: encapsulated(&[&wide]), ..rle.clone() };
    let wide = grey(&wide.opened().unwrap());
    assert_eq!((wide[0], wide[3]), (0, 255));
    for frame in
        [vec![], vec![0; 10], vec![0xff; 64], run_lengths(&[&[1, 2, 3]]), run_lengths(&[&[1; 4], &[1; 4]])]
    {
        let broken = File { pixels: encapsulated(&[&frame]), ..rle.clone() };
        assert_eq!(broken.opened(), Err(PictureError::DicomDamaged), "{frame:?}");
    }
    let mut jpeg = Cursor::new(Vec::new());
    image::GrayImage::from_pixel(16, 8, image::Luma([99]))
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    let jpeg = jpeg.into_inner();
    let (start, end) = jpeg.split_at(jpeg.len() / 2);
    let packed =
        File { syntax: JPEG, rows: 8, columns: 16, pixels: encapsulated(&[start, end]), ..File::grey(&[]) };
    assert!(grey(&packed.opened().unwrap()).iter().all(|pixel| pixel.abs_diff(99) < 3));
    for lie in [
        File { rows: 4, ..packed.clone() },
        File { samples: 3, photometric: "RGB", ..packed.clone() },
        File { allocated: 16, stored: 16, ..packed.clone() },
        File { pixels: encapsulated(&[start]), ..packed.clone() },
        File { pixels: native(&jpeg), ..packed.clone() },
    ] {
        assert_eq!(lie.opened(), Err(PictureError::DicomDamaged));
    }
}

#[test]
fn sequences_before_the_pixels_are_stepped_over() {
    let sequence = |inner: &[u8]| {
        [
            b"\x08\0\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff",
            inner,
            b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0",
        ]
        .concat()
    };
    let rows = element(true, (0x0028, 0x0010), b"US", &9_u16.to_le_bytes());
    let file = File::grey(&[0, 50, 200, 255]);
    let nested = File { before: sequence(&sequence(&rows)), ..file.clone() };
    assert_eq!(
        grey(&nested.opened().unwrap()),
        [0, 50, 200, 255],
        "a number inside a sequence is not the picture's"
    );
    let mut deep = rows;
    for _ in 0..100 {
        deep = sequence(&deep);
    }
    assert_eq!(File { before: deep, ..file }.opened(), Err(PictureError::DicomDamaged));
}

#[test]
fn a_dicom_picture_is_a_jpeg_without_its_tags() {
    let file = File { rows: 64, columns: 64, ..File::grey(&[120; 64 * 64]) };
    let picture = file.prepared().unwrap();
    assert_eq!((picture.content_type, picture.width, picture.height), ("image/jpeg", 64, 64));
    assert_eq!(picture.dicom, Some(Origin { modality: "CT".into(), burnt_in: None }));
    assert!(!picture.bytes.windows(6).any(|part| part == b"SECRET"));
    let says_so = element(true, (0x0028, 0x0301), b"CS", b"YES ");
    let burnt = File { before: says_so, ..file }.prepared().unwrap();
    assert_eq!(burnt.dicom.unwrap().burnt_in, Some(true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_damage_to_a_file_breaks_the_reader(
        kind in 0usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let rle = run_lengths(&[&[1, 2, 3, 4]]);
        let file = match kind {
            0 => File::grey(&[1, 2, 3, 4]),
            1 => File { allocated: 16, stored: 12, ..File::grey(&[0, 1, 2, 3, 4, 5, 6, 7]) },
            2 => File { syntax: RLE, pixels: encapsulated(&[&rle]), ..File::grey(&[]) },
            _ => File::colour("RGB", &[7; 12]),
        };
        let mut bytes = file.bytes();
        for (place, value) in changes {
            let place = 128 + place.index(bytes.len() - 128);
            bytes[place] = value;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        let limits = Limits { pixels: 100_000, ..Limits::default() };
        if let Ok((picture, _)) = open(&bytes, &limits) {
            prop_assert!(picture.width() > 0 && picture.height() > 0);
        }
    }
}
