//! What some hashtags are for, said by members and reviewed by the demo's moderator; one waits.

use super::Filler;
use app::Error;

/// Who says it, of which hashtag, what, and whether a moderator has agreed.
const WORDS: [(&str, &str, &str, bool); 3] = [
    (
        "freja_lund",
        "CardioEd",
        "Teaching about hearts, short enough to read between two patients. Drawn or published tracings only.",
        true,
    ),
    (
        "yusuf_neph",
        "Renal",
        "Kidneys, salts and water: questions from the ward, papers, and what to do at three in the morning.",
        true,
    ),
    ("demo", "AcuteMed", "The first hours in hospital: what to do, what to leave, and why.", false),
];

impl Filler<'_> {
    pub(super) async fn hubs(&self) -> Result<(), Error> {
        let moderator = self.moderator("demo_moderator").await?;
        for (who, tag, purpose, agreed) in WORDS {
            self.app.register_hub(&self.viewer(who)?, tag, purpose, "").await?;
            if agreed {
                self.app.review_hub(&moderator, tag, true, "").await?;
            }
        }
        Ok(())
    }
}
