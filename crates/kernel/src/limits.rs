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
    /// Longest time that a question is open, in seconds: a set is taken by one cohort after another.
    pub question_seconds: i64,
    pub explanation_chars: usize,
    pub references_chars: usize,
    pub set_questions: usize,
    pub set_title_chars: usize,
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
            poll_options: 6,
            poll_option_chars: 200,
            poll_seconds: (300, 2_678_400),
            question_seconds: 366 * 86_400,
            explanation_chars: 2000,
            references_chars: 1000,
            set_questions: 100,
            set_title_chars: 120,
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
