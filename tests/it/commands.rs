//! The real binary without a terminal: what it prints, what it leaves behind, and how it ends.

mod administrator;
mod administrators_alone;
mod apart;
mod bad_input;
mod closed_down;
mod closing;
mod connecting;
mod contract;
mod demo;
mod ending;
pub(crate) mod exit_codes;
mod legacy;
mod lifecycle;
mod migrating;
mod printed;
mod renewing;
mod syncing;
mod telling;
mod token_keys;
mod token_keys_shared;
