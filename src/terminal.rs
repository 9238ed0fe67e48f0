//! The person's own terminal and what is reached from it: the browser and the clipboard.

mod bounded;
pub mod browser;
mod host;
mod input;
mod job_control;
pub mod osc;
mod screen;
mod session;
mod web_address;

pub use screen::{Screen, is_taken, restore};
pub use session::{Ended, Session};
