//! Making parts of a picture unreadable, for good: the pixels are replaced and the picture is written anew.

use super::encode::Format;
use super::{Limits, Picture, PictureError, animation, complete, decode, encode};
use crate::pictures::kind::{Kind, recognise};
use image::{DynamicImage, GenericImage, GenericImageView, Rgba};

/// A rectangle in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Area {
    /// The part inside a picture of this size, with a little more around it: the edges of letters are soft.
    fn within(self, width: u32, height: u32) -> Option<Self> {
        let margin = (self.height / 8).clamp(2, 16);
        let (left, top) = (self.x.saturating_sub(margin), self.y.saturating_sub(margin));
        let right = self.x.saturating_add(self.width).saturating_add(margin).min(width);
        let bottom = self.y.saturating_add(self.height).saturating_add(margin).min(height);
        let inside = self.x < width && self.y < height && self.width > 0 && self.height > 0;
        inside.then(|| Self { x: left, y: top, width: right - left, height: bottom - top })
    }
}

/// Cells along the longer side of an area. Mosaics of many small cells can be undone: whoever knows the font tries
/// letters until they give the same colours. Three cells of a whole line, in eight steps of brightness, say nothing.
const CELLS: u32 = 3;
const STEP: u32 = 32;

/// Pixelates the areas of a picture of ours, of an animation in every frame. Picture, thumbnail and blurhash are made anew.
pub fn blur(bytes: &[u8], areas: &[Area]) -> Result<Picture, PictureError> {
    let kind = recognise(bytes)?;
    if kind == Kind::Gif {
        let (first, animation) = animation::redraw(bytes, |picture| pixelate_all(picture, areas))?;
        return Ok(Picture { animated: true, ..complete(&first, animation) });
    }
    let (_, mut picture) = decode::open(bytes, &Limits { bytes: usize::MAX, ..Limits::default() })?;
    pixelate_all(&mut picture, areas);
    let format = if kind == Kind::Png { Format::Png } else { Format::Jpeg };
    Ok(complete(&picture, encode::still(&picture, format)))
}

fn pixelate_all(picture: &mut DynamicImage, areas: &[Area]) {
    let (width, height) = picture.dimensions();
    for area in areas.iter().filter_map(|area| area.within(width, height)) {
        pixelate(picture, area);
    }
}

fn pixelate(picture: &mut DynamicImage, area: Area) {
    let side = area.width.max(area.height).div_ceil(CELLS).max(1);
    for top in (area.y..area.y + area.height).step_by(side as usize) {
        for left in (area.x..area.x + area.width).step_by(side as usize) {
            let (right, bottom) =
                ((left + side).min(area.x + area.width), (top + side).min(area.y + area.height));
            let colour = average(picture, left..right, top..bottom);
            for y in top..bottom {
                for x in left..right {
                    picture.put_pixel(x, y, colour);
                }
            }
        }
    }
}

/// The mean colour, coarsely, and opaque: a pattern of transparency could be read as well as letters.
fn average(picture: &DynamicImage, across: std::ops::Range<u32>, down: std::ops::Range<u32>) -> Rgba<u8> {
    let mut sums = [0_u64; 3];
    let count = u64::from(across.len() as u32) * u64::from(down.len() as u32);
    for y in down {
        for x in across.clone() {
            let Rgba([red, green, blue, _]) = picture.get_pixel(x, y);
            for (sum, part) in sums.iter_mut().zip([red, green, blue]) {
                *sum += u64::from(part);
            }
        }
    }
    let coarse = |sum: u64| {
        let mean = u32::try_from(sum / count.max(1)).unwrap_or(255);
        u8::try_from((mean / STEP * STEP + STEP / 2).min(255)).unwrap_or(255)
    };
    let [red, green, blue] = sums.map(coarse);
    Rgba([red, green, blue, 255])
}
