//! A picture that is looked at before it is published.

use super::When;

#[derive(Debug, Clone, Default)]
pub struct PictureView {
    pub id: String,
    pub url: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
    pub published: bool,
    pub dicom: bool,
    /// What is to be done before it is published.
    pub to_blur: bool,
    pub to_examine: bool,
    pub to_attest: bool,
    pub to_confirm: bool,
    /// The program that looked for letters, and whether the server has one.
    pub read_by: Option<String>,
    pub reader: bool,
    /// When its author said that nothing is burnt in.
    pub examined: Option<When>,
    pub clinical: bool,
    pub attested: Option<When>,
    pub choices: Vec<AttestView>,
    pub findings: Vec<FindingView>,
    /// What no program finds.
    pub not_found: &'static str,
}

/// A kind of consent, and the sentence that is attested with it.
#[derive(Debug, Clone, Default)]
pub struct AttestView {
    pub value: &'static str,
    pub says: &'static str,
    pub chosen: bool,
}

#[derive(Debug, Clone, Default)]
pub struct FindingView {
    /// x, y, width, height in pixels; nothing when it was in the name of the file.
    pub area: Option<(u32, u32, u32, u32)>,
    /// `block`, `confirm` or `note`.
    pub severity: &'static str,
    pub name: String,
    pub reason: String,
    pub instead: String,
}

impl FindingView {
    pub fn weight(&self) -> &'static str {
        match self.severity {
            "block" => "Has to go",
            "confirm" => "Look at it",
            _ => "Worth knowing",
        }
    }
}

impl PictureView {
    /// Whether it cannot be published as it is, however often it is sent.
    pub fn is_held(&self) -> bool {
        self.to_blur || self.to_examine || self.to_attest
    }

    pub fn can_blur(&self) -> bool {
        !self.published
    }

    /// Size of the numbers that mark what was found: about the same on the screen for every picture.
    pub fn mark(&self) -> u32 {
        (self.width.max(self.height) / 36).max(9)
    }

    /// Where the number of a rectangle stands: above it, or inside when there is no room.
    pub fn mark_y(&self, area: &(u32, u32, u32, u32)) -> u32 {
        let mark = self.mark();
        if area.1 > mark + mark / 2 { area.1 - mark / 3 } else { area.1 + area.3 + mark }
    }
}
