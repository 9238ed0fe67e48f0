//! The tab Connections: a row per connection with its countdown, runway, last sync and verdict.

mod details;
mod runway;
mod state;
mod status;
mod view;

pub use state::Connections;

pub(super) use details::lines as detail_lines;
pub(super) use state::moments;
pub(super) use status::{status_mark, status_text};
pub(super) use view::{draw, draw_narrow};
