//! The real binary as a person meets it: in a terminal, against the pretend Meta, killed, misled and watched.

pub(crate) mod desk;
mod journeys;
pub(crate) mod terminal;
