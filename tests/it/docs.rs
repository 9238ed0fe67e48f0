//! README, CHANGELOG and the pictures say what the program does.

mod picture;
mod stage;
mod svg;
