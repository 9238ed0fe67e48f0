//! Both login dialogs in a real browser, driven as a person drives it, down to the stored token.

mod certificate;
mod chrome;
mod dialogs;
mod pages;
mod stage;
