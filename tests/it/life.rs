//! The terminal given back whatever happens, stopped and continued, dying; panics; idleness; no browser.

mod dead_terminal;
mod given_back;
mod idle;
mod interrupted;
mod leaving;
mod no_browser;
mod panics;
mod patience;
mod shell;
mod sizes;
mod stopped;
mod together;
mod without_ipv4;
