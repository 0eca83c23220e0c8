//! Sets of questions: all of them, making one, taking one, its figures.

use crate::ui::view::{AccountSmall, ItemRow, PageLinks, PostView, Scatter, SetRow, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "sets.html")]
pub struct Sets {
    pub shell: Shell,
    pub sets: Vec<SetRow>,
    pub links: PageLinks,
    pub due: i64,
}

#[derive(Template)]
#[template(path = "set_new.html")]
pub struct SetNew {
    pub shell: Shell,
    pub title: String,
    pub description: String,
    /// Id, text, and its place in the set when it has one.
    pub questions: Vec<(String, String, String)>,
    pub error: Option<String>,
}

#[derive(Template)]
#[template(path = "set.html")]
pub struct Set {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub description: String,
    pub author: AccountSmall,
    pub count: usize,
    pub answered: usize,
    pub score: usize,
    pub minutes: i64,
    pub begun: bool,
    pub finished: Option<When>,
    /// Something is left to answer.
    pub open: bool,
    pub mine: bool,
    /// Those that the viewer has answered: link, text, whether rightly.
    pub results: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "set_take.html")]
pub struct SetTake {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub place: usize,
    pub count: usize,
    pub post: PostView,
    /// It has just been answered.
    pub answered: bool,
    /// Another one follows.
    pub more: bool,
}

#[derive(Template)]
#[template(path = "set_analysis.html")]
pub struct SetAnalysis {
    pub shell: Shell,
    pub id: String,
    pub name: String,
    pub finished: usize,
    pub mean_score: String,
    pub kr20: String,
    pub items: Vec<ItemRow>,
    pub chart: Scatter,
}
