//! Videos as pages show them.

use super::{post, small, when};
use crate::ui::view::{Moment, VideoCard, VideoQuestion};
use app::App;
use app::videos::VideoView;
use kernel::video::{State, clock};

pub(crate) fn moment(second: u32, text: &str) -> Moment {
    Moment { second, clock: clock(second), text: text.to_owned() }
}

pub(crate) fn card(it: &VideoView, now: i64) -> VideoCard {
    VideoCard {
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        owner: small(&it.owner),
        length: if it.seconds() > 0 { clock(it.seconds()) } else { String::new() },
        audience: it.audience().label(),
        poster: it.poster.clone().unwrap_or_default(),
        state: match it.state() {
            State::Uploading => "On its way".to_owned(),
            State::Preparing => format!("Being prepared, {} %", it.row.progress),
            State::Ready => "Not published".to_owned(),
            State::Published => String::new(),
            State::Failed => "It could not be prepared".to_owned(),
        },
        at: when(it.row.published_at.unwrap_or(it.row.created_at), now),
        has_captions: it.captions.is_some(),
    }
}

pub(crate) fn questions(app: &App, it: &VideoView) -> Vec<VideoQuestion> {
    let question = |(second, view): &(u32, app::cards::PostView)| VideoQuestion {
        at: moment(*second, ""),
        post: post(app, view),
    };
    it.questions.iter().map(question).collect()
}
