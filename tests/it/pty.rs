//! The real binary as a person meets it: in a terminal, against the pretend Meta, killed, misled and watched.

mod canaries;
pub(crate) mod desk;
mod hostile;
pub(crate) mod journeys;
mod kills;
pub(crate) mod running;
pub(crate) mod secrets;
pub(crate) mod terminal;
