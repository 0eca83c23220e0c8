//! Pictures for tests, made here: letters drawn into them, metadata around them, DICOM files of invented patients.

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster};
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

/// An NHS number with a right check digit that was never given to anybody (it is the example of the NHS's own pages).
pub const NUMBER: &str = "943 476 5919";
pub const NAME: &str = "OAKLEY, MARGARET";

/// A sector of grey speckle on black, as ultrasound has it, with white letters at the given places.
pub fn scan(width: u32, height: u32, letters: &[(u32, u32, &str)]) -> GrayImage {
    let mut picture = GrayImage::from_fn(width, height, |x, y| {
        let (across, down) = (f64::from(x) - f64::from(width) / 2.0, f64::from(y) - f64::from(height) / 3.0);
        let inside = down > 0.0 && across.abs() < down * 0.7 && across.hypot(down) < f64::from(height) * 0.6;
        let speckle = (x * 7919 + y * 104_729 + x * y * 31) % 61;
        Luma([if inside { 50 + speckle as u8 } else { 4 }])
    });
    for (x, y, text) in letters {
        write(&mut picture, *x, *y, text);
    }
    picture
}

/// White letters of 32 pixels.
fn write(picture: &mut GrayImage, mut left: u32, top: u32, text: &str) {
    for letter in text.chars() {
        let raster = get_raster(letter, FontWeight::Regular, RasterHeight::Size32).unwrap();
        for (y, row) in (top..).zip(raster.rows()) {
            for (x, ink) in (left..).zip(row) {
                let pixel = &mut picture.get_pixel_mut(x, y).0[0];
                *pixel = (*pixel).max(*ink);
            }
        }
        left += raster.width() as u32;
    }
}

pub fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(picture.clone()).into_rgb8());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A picture with name and number in its upper left corner.
pub fn labelled() -> Vec<u8> {
    let number = format!("NHS number: {NUMBER}");
    encoded(&scan(900, 640, &[(24, 20, &format!("Patient: {NAME}")), (24, 70, &number)]), ImageFormat::Png)
}

pub fn unlabelled() -> Vec<u8> {
    encoded(&scan(900, 640, &[]), ImageFormat::Png)
}

/// Everything that exiftool says of a file beyond how it is coded.
pub fn metadata(bytes: &[u8]) -> Vec<String> {
    const TECHNICAL: [&str; 10] =
        ["ExifTool", "System", "File", "JFIF", "PNG", "GIF", "RIFF", "VP8", "QuickTime", "Composite"];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, bytes).unwrap();
    let listing = exiftool(&["-a", "-G1", "-s"], &file);
    listing
        .lines()
        .filter(|line| {
            let group = line.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
            let track = group.starts_with("Track");
            let revealing =
                ["Comment", "ExifByteOrder", "IPTCDigest", "Title", "Author", "GPS", "Create Date"];
            let technical = TECHNICAL.contains(&group) || track;
            !technical || revealing.iter().any(|tag| line.contains(tag) && !line.contains("0000:00:00"))
        })
        .map(str::to_owned)
        .collect()
}

/// Runs exiftool; without it no test that needs it passes.
pub fn exiftool(arguments: &[&str], file: &Path) -> String {
    let output = Command::new("exiftool").args(arguments).arg(file).output();
    let output = output.expect("exiftool is installed: `cargo xtask test tools` does that");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The picture with everything that a camera and an editor write around it. Each value has the word SECRET.
pub fn with_metadata(bytes: &[u8], extension: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("photo.{extension}"));
    std::fs::write(&file, bytes).unwrap();
    let thumbnail = folder.path().join("thumbnail.jpg");
    std::fs::write(&thumbnail, encoded(&scan(120, 90, &[]), ImageFormat::Jpeg)).unwrap();
    let thumbnail = format!("-IFD1:ThumbnailImage<={}", thumbnail.display());
    let mut arguments = vec![
        "-overwrite_original",
        "-EXIF:Artist=SECRET artist",
        "-EXIF:UserComment=SECRET comment",
        "-EXIF:GPSLatitude=54.97",
        "-EXIF:GPSLatitudeRef=N",
        "-EXIF:GPSLongitude=1.61",
        "-EXIF:GPSLongitudeRef=W",
        "-XMP-dc:Creator=SECRET creator",
        "-XMP-photoshop:City=SECRET city",
    ];
    match extension {
        "jpg" => arguments.extend(["-IPTC:City=SECRET town", "-Comment=SECRET segment", thumbnail.as_str()]),
        "png" => arguments.extend(["-PNG:Title=SECRET title", "-PNG:Author=SECRET author"]),
        _ => {}
    }
    exiftool(&arguments, &file);
    let mut bytes = std::fs::read(&file).unwrap();
    if extension == "jpg" {
        bytes = with_maker_note(&bytes);
    }
    bytes
}

