//! Animated GIFs, written anew frame by frame in their own palettes: same pictures, same size, but no comment, no
//! extension block and nothing after the end.

use super::{Limits, PictureError, Still};
use gif::{DecodeOptions, DecodingError, Encoder, MemoryLimit, Repeat};
use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, DynamicImage, GrayImage};
use std::io::Cursor;
use std::num::NonZeroU64;

/// The animation, or none if the GIF has one frame only.
pub fn rewrite(bytes: &[u8], limits: &Limits) -> Result<Option<Still>, PictureError> {
    let frames = measure(bytes, limits)?;
    if frames < 2 {
        return Ok(None);
    }
    let mut options = DecodeOptions::new();
    options.check_frame_consistency(true);
    options.set_memory_limit(MemoryLimit::Bytes(NonZeroU64::new(limits.memory).unwrap_or(NonZeroU64::MIN)));
    let mut decoder = options.read_info(bytes).map_err(damaged)?;
    let (width, height) = (decoder.width(), decoder.height());
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut written = Vec::with_capacity(bytes.len());
    let mut encoder =
        Encoder::new(&mut written, width, height, &palette).map_err(|_| PictureError::Damaged)?;
    // A GIF without a repetition plays once; one that says so says how often.
    if decoder.repeat() != Repeat::Finite(0) {
        encoder.set_repeat(decoder.repeat()).map_err(|_| PictureError::Damaged)?;
    }
    while let Some(frame) = decoder.read_next_frame().map_err(damaged)? {
        let mut frame = frame.clone();
        // The rows come out of the decoder in order.
        frame.interlaced = false;
        encoder.write_frame(&frame).map_err(|_| PictureError::Damaged)?;
    }
    drop(encoder);
    Ok(Some(Still {
        bytes: written,
        width: width.into(),
        height: height.into(),
        content_type: "image/gif",
        extension: "gif",
    }))
}

/// Up to `most` of the pictures that an animation shows, evenly taken.
pub fn frames(bytes: &[u8], limits: &Limits, most: usize) -> Result<Vec<GrayImage>, PictureError> {
    let step = (measure(bytes, limits)? as usize).div_ceil(most.max(1)).max(1);
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| PictureError::Damaged)?;
    let mut taken = Vec::new();
    for (at, frame) in decoder.into_frames().enumerate() {
        let frame = frame.map_err(|_| PictureError::Damaged)?;
        if at % step == 0 {
            taken.push(DynamicImage::ImageRgba8(frame.into_buffer()).into_luma8());
        }
    }
    Ok(taken)
}

/// Counts the frames without decoding any, and refuses what would take too long.
fn measure(bytes: &[u8], limits: &Limits) -> Result<u32, PictureError> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(bytes).map_err(damaged)?;
    let canvas = u64::from(decoder.width()) * u64::from(decoder.height());
    let mut frames = 0;
    while decoder.next_frame_info().map_err(damaged)?.is_some() {
        frames += 1;
        if frames > limits.frames || frames > 1 && canvas * u64::from(frames) > limits.animation_pixels {
            return Err(PictureError::TooManyFrames { limit: limits.frames });
        }
    }
    Ok(frames)
}

fn damaged(_: DecodingError) -> PictureError {
    PictureError::Damaged
}
