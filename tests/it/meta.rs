//! The client of Meta over real HTTP: against a stage that answers as told, and against the sandbox.

mod facebook;
mod held_back;
mod insights;
mod instagram;
mod media;
mod pretend;
mod redaction;
mod retries;
mod stage;
mod together;
mod token_carriage;
mod troubles;
