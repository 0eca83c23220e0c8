//! Animated GIFs, written anew frame by frame in their own palettes: same pictures, same size, but no comment, no
//! extension block and nothing after the end.

use super::{Limits, PictureError, Still};
use gif::{DecodeOptions, DecodingError, DisposalMethod, Encoder, Frame, MemoryLimit, Repeat};
use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, DynamicImage, GrayImage, ImageDecoder};
use std::io::Cursor;
use std::num::NonZeroU64;

/// How carefully a palette is chosen, from 1 (slow) to 30.
const PALETTE_SPEED: i32 = 10;

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

/// Changes every picture that an animation of ours shows, and writes it whole: a frame that draws only what differs from
/// the one before would bring back what was changed. The first picture comes along, for the thumbnail.
pub fn redraw(
    bytes: &[u8],
    change: impl Fn(&mut DynamicImage),
) -> Result<(DynamicImage, Still), PictureError> {
    let repeat = repetition(bytes)?;
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| PictureError::Damaged)?;
    let (width, height) = decoder.dimensions();
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| PictureError::Damaged);
    let (across, down) = (side(width)?, side(height)?);
    let mut written = Vec::with_capacity(bytes.len());
    let mut encoder = Encoder::new(&mut written, across, down, &[]).map_err(|_| PictureError::Damaged)?;
    if repeat != Repeat::Finite(0) {
        encoder.set_repeat(repeat).map_err(|_| PictureError::Damaged)?;
    }
    let mut first = None;
    for frame in decoder.into_frames() {
        let frame = frame.map_err(|_| PictureError::Damaged)?;
        let (ms, parts) = frame.delay().numer_denom_ms();
        let mut picture = DynamicImage::ImageRgba8(frame.into_buffer());
        change(&mut picture);
        let mut drawn = Frame::from_rgba_speed(across, down, &mut picture.to_rgba8(), PALETTE_SPEED);
        drawn.delay = u16::try_from(ms / parts.max(1) / 10).unwrap_or(u16::MAX);
        drawn.dispose = DisposalMethod::Background;
        encoder.write_frame(&drawn).map_err(|_| PictureError::Damaged)?;
        first.get_or_insert(picture);
    }
    drop(encoder);
    let still = Still { bytes: written, width, height, content_type: "image/gif", extension: "gif" };
    Ok((first.ok_or(PictureError::Damaged)?, still))
}

/// How often it plays; known once the first frame is.
fn repetition(bytes: &[u8]) -> Result<Repeat, PictureError> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(bytes).map_err(damaged)?;
    decoder.next_frame_info().map_err(damaged)?;
    Ok(decoder.repeat())
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
