//! From untrusted bytes to pixels: recognise, measure, refuse, decode, make smaller, turn upright, wipe what is
//! hidden.

use super::kind::{Kind, recognise};
use super::{KEPT_AREA, Limits, PictureError, scale};
use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError};
use std::io::Cursor;

/// Decodes a picture into 8 bits grey, RGB or RGBA, upright and of at most [`KEPT_AREA`] pixels.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<(Kind, DynamicImage), PictureError> {
    if bytes.len() > limits.bytes {
        let (size, limit) = (bytes.len() as u64, limits.bytes as u64);
        return Err(PictureError::TooManyBytes { size, limit });
    }
    let kind = recognise(bytes)?;
    let input = Cursor::new(bytes);
    let decoded = match kind {
        Kind::Jpeg if !jpeg_ends(bytes) => return Err(PictureError::Damaged),
        Kind::Jpeg => decode(JpegDecoder::new(input), limits),
        Kind::Png => decode(PngDecoder::with_limits(input, memory_limit(limits)), limits),
        Kind::WebP => decode(WebPDecoder::new(input), limits),
        Kind::Gif => decode(GifDecoder::new(input), limits),
    };
    let (picture, orientation) = decoded?;
    let mut picture = scale::to_area(eight_bits(picture), KEPT_AREA);
    picture.apply_orientation(orientation);
    wipe_transparent(&mut picture);
    Ok((kind, picture))
}

fn decode<D: ImageDecoder>(
    decoder: Result<D, ImageError>,
    limits: &Limits,
) -> Result<(DynamicImage, Orientation), PictureError> {
    let mut decoder = decoder.map_err(|_| PictureError::Damaged)?;
    let (width, height) = decoder.dimensions();
    let too_many = PictureError::TooManyPixels { width, height };
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    let memory = decoder.total_bytes();
    let area = u64::from(width) * u64::from(height);
    if width.max(height) > limits.side || area > limits.pixels || memory > limits.memory {
        return Err(too_many);
    }
    let refused =
        |error| if matches!(error, ImageError::Limits(_)) { too_many } else { PictureError::Damaged };
    if let Err(error) = decoder.set_limits(decoder_limits(limits)) {
        return Err(refused(error));
    }
    // Metadata that cannot be read is no reason to refuse the picture: it is dropped anyway.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((picture, orientation))
}

fn decoder_limits(limits: &Limits) -> image::Limits {
    let mut decoder = memory_limit(limits);
    decoder.max_image_width = Some(limits.side);
    decoder.max_image_height = Some(limits.side);
    decoder
}

/// For reading the header: the memory is bounded, and a side that is too long can still be told to the person.
fn memory_limit(limits: &Limits) -> image::Limits {
    let mut decoder = image::Limits::no_limits();
    decoder.max_alloc = Some(limits.memory);
    decoder
}

/// Whether the last scan of a JPEG is followed by its end marker. The decoder fills what is missing with grey, and a
/// half-grey X-ray must not be taken for a whole one. (ITU T.81 B.1.1.3: a scan holds no such markers.)
fn jpeg_ends(bytes: &[u8]) -> bool {
    let scan = bytes.windows(2).rposition(|pair| pair == b"\xff\xda");
    scan.is_some_and(|scan| bytes[scan..].windows(2).any(|pair| pair == b"\xff\xd9"))
}

fn eight_bits(picture: DynamicImage) -> DynamicImage {
    if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else if picture.color().has_color() {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    } else {
        DynamicImage::ImageLuma8(picture.into_luma8())
    }
}

/// An eraser in a picture editor often makes the name of a patient transparent and leaves its colours in the file.
fn wipe_transparent(picture: &mut DynamicImage) {
    if let DynamicImage::ImageRgba8(pixels) = picture {
        for pixel in pixels.pixels_mut().filter(|pixel| pixel.0[3] == 0) {
            pixel.0 = [0; 4];
        }
    }
}
