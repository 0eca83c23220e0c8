//! What the demo community does with its questions besides answering them: a set.

use super::Filler;
use app::Error;
use app::questions::sets::SetWish;

/// Keys of the script whose questions are a set.
const SET: [&str; 3] = ["salts1", "salts2", "salts3"];

impl Filler<'_> {
    pub(super) async fn sets(&self) -> Result<(), Error> {
        let mut wish = SetWish {
            title: "Three salts at three in the morning".to_owned(),
            description: "For whoever carries the bleep: potassium, sodium, and what to do when potassium does not listen. Five minutes.".to_owned(),
            ..SetWish::default()
        };
        for key in SET {
            let line = self.script.iter().position(|line| line.key == Some(key));
            let line = line.ok_or_else(|| Error::Broken(format!("the script has no post {key}")))?;
            wish.questions.push(self.post(line)?);
        }
        self.app.create_set(&self.viewer("yusuf_neph")?, wish).await?;
        Ok(())
    }
}
