//! Logging to a file, never to the screen, and the named points at which tests stop the process or make it panic.

mod log;
mod stop;

pub use log::{LogError, start};
pub use stop::{panic_point, stop_before, stop_point};
