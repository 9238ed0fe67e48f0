//! The dashboard as a function: `update` from state and message to effects, `view` from state to a frame.
//!
//! There is no I/O, no clock, no randomness and no lock here, and `view` writes nothing back. Whatever runs it
//! sends a [`Message::Tick`] before every other message, performs the effects, draws when [`State::stale`] is
//! set, and sleeps until [`next_tick`].

mod action;
mod app;
mod connections;
mod demand;
mod dialog;
mod effect;
pub(crate) mod format;
mod input;
mod key;
mod keymap;
mod layout;
mod loadable;
mod marks;
mod message;
mod notice;
mod outage;
mod overview;
mod pasted;
mod perform;
mod state;
mod sweep;
mod text;
mod theme;
mod ticking;
mod unfinished;
mod update;
mod view;

pub use action::Action;
pub use app::{App, Arrival, End, Host};
pub use connections::Connections;
pub use dialog::{Chooser, ConnectDialog, Dialog, DisconnectDialog, Step, Told, Waiting};
pub use effect::{ConnectReason, Effect, Exported};
pub use input::Input;
pub use key::{Code, Key, UnknownKey};
pub use keymap::{Binding, Focus, Keymap, KeymapError};
pub use loadable::{Loadable, Panel, RequestId};
pub use message::{Answer, ConnectNews, Message, Problem};
pub use notice::{Notice, Severity};
pub use outage::Outage;
pub use overview::{OverviewTab, PostOrder, Section};
pub use pasted::Pasted;
pub use perform::Performer;
pub use state::{Setup, State, Tab};
pub use sweep::sweep;
pub use theme::{Colours, Theme, ThemeName};
pub use ticking::next_tick;
pub use unfinished::{Unfinished, Writes};
pub use update::{Renewal, update};
pub use view::{draw, view};
