//! Questions in a video: posts with a question that stand at a second, where the player stops. Their keys are as sealed as
//! anywhere else.

use super::{VideoView, own, rows, seconds};
use crate::access::{self, Viewer};
use crate::{App, Error, Result};
use kernel::Scope;
use store::questions;

/// More of them would be an exam.
const MOST: usize = 50;

impl App {
    pub async fn pin_video_question(
        &self,
        viewer: &Viewer,
        id: i64,
        post: i64,
        second: u32,
    ) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.store
            .write(move |tx| {
                let row = own(tx, id, me)?;
                let post = access::visible_post(tx, Some(me), post)?;
                if post.author_id != me || questions::by_post(tx, post.id)?.is_none() {
                    return Err(Error::invalid(
                        "post_id",
                        "This is not a question of yours. Write one first, then put it into the video.",
                    ));
                }
                if seconds(&row) > 0 && second > seconds(&row) {
                    return Err(Error::invalid(
                        "at",
                        format!("The video ends at {}.", kernel::video::clock(seconds(&row))),
                    ));
                }
                if rows::questions(tx, id)?.len() >= MOST {
                    return Err(Error::invalid("post_id", "There are 50 questions in this video already."));
                }
                Ok(rows::pin_question(tx, id, post.id, i32::try_from(second).unwrap_or(i32::MAX))?)
            })
            .await?;
        self.video_for(Some(me), id).await
    }

    pub async fn unpin_video_question(&self, viewer: &Viewer, id: i64, post: i64) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.store
            .write(move |tx| {
                own(tx, id, me)?;
                if rows::unpin_question(tx, id, post)? { Ok(()) } else { Err(Error::NotFound) }
            })
            .await?;
        self.video_for(Some(me), id).await
    }
}
