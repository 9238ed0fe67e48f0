//! The store's contract, shown through its public doors only, so that every back end can be held to it.

mod attempts;
mod world;
