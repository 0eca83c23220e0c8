//! DICOM files (PS3): the first frame as a picture of eight bits, and nothing else. Every tag is dropped, overlays
//! included.
//!
//! No library builds an object of a stranger's tags: it would recurse as deep as the file says and reserve as much memory
//! as it says. [`tags`] walks the file and picks the few numbers that a picture needs; [`pixels`] checks them, unpacks one
//! frame, and hands both to dicom-pixeldata in a new object, for what is its art: turning stored values into grey.

mod pixels;
mod tags;
#[cfg(test)]
mod tests;

use super::{Limits, PictureError};
use image::{DynamicImage, GrayImage, RgbImage};

/// What a DICOM file says about itself that decides how strictly its picture is looked at. Neither is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// (0008,0060), such as `CT` or `US`; empty when it does not say.
    pub modality: String,
    /// (0028,0301): whether there are letters in the pixels. Often missing, and often wrong.
    pub burnt_in: Option<bool>,
}

/// How the pixels are coded: the transfer syntaxes (PS3.6 table A-1) that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Implicit,
    Explicit,
    Deflated,
    Jpeg,
    Rle,
}

/// Whether these are the first bytes of a DICOM file (PS3.10 section 7.1).
pub fn is_dicom(bytes: &[u8]) -> bool {
    bytes.get(128..132) == Some(b"DICM")
}

/// The picture of a DICOM file: grey or RGB.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<(DynamicImage, Origin), PictureError> {
    if bytes.len() > limits.bytes {
        let (size, limit) = (bytes.len() as u64, limits.bytes as u64);
        return Err(PictureError::TooManyBytes { size, limit });
    }
    let (syntax, body) = tags::meta(bytes)?;
    let coding = coding(&syntax)?;
    let inflated;
    let body = match coding {
        Coding::Deflated => {
            let most = usize::try_from(limits.memory).unwrap_or(usize::MAX);
            inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(body, most)
                .map_err(|_| PictureError::DicomDamaged)?;
            &inflated[..]
        }
        _ => body,
    };
    let found = tags::read(body, coding != Coding::Implicit)?;
    let origin = Origin {
        modality: found.text(tags::MODALITY).chars().filter(char::is_ascii_uppercase).take(16).collect(),
        burnt_in: match found.text(tags::BURNED_IN).as_str() {
            "YES" => Some(true),
            "NO" => Some(false),
            _ => None,
        },
    };
    let frame = pixels::Frame::measure(&found, coding, limits)?;
    let decoded = frame.decode(&found, coding)?;
    let (width, height) = (frame.columns.into(), frame.rows.into());
    let picture = if frame.samples == 1 {
        GrayImage::from_raw(width, height, decoded).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, decoded).map(DynamicImage::ImageRgb8)
    };
    Ok((picture.ok_or(PictureError::DicomDamaged)?, origin))
}

fn coding(syntax: &str) -> Result<Coding, PictureError> {
    let coding = match syntax {
        "1.2.840.10008.1.2" => Coding::Implicit,
        "1.2.840.10008.1.2.1" => Coding::Explicit,
        "1.2.840.10008.1.2.1.99" => Coding::Deflated,
        "1.2.840.10008.1.2.4.50"
        | "1.2.840.10008.1.2.4.51"
        | "1.2.840.10008.1.2.4.57"
        | "1.2.840.10008.1.2.4.70" => Coding::Jpeg,
        "1.2.840.10008.1.2.5" => Coding::Rle,
        _ => return Err(PictureError::DicomCoding(name(syntax))),
    };
    Ok(coding)
}

/// What a coding that is not read is called by those who export.
fn name(syntax: &str) -> &'static str {
    match syntax {
        "1.2.840.10008.1.2.2" => "big-endian numbers",
        "1.2.840.10008.1.2.4.80" | "1.2.840.10008.1.2.4.81" => "JPEG-LS",
        "1.2.840.10008.1.2.4.90" | "1.2.840.10008.1.2.4.91" => "JPEG 2000",
        "1.2.840.10008.1.2.4.110" | "1.2.840.10008.1.2.4.111" | "1.2.840.10008.1.2.4.112" => "JPEG XL",
        "1.2.840.10008.1.2.4.201" | "1.2.840.10008.1.2.4.202" | "1.2.840.10008.1.2.4.203" => "HTJ2K",
        _ if syntax.starts_with("1.2.840.10008.1.2.4.10") => "video",
        _ => "a method that is not known here",
    }
}
