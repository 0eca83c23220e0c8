//! Pictures from strangers made safe: recognised by their first bytes, measured before they are decoded, turned
//! upright, made smaller, and always written anew, so that no metadata (place, camera, name of a patient in a
//! comment) and nothing appended survives.
//!
//! Everything here takes its time and up to some hundred megabytes: call it where blocking is allowed, and not too
//! often at once.

mod animation;
mod blur;
mod decode;
mod dicom;
mod encode;
mod error;
mod kind;
mod scale;
#[cfg(test)]
mod tests;

pub use blur::{Area, blur};
pub use dicom::Origin;
pub use error::PictureError;

use encode::Format;
use image::{DynamicImage, GrayImage};

/// Pixels of the largest picture kept: that of a 4K screen.
const KEPT_AREA: u32 = 3840 * 2160;
/// Pixels of a thumbnail.
const THUMBNAIL_AREA: u32 = 640 * 360;

/// What is accepted before anything is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Longest side in pixels.
    pub side: u32,
    /// Width × height in pixels.
    pub pixels: u64,
    /// Memory that a decoder may take, in bytes.
    pub memory: u64,
    /// Frames of an animation.
    pub frames: u32,
    /// Width × height × frames of an animation.
    pub animation_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            side: 16_384,
            pixels: 7680 * 4320,
            memory: 256 * 1024 * 1024,
            frames: 600,
            animation_pixels: 200_000_000,
        }
    }
}

/// A picture written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub content_type: &'static str,
    /// Without the dot: `jpg`, `png` or `gif`.
    pub extension: &'static str,
}

/// A picture ready to be kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub content_type: &'static str,
    /// Without the dot: `jpg`, `png` or `gif`.
    pub extension: &'static str,
    /// The only GIFs that come out are animated.
    pub animated: bool,
    pub thumbnail: Still,
    /// Where it is from, when it came as a DICOM file.
    pub dicom: Option<Origin>,
    /// Four by three components (blurha.sh), shown while the picture loads.
    pub blurhash: String,
}

/// Makes a picture safe. JPEG stays JPEG; PNG stays PNG; WebP becomes PNG if it is transparent anywhere and JPEG
/// otherwise; GIF stays GIF if it is animated and becomes PNG otherwise. An animated PNG or WebP keeps its first
/// frame. Of a DICOM file the first frame becomes a JPEG. At most 3840 × 2160 pixels in whatever shape, except for
/// animations, which keep their size.
pub fn prepare(bytes: &[u8], limits: &Limits) -> Result<Picture, PictureError> {
    if dicom::is_dicom(bytes) {
        let (picture, origin) = dicom::open(bytes, limits)?;
        let picture = scale::to_area(picture, KEPT_AREA);
        return Ok(Picture {
            dicom: Some(origin),
            ..complete(&picture, encode::still(&picture, Format::Jpeg))
        });
    }
    let (kind, picture) = decode::open(bytes, limits)?;
    let animation = match kind {
        kind::Kind::Gif => animation::rewrite(bytes, limits)?,
        _ => None,
    };
    if let Some(animation) = animation {
        return Ok(Picture { animated: true, ..complete(&picture, animation) });
    }
    let format = match kind {
        kind::Kind::Jpeg => Format::Jpeg,
        kind::Kind::Png | kind::Kind::Gif => Format::Png,
        kind::Kind::WebP => Format::smallest(&picture),
    };
    Ok(complete(&picture, encode::still(&picture, format)))
}

/// A picture as it is kept, with what is made of its pixels.
fn complete(picture: &DynamicImage, still: Still) -> Picture {
    let thumbnail = scale::to_area(picture.clone(), THUMBNAIL_AREA);
    let blurhash = encode::blurhash(&thumbnail);
    let thumbnail = encode::still(&thumbnail, Format::smallest(&thumbnail));
    let Still { bytes, width, height, content_type, extension } = still;
    Picture {
        bytes,
        width,
        height,
        content_type,
        extension,
        animated: false,
        thumbnail,
        dicom: None,
        blurhash,
    }
}

/// Grey copies of what will be seen, to look for letters in: the picture, or up to `most` frames of an animation,
/// evenly taken. `bytes` are ours, as [`prepare`] wrote them: what is read is what is shown.
pub fn to_read(bytes: &[u8], most: usize) -> Result<Vec<GrayImage>, PictureError> {
    let limits = Limits { bytes: usize::MAX, ..Limits::default() };
    match kind::recognise(bytes)? {
        kind::Kind::Gif => animation::frames(bytes, &limits, most),
        _ => Ok(vec![decode::open(bytes, &limits)?.1.into_luma8()]),
    }
}

/// The middle of a picture as a square of `size` × `size` pixels (400 for a profile): PNG if it is transparent
/// anywhere, JPEG otherwise. Of an animation, the first frame.
pub fn avatar(bytes: &[u8], size: u32) -> Result<Still, PictureError> {
    cropped(bytes, size, size)
}

/// The middle of a picture as the header of a profile, 1500 × 500 pixels.
pub fn header(bytes: &[u8]) -> Result<Still, PictureError> {
    cropped(bytes, 1500, 500)
}

fn cropped(bytes: &[u8], width: u32, height: u32) -> Result<Still, PictureError> {
    let (_, picture): (_, DynamicImage) = decode::open(bytes, &Limits::default())?;
    let picture = scale::fill(&picture, width, height);
    Ok(encode::still(&picture, Format::smallest(&picture)))
}
