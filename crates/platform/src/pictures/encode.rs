//! From pixels to bytes: only pixels go in, so only pixels come out.

use super::{Still, scale};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};

/// 88 of 100: text on a slide and the edge of a fracture stay sharp.
const JPEG_QUALITY: u8 = 88;
const BLURHASH_AREA: u32 = 32 * 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
}

impl Format {
    /// JPEG, unless the picture is transparent somewhere.
    pub fn smallest(picture: &DynamicImage) -> Self {
        let transparent = match picture {
            DynamicImage::ImageRgba8(pixels) => pixels.pixels().any(|pixel| pixel.0[3] != 255),
            _ => false,
        };
        if transparent { Self::Png } else { Self::Jpeg }
    }
}

/// Writes a picture of 8 bit pixels.
pub fn still(picture: &DynamicImage, format: Format) -> Still {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    let (written, content_type, extension) = match format {
        Format::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            let written = if picture.color().has_alpha() {
                DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)
            } else {
                picture.write_with_encoder(encoder)
            };
            (written, "image/jpeg", "jpg")
        }
        Format::Png => {
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
            let (pixels, colour) = (picture.as_bytes(), picture.color().into());
            (encoder.write_image(pixels, width, height, colour), "image/png", "png")
        }
    };
    written.expect("8 bit pixels within 65,535 a side can be written, and memory does not fail");
    Still { bytes, width, height, content_type, extension }
}

/// The blurhash of a picture, from a tiny version of it.
pub fn blurhash(picture: &DynamicImage) -> String {
    let tiny = scale::to_area(picture.clone(), BLURHASH_AREA).into_rgba8();
    let (width, height) = tiny.dimensions();
    blurhash::encode(4, 3, width, height, &tiny).expect("4 and 3 are between 1 and 9")
}
