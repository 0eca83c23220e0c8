//! Pages: what people see in a browser. Plain views go in, HTML comes out; nothing here asks the application.
//!
//! - [`view`]: the data of a page, already in words and numbers for a reader.
//! - [`pages`]: one page, one template, one small file.
//! - [`assets`]: the style sheet, the scripts and the icon, embedded.

pub mod assets;
pub mod pages;
mod routes;
pub mod view;

pub(crate) use routes::router;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
