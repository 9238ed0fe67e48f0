//! What is open above the tabs: one enum, one stack.

mod connect;
mod disconnect;
mod frame;
mod health;
mod help;
mod page;

use crate::domain::AccountId;

use super::Focus;

pub use connect::{Chooser, ConnectDialog, Step, Told, Waiting};
pub use disconnect::DisconnectDialog;

pub(super) use connect::{
    act as connect_act, moments as connect_moments, news as connect_news, paste as connect_paste,
    typed as connect_typed,
};
pub(super) use disconnect::act as disconnect_act;
pub(super) use frame::{draw, overflow as page_overflow};
pub(super) use health::moments as health_moments;
pub(super) use page::Page;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    Help {
        focus: Focus,
        top: usize,
    },
    Details {
        account: AccountId,
        top: usize,
    },
    /// For operators.
    Everybody {
        top: usize,
    },
    Disconnect(DisconnectDialog),
    Connect(Box<ConnectDialog>),
}

impl Dialog {
    pub fn focus(&self) -> Focus {
        match self {
            Self::Help { .. } => Focus::Help,
            Self::Details { .. } => Focus::Details,
            Self::Everybody { .. } => Focus::Everybody,
            Self::Disconnect(_) => Focus::Disconnect,
            Self::Connect(connect) => connect.focus(),
        }
    }

    /// The first line that is seen, of a page that a person scrolls.
    pub(super) fn top(&self) -> Option<usize> {
        match self {
            Self::Help { top, .. } | Self::Details { top, .. } | Self::Everybody { top } => Some(*top),
            Self::Connect(connect) => match &connect.step {
                Step::Waiting(waiting) => Some(waiting.top),
                _ => None,
            },
            Self::Disconnect(_) => None,
        }
    }

    pub(super) fn top_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Help { top, .. } | Self::Details { top, .. } | Self::Everybody { top } => Some(top),
            Self::Connect(connect) => match &mut connect.step {
                Step::Waiting(waiting) => Some(&mut waiting.top),
                _ => None,
            },
            Self::Disconnect(_) => None,
        }
    }
}
