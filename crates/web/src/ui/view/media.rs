//! Pictures and link cards.

/// A picture of a post.
#[derive(Debug, Clone, Default)]
pub struct MediaView {
    pub id: String,
    pub url: String,
    pub preview_url: String,
    /// Empty when the author gave none.
    pub alt: String,
    /// Of the preview, in pixels; only their ratio matters.
    pub width: u32,
    pub height: u32,
    /// `#rrggbb`, shown until the picture is there: the average of its blurhash.
    pub colour: String,
    /// Centre of interest, −1 to 1, right and up positive.
    pub focus: (f32, f32),
    /// Something was found in it, or is to be said about it, before it is published.
    pub to_check: bool,
}

impl MediaView {
    /// Classes that place the crop in steps of a fifth; styles inside the page are not allowed.
    pub fn focus_class(&self) -> String {
        let step = |place: f32| (f64::from(place.clamp(-1.0, 1.0) + 1.0) * 2.0).round() as u8;
        format!("fx{} fy{}", step(self.focus.0), step(-self.focus.1))
    }

    /// The ratio that a single picture is shown in, not taller than 5:4 nor flatter than 3:1.
    pub fn frame(&self) -> (u32, u32) {
        let (width, height) = (self.width.max(1), self.height.max(1));
        let ratio = (f64::from(width) / f64::from(height)).clamp(0.8, 3.0);
        (600, (600.0 / ratio).round() as u32)
    }
}

/// A preview of a linked page.
#[derive(Debug, Clone, Default)]
pub struct LinkCardView {
    pub url: String,
    pub title: String,
    pub description: String,
    /// The site's name or host.
    pub provider: String,
    pub image_url: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_focus_becomes_a_class() {
        let at = |x, y| MediaView { focus: (x, y), ..MediaView::default() }.focus_class();
        assert_eq!(at(0.0, 0.0), "fx2 fy2");
        assert_eq!(at(-1.0, 1.0), "fx0 fy0");
        assert_eq!(at(9.0, -1.0), "fx4 fy4");
    }
}
