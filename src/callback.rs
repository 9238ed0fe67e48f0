//! Where a login's answer comes back: the HTTP(S) listener of one attempt, its pages, and pasted addresses.
//!
//! The layer hands (login, query, reply) over a channel and knows no use case: whoever holds the receiver
//! compares the state first and says what the answer is; the listener only picks the fixed page for it.

mod bind;
mod certificate;
mod connection;
mod guard;
#[cfg(test)]
mod hostile;
mod link_file;
mod listener;
mod page;
mod pasted;
mod presence;
mod private_folder;
mod query;

pub use bind::{ListenError, check_port};
pub use certificate::{Certificate, CertificateError};
pub use link_file::{LinkFile, LinkFileError};
pub use listener::{ListenOptions, Listener, Scheme, listen};
pub use pasted::{PasteError, Pasted, parse_pasted};
pub use presence::Presence;
pub use query::{CallbackQuery, DeniedBy, Outcome};

use tokio::sync::oneshot;

use crate::domain::Login;

/// What a well-formed request on the callback path carries.
#[derive(Debug)]
pub struct Callback {
    pub login: Login,
    pub query: CallbackQuery,
    /// Dropping it without a word answers [`Answer::Stray`].
    pub reply: Reply,
}

/// What the use case says about a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The state is this attempt's and the code is taken.
    Accepted,
    /// The state is this attempt's and Meta or the person said no.
    Declined,
    /// The state is not this attempt's, or the attempt has ended; nothing changed.
    Stray,
}

/// The way back to the browser that waits; good for one answer.
#[derive(Debug)]
pub struct Reply(oneshot::Sender<Answer>);

impl Reply {
    /// A reply and where its answer arrives.
    pub fn channel() -> (Self, oneshot::Receiver<Answer>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    /// A browser that has gone away does not hear it, and nothing else depends on that.
    pub fn send(self, answer: Answer) {
        let _ = self.0.send(answer);
    }
}