/// Another Exif segment in front, with a maker's note (Exif 2.32, 4.6.5, tag 0x927c), and a segment that nobody knows.
fn with_maker_note(jpeg: &[u8]) -> Vec<u8> {
    let note = b"SECRET maker's note";
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    tiff.extend(b"\0\x01\x92\x7c\0\x07\0\0\0");
    tiff.push(note.len() as u8);
    tiff.extend([0, 0, 0, 44, 0, 0, 0, 0]);
    tiff.extend(note);
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    };
    let exif = segment(0xe1, &[b"Exif\0\0", tiff.as_slice()].concat());
    let odd = segment(0xeb, b"SECRET of another program");
    [&jpeg[..2], &exif, &odd, &jpeg[2..]].concat()
}

/// A DICOM file (CT, twelve bits, explicit little endian) with the picture in its pixels and a patient in its tags.
pub fn dicom(picture: &GrayImage) -> Vec<u8> {
    let mut object = InMemDicomObject::new_empty();
    for (tag, vr, value) in [
        (Tag(0x0008, 0x0016), VR::UI, "1.2.840.10008.5.1.4.1.1.2"),
        (Tag(0x0008, 0x0018), VR::UI, "2.25.1234567"),
        (Tag(0x0008, 0x0020), VR::DA, "20261103"),
        (Tag(0x0008, 0x0060), VR::CS, "CT"),
        (Tag(0x0008, 0x0080), VR::LO, "SECRET hospital"),
        (Tag(0x0010, 0x0010), VR::PN, "SECRET^MARGARET"),
        (Tag(0x0010, 0x0020), VR::LO, "SECRET 4711"),
        (Tag(0x0010, 0x0030), VR::DA, "19480214"),
        (Tag(0x0028, 0x0004), VR::CS, "MONOCHROME2"),
        (Tag(0x0028, 0x1050), VR::DS, "2048"),
        (Tag(0x0028, 0x1051), VR::DS, "4096"),
        (Tag(0x0028, 0x1052), VR::DS, "0"),
        (Tag(0x0028, 0x1053), VR::DS, "1"),
    ] {
        object.put(DataElement::new(tag, vr, PrimitiveValue::from(value)));
    }
    for (element, value) in [
        (0x0002, 1),
        (0x0010, picture.height() as u16),
        (0x0011, picture.width() as u16),
        (0x0100, 16),
        (0x0101, 12),
        (0x0102, 11),
        (0x0103, 0),
    ] {
        object.put(DataElement::new(Tag(0x0028, element), VR::US, PrimitiveValue::from(value)));
    }
    let samples: Vec<u16> = picture.pixels().map(|pixel| u16::from(pixel.0[0]) << 4).collect();
    object.put(DataElement::new(Tag(0x7fe0, 0x0010), VR::OW, PrimitiveValue::U16(samples.into())));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax("1.2.840.10008.1.2.1")
        .media_storage_sop_class_uid("1.2.840.10008.5.1.4.1.1.2")
        .media_storage_sop_instance_uid("2.25.1234567");
    let mut bytes = Vec::new();
    object.with_meta(meta).unwrap().write_all(&mut bytes).unwrap();
    bytes
}
