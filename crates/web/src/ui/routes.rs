//! The addresses of the pages.

use crate::Web;
use axum::Router;

pub(crate) fn router(_: &Web) -> Router<Web> {
    Router::new()
}
