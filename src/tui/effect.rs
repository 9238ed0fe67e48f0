//! What the dashboard asks the world to do: plain data, performed on `services` or by the transport.

use super::{Pasted, RequestId};
use crate::domain::{AccountId, AttemptId, AuthorizeLink, Connection, Login, Range};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Answered by `WorkChanged`.
    LoadWork,
    LoadConnections {
        request: RequestId,
    },
    LoadOverview {
        request: RequestId,
        account: AccountId,
        range: Range,
    },
    LoadPosts {
        request: RequestId,
        account: AccountId,
    },
    LoadAudience {
        request: RequestId,
        account: AccountId,
    },
    LoadRecords {
        request: RequestId,
        account: AccountId,
    },
    LoadHealth {
        request: RequestId,
    },
    /// Starts an attempt and its listener; answered by `Invited` or `Refused`.
    BeginConnect {
        request: RequestId,
        login: Login,
        expected: Option<AccountId>,
        reason: ConnectReason,
    },
    /// Starts an attempt with a pasted token; answered by `Began` or `Refused`.
    BeginToken {
        request: RequestId,
        text: Pasted,
        expected: Option<AccountId>,
    },
    /// A pasted address or code for the open attempt.
    PasteIntoAttempt {
        attempt: AttemptId,
        text: Pasted,
    },
    /// The person's yes: these accounts.
    Choose {
        attempt: AttemptId,
        accounts: Vec<AccountId>,
    },
    CancelAttempt {
        attempt: AttemptId,
    },
    Disconnect {
        account: AccountId,
        forget_history: bool,
        revoke: bool,
    },
    Renew {
        account: AccountId,
    },
    /// Why a renewal changed nothing; answered by `NotRenewed`.
    ExplainRenewal {
        connection: Box<Connection>,
    },
    /// Fetch now; `None` is every connected account.
    Refresh {
        account: Option<AccountId>,
    },
    /// Written to a file; answered by `Exported`.
    Export {
        account: AccountId,
        range: Range,
        what: Exported,
    },
    /// In the browser of this machine; answered by `BrowserOpened`.
    OpenLink(AuthorizeLink),
    /// Leave the alternate screen and print the link on one unwrapped line until a key is pressed.
    ShowLinkPlain(AuthorizeLink),
    /// OSC 52 with the link; answered by `Copied`.
    CopyLink(AuthorizeLink),
    /// OSC 52 with this text; answered by `Copied`.
    CopyText(String),
    Quit,
    /// End at once: whoever this was is no user any more.
    Leave,
}

/// The table that is written, named as the command `export` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    Insights,
    Posts,
    Audience,
}

impl Exported {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Insights => "insights",
            Self::Posts => "posts",
            Self::Audience => "audience",
        }
    }
}

/// Why a person logs in again; it decides how Meta's dialog asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectReason {
    /// A first connect, or an ordinary new one.
    Ordinary,
    /// A permission was refused before, so it must be asked for again.
    RefusedScope,
    /// Facebook's second clock ran out.
    DataAccessEnded,
}
