//! What strangers send, and what is left of it.

use super::*;
use image::{GrayImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;
use std::io::Cursor;

const SECRET: &[u8] = b"SECRET-PATIENT-NAME";

/// Left half red, right half blue.
fn photo(width: u32, height: u32) -> DynamicImage {
    let half = |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    RgbImage::from_fn(width, height, half).into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn read(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

/// A JPEG with an Exif segment: the orientation, and a GPS directory with a latitude reference (Exif 2.32, 4.6.6).
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    tiff.extend(b"\0\x02");
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0; 4]);
    tiff.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0");
    tiff.extend([0; 4]);
    tiff.extend(SECRET);
    let body = [b"Exif\0\0", tiff.as_slice()].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &body, b"\xff\xfe\0\x15", SECRET, &jpeg[2..]].concat()
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    // The checksum of PNG (ISO 3309), bit by bit.
    let crc = !chunk.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    });
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d", chunk.as_slice(), &crc.to_be_bytes(), b"\0\0\0\0IDAT\x35\xaf\x06\x1e"]
        .concat()
}

fn gif(frames: usize, comment: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 4, 4, &[255, 0, 0, 0, 0, 255]).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    encoder.write_raw_extension(gif::AnyExtension(0xfe), &[comment]).unwrap();
    for n in 0..frames {
        let pixels = vec![u8::from(n % 2 == 1); 16];
        let frame = gif::Frame { width: 4, height: 4, delay: 7, buffer: pixels.into(), ..Default::default() };
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

fn prepared(bytes: &[u8]) -> Result<Picture, PictureError> {
    prepare(bytes, &Limits::default())
}

#[test]
fn nothing_of_a_photos_metadata_survives() {
    let jpeg = with_exif(&written(&photo(64, 48), ImageFormat::Jpeg), 1);
    assert!(holds(&jpeg, SECRET));
    let picture = prepared(&jpeg).unwrap();
    for bytes in [&picture.bytes, &picture.thumbnail.bytes, &avatar(&jpeg, 400).unwrap().bytes] {
        assert!(!holds(bytes, SECRET));
        assert!(!holds(bytes, b"Exif"));
        assert!(!holds(bytes, b"\xff\xe1"));
    }
    assert_eq!((picture.content_type, picture.extension, picture.animated), ("image/jpeg", "jpg", false));
}

#[test]
fn a_photo_taken_sideways_is_turned_upright() {
    let jpeg = with_exif(&written(&photo(64, 32), ImageFormat::Jpeg), 6);
    let picture = prepared(&jpeg).unwrap();
    assert_eq!((picture.width, picture.height), (32, 64));
    let upright = read(&picture.bytes).into_rgb8();
    assert_eq!(upright.dimensions(), (32, 64));
    let (top, bottom) = (upright.get_pixel(16, 5), upright.get_pixel(16, 58));
    assert!(top.0[0] > 150 && bottom.0[2] > 150, "{top:?} {bottom:?}");
}

#[test]
fn a_decompression_bomb_is_refused_by_its_header() {
    let refused = PictureError::TooManyPixels { width: 50_000, height: 50_000 };
    assert_eq!(prepared(&png_header(50_000, 50_000)), Err(refused));
    let refused = PictureError::TooManyPixels { width: 16_000, height: 16_000 };
    assert_eq!(prepared(&png_header(16_000, 16_000)), Err(refused));
}

#[test]
fn a_picture_cut_short_is_damaged_whatever_its_kind() {
    let picture = photo(64, 64);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = written(&picture, format);
        prepared(&whole).unwrap();
        for keep in [16, whole.len() / 2, whole.len() * 9 / 10] {
            assert_eq!(prepared(&whole[..keep]), Err(PictureError::Damaged), "{format:?} {keep}");
        }
    }
    let whole = gif(3, SECRET);
    assert_eq!(prepared(&whole[..whole.len() - 20]), Err(PictureError::Damaged));
}

#[test]
fn files_that_are_not_pictures_say_so() {
    assert_eq!(prepared(b"Dear colleague"), Err(PictureError::NotAPicture));
    assert_eq!(prepared(b""), Err(PictureError::NotAPicture));
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    assert_eq!(prepared(svg), Err(PictureError::KindNotAllowed("SVG")));
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let limits = Limits { bytes: 10, ..Limits::default() };
    let refused = PictureError::TooManyBytes { size: 14, limit: 10 };
    assert_eq!(prepare(b"Dear colleague", &limits), Err(refused.clone()));
    let big = PictureError::TooManyBytes { size: 20 << 20, limit: 16 << 20 };
    assert!(big.to_string().starts_with("This file has 20.0 MB and the limit is 16.0 MB."));
}

