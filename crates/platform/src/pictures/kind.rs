//! What a file is, by its first bytes; its name and the type that the browser claims say nothing.

use super::PictureError;

/// The kinds that are decoded. Every other decoder is one more way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
}

/// Recognises a file, or says what it is instead.
pub fn recognise(bytes: &[u8]) -> Result<Kind, PictureError> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if at(0, b"\xff\xd8\xff") {
        return Ok(Kind::Jpeg);
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Ok(Kind::WebP);
    }
    if at(0, b"GIF87a") || at(0, b"GIF89a") {
        return Ok(Kind::Gif);
    }
    let other = if super::dicom::is_dicom(bytes) {
        "DICOM"
    } else if super::super::video::recognise(bytes).is_some() {
        "Video"
    } else if at(0, b"%PDF") {
        "PDF"
    } else if at(4, b"ftyphei") || at(4, b"ftyphev") || at(4, b"ftypmif1") {
        "HEIC"
    } else if at(4, b"ftypavi") {
        "AVIF"
    } else if at(0, b"II*\0") || at(0, b"MM\0*") {
        "TIFF"
    } else if at(0, b"BM") {
        "BMP"
    } else if at(0, b"8BPS") {
        "Photoshop"
    } else if is_svg(bytes) {
        "SVG"
    } else {
        return Err(PictureError::NotAPicture);
    };
    Err(PictureError::KindNotAllowed(other))
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    text.starts_with(b"<") && text.windows(4).any(|tag| tag.eq_ignore_ascii_case(b"<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(recognise(b"\xff\xd8\xff\xe0"), Ok(Kind::Jpeg));
        assert_eq!(recognise(b"\x89PNG\r\n\x1a\n"), Ok(Kind::Png));
        assert_eq!(recognise(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Kind::WebP));
        assert_eq!(recognise(b"GIF89a"), Ok(Kind::Gif));
    }

    #[test]
    fn other_kinds_are_named_and_the_rest_is_no_picture() {
        let dicom = [&[0; 128][..], b"DICM"].concat();
        let named: [(&[u8], &str); 6] = [
            (&dicom, "DICOM"),
            (b"%PDF-1.7", "PDF"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"II*\0", "TIFF"),
            (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- x --><SVG>", "SVG"),
            (b"BM1234", "BMP"),
        ];
        for (bytes, name) in named {
            assert_eq!(recognise(bytes), Err(PictureError::KindNotAllowed(name)));
        }
        let none: [&[u8]; 5] = [b"", b"\xff", b"hello", b"<html><script>", b"RIFF\0\0\0\0WAVE"];
        for bytes in none {
            assert_eq!(recognise(bytes), Err(PictureError::NotAPicture));
        }
    }
}
