//! Logging to a file, never to the screen, and the named points at which tests stop the process.

mod log;
mod stop;

pub use log::{LogError, start};
pub use stop::stop_point;
