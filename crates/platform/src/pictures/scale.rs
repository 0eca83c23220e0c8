//! Making pictures smaller (Lanczos, three lobes).

use fast_image_resize::{IntoImageView, ResizeOptions, Resizer};
use image::DynamicImage;

/// Scales down, in proportion, to at most `area` pixels; a smaller picture stays as it is.
pub fn to_area(picture: DynamicImage, area: u32) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    if u64::from(width) * u64::from(height) <= u64::from(area) {
        return picture;
    }
    let factor = (f64::from(area) / (f64::from(width) * f64::from(height))).sqrt();
    // Rounded down, so that the area is never exceeded; a side of a very long picture is at least one pixel.
    let side = |pixels: u32| (f64::from(pixels) * factor).floor().max(1.0) as u32;
    resize(&picture, side(width), side(height), &ResizeOptions::new())
}

/// Crops the middle and scales it to exactly `width` × `height`.
pub fn fill(picture: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    resize(picture, width, height, &ResizeOptions::new().fit_into_destination(None))
}

fn resize(picture: &DynamicImage, width: u32, height: u32, options: &ResizeOptions) -> DynamicImage {
    debug_assert!(picture.pixel_type().is_some());
    let mut smaller = DynamicImage::new(width, height, picture.color());
    Resizer::new()
        .resize(picture, &mut smaller, options)
        .expect("both have the same 8 bit pixels and no side is zero");
    smaller
}