#[test]
fn what_is_appended_to_a_picture_vanishes() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let polyglot =
            [written(&photo(32, 32), format), b"PK\x03\x04<script>".to_vec(), SECRET.to_vec()].concat();
        let picture = prepared(&polyglot).unwrap();
        assert!(!holds(&picture.bytes, SECRET) && !holds(&picture.bytes, b"<script>"));
    }
    let polyglot = [gif(3, b"x"), SECRET.to_vec()].concat();
    assert!(!holds(&prepared(&polyglot).unwrap().bytes, SECRET));
}

#[test]
fn an_animation_keeps_its_frames_and_loses_its_comments() {
    let original = gif(5, SECRET);
    assert!(holds(&original, SECRET));
    let picture = prepared(&original).unwrap();
    assert!(picture.animated && !holds(&picture.bytes, SECRET));
    assert_eq!((picture.content_type, picture.width, picture.height), ("image/gif", 4, 4));
    assert_eq!(picture.thumbnail.content_type, "image/jpeg");
    let mut decoder = gif::Decoder::new(picture.bytes.as_slice()).unwrap();
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    let mut colours = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!(frame.delay, 7);
        colours.push(frame.buffer[0]);
    }
    assert_eq!(colours, [0, 1, 0, 1, 0]);
}

#[test]
fn an_animation_without_end_is_refused_and_one_frame_is_a_png() {
    assert_eq!(prepared(&gif(601, b"x")), Err(PictureError::TooManyFrames { limit: 600 }));
    let limits = Limits { animation_pixels: 100, ..Limits::default() };
    assert_eq!(prepare(&gif(7, b"x"), &limits), Err(PictureError::TooManyFrames { limit: 600 }));
    let still = prepared(&gif(1, b"x")).unwrap();
    assert_eq!((still.content_type, still.extension, still.animated), ("image/png", "png", false));
}

#[test]
fn a_large_photo_becomes_a_4k_photo_with_a_thumbnail_in_its_shape() {
    let picture = prepared(&written(&photo(3600, 2400), ImageFormat::Jpeg)).unwrap();
    let area = picture.width * picture.height;
    assert!(area <= 3840 * 2160 && area > 8_200_000, "{area}");
    let shape = f64::from(picture.width) / f64::from(picture.height);
    assert!((shape - 1.5).abs() < 0.01);
    let thumbnail = &picture.thumbnail;
    assert!(thumbnail.width * thumbnail.height <= 640 * 360 && thumbnail.width > 580);
    assert_eq!(read(&thumbnail.bytes).width(), thumbnail.width);
    assert_eq!(blurhash::decode(&picture.blurhash, 4, 3, 1.0).unwrap().len(), 48);
}

#[test]
fn transparency_is_kept_and_what_it_hid_is_wiped() {
    let clear = DynamicImage::from(RgbaImage::from_pixel(40, 40, Rgba([1, 2, 3, 0])));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let picture = prepared(&written(&clear, format)).unwrap();
        assert_eq!((picture.content_type, picture.thumbnail.content_type), ("image/png", "image/png"));
        assert!(read(&picture.bytes).into_rgba8().pixels().all(|pixel| pixel.0 == [0; 4]));
    }
    let solid = DynamicImage::from(RgbaImage::from_pixel(40, 40, Rgba([1, 2, 3, 255])));
    assert_eq!(prepared(&written(&solid, ImageFormat::WebP)).unwrap().content_type, "image/jpeg");
    assert_eq!(prepared(&written(&solid, ImageFormat::Png)).unwrap().content_type, "image/png");
}

#[test]
fn grey_deep_and_odd_shapes_are_taken() {
    let grey = DynamicImage::from(GrayImage::from_pixel(3, 2, image::Luma([7])));
    assert_eq!(prepared(&written(&grey, ImageFormat::Jpeg)).unwrap().width, 3);
    let deep = DynamicImage::from(grey.to_rgba16());
    assert_eq!(prepared(&written(&deep, ImageFormat::Png)).unwrap().height, 2);
    let line = prepared(&written(&photo(16_000, 20), ImageFormat::Png)).unwrap();
    assert!(line.thumbnail.height >= 1 && line.thumbnail.width * line.thumbnail.height <= 640 * 360);
}

#[test]
fn a_profile_gets_the_middle_of_a_picture() {
    let jpeg = written(&photo(900, 300), ImageFormat::Jpeg);
    let face = avatar(&jpeg, 400).unwrap();
    assert_eq!((face.width, face.height, face.content_type), (400, 400, "image/jpeg"));
    let pixels = read(&face.bytes).into_rgb8();
    assert!(pixels.get_pixel(50, 200).0[0] > 150 && pixels.get_pixel(350, 200).0[2] > 150);
    let header = header(&jpeg).unwrap();
    assert_eq!((header.width, header.height), (1500, 500));
}

