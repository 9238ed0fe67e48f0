//! The person's own terminal and what is reached from it: the browser, the clipboard, a tunnel.

pub mod browser;
pub mod osc;
mod web_address;
