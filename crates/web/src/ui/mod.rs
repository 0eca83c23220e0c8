//! Pages: what people see in a browser. Templates take plain views; handlers ask the application and fill them.
//!
//! - [`view`]: the data of a page, already in words and numbers for a reader.
//! - [`pages`]: one page, one template, one small file.
//! - [`assets`]: the style sheet, the scripts and the icon, embedded.

pub mod assets;
mod handlers;
pub mod pages;
mod routes;
mod show;
pub mod view;
mod visit;

pub(crate) use routes::router;
pub(crate) use visit::Visit;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
