//! How much of everything there may be. Announced in `/api/v2/instance`, enforced in `app`.

/// Sizes in characters are grapheme clusters (see [`crate::text::length`]) unless they say bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub post_chars: usize,
    pub pictures: usize,
    pub picture_bytes: usize,
    /// Width times height.
    pub picture_pixels: u64,
    pub alt_chars: usize,
    /// Rectangles that are blurred at once.
    pub blurred_areas: usize,
    pub poll_options: usize,
    pub poll_option_chars: usize,
    /// Shortest and longest time that a poll is open, in seconds.
    pub poll_seconds: (i64, i64),
    pub display_name_chars: usize,
    pub bio_chars: usize,
    pub fields: usize,
    pub field_chars: usize,
    pub pins: usize,
    pub list_title_chars: usize,
    pub lists: usize,
    pub scheduled: usize,
    /// A post is scheduled at least this many seconds ahead.
    pub schedule_ahead: i64,
    pub interests_chars: usize,
    pub mentions: usize,
    pub hashtags: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            post_chars: 1000,
            pictures: 4,
            picture_bytes: 16 * 1024 * 1024,
            picture_pixels: 33_177_600,
            alt_chars: 1500,
            blurred_areas: 50,
            poll_options: 4,
            poll_option_chars: 100,
            poll_seconds: (300, 2_678_400),
            display_name_chars: 60,
            bio_chars: 500,
            fields: 4,
            field_chars: 255,
            pins: 5,
            list_title_chars: 100,
            lists: 100,
            scheduled: 100,
            schedule_ahead: 300,
            interests_chars: 500,
            mentions: 50,
            hashtags: 50,
        }
    }
}
