//! Both login dialogs in a real browser, driven as a person drives it, down to the stored token.

mod certificate;
pub(crate) mod chrome;
pub(crate) mod dialogs;
mod pages;
mod stage;
