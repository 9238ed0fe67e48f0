//! The store's contract, shown through its public doors only, so that every back end can be held to it.

mod attempts;
mod clock_ahead;
mod connections;
mod disconnecting;
mod ends;
mod erasing;
mod figures;
mod files;
mod grants;
mod keys;
mod leases;
mod replays;
mod secrets;
mod world;