#[test]
fn what_is_blurred_is_gone_and_the_rest_stays() {
    let mut picture = RgbImage::from_pixel(300, 200, Rgb([240, 240, 240]));
    // Stripes two pixels wide stand for letters.
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if (40..140).contains(&x) && (60..90).contains(&y) && x / 2 % 2 == 0 {
            *pixel = Rgb([10, 10, 10]);
        }
    }
    let before = prepared(&written(&picture.into(), ImageFormat::Png)).unwrap();
    let area = Area { x: 40, y: 60, width: 100, height: 30 };
    let after = blur(&before.bytes, &[area]).unwrap();
    let pixels = read(&after.bytes).into_rgb8();
    let colours: std::collections::BTreeSet<[u8; 3]> = (40..140)
        .flat_map(|x| (60..90).map(move |y| (x, y)))
        .map(|(x, y)| pixels.get_pixel(x, y).0)
        .collect();
    assert!(colours.len() <= 9, "{colours:?}");
    assert_eq!(pixels.get_pixel(200, 150).0, [240, 240, 240]);
    assert_eq!(pixels.get_pixel(33, 75).0, [240, 240, 240], "outside the margin nothing changes");
    let thumbnail = read(&after.thumbnail.bytes).into_rgb8();
    let row: Vec<u8> = (50..130).map(|x| thumbnail.get_pixel(x, 75).0[0]).collect();
    let steps = row.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) > 40).count();
    assert!(steps <= 3, "no stripes are left in the thumbnail: {row:?}");
}

#[test]
fn two_texts_of_one_length_look_the_same_when_they_are_blurred() {
    let with = |digits: [u32; 8]| {
        let dark = |x: u32, y: u32| {
            (50..66).contains(&y)
                && (20..180).contains(&x)
                && (x + y * digits[(x as usize - 20) / 20]) % 7 < 2
        };
        let picture = RgbImage::from_fn(200, 100, |x, y| Rgb([if dark(x, y) { 30 } else { 230 }; 3]));
        let sent = prepared(&written(&picture.into(), ImageFormat::Png)).unwrap();
        blur(&sent.bytes, &[Area { x: 20, y: 50, width: 160, height: 16 }]).unwrap().bytes
    };
    assert_eq!(with([1, 2, 3, 4, 5, 6, 1, 2]), with([3, 5, 1, 6, 2, 4, 2, 1]));
}

#[test]
fn a_rectangle_may_reach_over_the_edge_of_a_picture_and_of_every_frame() {
    let sent = prepared(&written(&photo(40, 30), ImageFormat::Jpeg)).unwrap();
    let over = Area { x: 30, y: 20, width: u32::MAX, height: u32::MAX };
    let after = blur(&sent.bytes, &[over]).unwrap();
    assert_eq!((after.width, after.height, after.content_type), (40, 30, "image/jpeg"));
    let moving = prepared(&gif(3, b"comment")).unwrap();
    let (frames, all) = (to_read(&moving.bytes, 3).unwrap(), Area { x: 0, y: 0, width: 4, height: 4 });
    assert_ne!(frames[0], frames[1], "the test's own frames differ");
    let after = blur(&moving.bytes, &[all]).unwrap();
    assert!(after.animated && after.content_type == "image/gif");
    let mut decoder = gif::Decoder::new(after.bytes.as_slice()).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    assert_eq!((delays, decoder.repeat()), (vec![7, 7, 7], gif::Repeat::Infinite));
    for frame in to_read(&after.bytes, 3).unwrap() {
        assert!(frame.pixels().all(|pixel| pixel == frame.get_pixel(0, 0)), "one colour is left");
    }
    assert_eq!(to_read(&moving.bytes, 2).unwrap().len(), 2);
    assert_eq!(to_read(&sent.bytes, 2).unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_to_a_file_breaks_the_reader(
        kind in 0usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let mut bytes = match kind {
            0 => with_exif(&written(&photo(16, 12), ImageFormat::Jpeg), 6),
            1 => written(&photo(16, 12), ImageFormat::Png),
            2 => written(&photo(16, 12), ImageFormat::WebP),
            _ => gif(3, b"comment"),
        };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        let limits = Limits { pixels: 100_000, ..Limits::default() };
        if let Ok(picture) = prepare(&bytes, &limits) {
            prop_assert!(picture.width > 0 && !picture.bytes.is_empty());
        }
    }
}
