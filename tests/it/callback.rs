//! The listener of one attempt, seen from the browser's side and from a hostile page's.

mod certificate;
mod finish;
mod link_file;
mod listener;
mod presence;
mod traps;
mod visitor;
