//! The guard while somebody types: the composer's script asks, nothing is stored.

use crate::ui::visit::{Form, PageResult, Visit};
use app::App;
use app::guard::Surface;
use axum::extract::State;

pub(crate) async fn check(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let to = params.id("in_reply_to_id")?;
    let found = app.check_text(visit.viewer(), &params.text("text"), Surface::Post, to).await?;
    Ok(crate::error::value(&crate::api::guard::findings(&found)))
}
