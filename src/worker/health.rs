//! What the refusals of one fetch or renewal say about the connection.

use crate::{
    domain::{Login, Refusal, RefusalKind, Standing, Verdict, VerdictCode},
    meta,
};

/// The refusals met so far; only the weightiest is kept.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    worst: Option<(Refusal, RefusalKind, String)>,
    times_away: usize,
    fatal: bool,
}

/// How far a refusal reaches.
pub(super) enum Weighed {
    ThisCall(Refusal),
    Everything,
}

impl Trouble {
    /// Takes note of an error. Meta may be away `patience` times before that ends everything.
    pub(super) fn take(&mut self, error: &meta::Error, patience: usize) -> Weighed {
        let kind = error.kind();
        let refusal = error.refusal();
        if self.worst.as_ref().is_none_or(|(_, known, _)| weight(kind) > weight(*known)) {
            self.worst = Some((refusal.clone(), kind, error.sentence()));
        }
        if matches!(kind, RefusalKind::Service | RefusalKind::Unreadable) {
            self.times_away += 1;
        }
        let ends_everything = kind.is_throttle()
            || kind.rejects_token()
            || matches!(kind, RefusalKind::Signature | RefusalKind::AppCapability)
            || self.times_away >= patience;
        self.fatal |= ends_everything;
        if ends_everything { Weighed::Everything } else { Weighed::ThisCall(refusal) }
    }

    pub(super) fn worst(&self) -> Option<(&Refusal, &str)> {
        self.worst.as_ref().map(|(refusal, _, sentence)| (refusal, sentence.as_str()))
    }

    fn kind(&self) -> Option<RefusalKind> {
        self.worst.as_ref().map(|(_, kind, _)| *kind)
    }

    /// Nothing was refused that concerns the connection.
    pub(super) fn is_nothing(&self) -> bool {
        self.kind().is_none_or(|kind| weight(kind) == 0)
    }

    pub(super) const fn is_fatal(&self) -> bool {
        self.fatal
    }

    pub(super) fn is_throttle(&self) -> bool {
        self.fatal && self.kind().is_some_and(RefusalKind::is_throttle)
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        self.kind().and_then(RefusalKind::standing)
    }

    pub(super) fn verdict(&self, login: Login) -> Verdict {
        match self.kind() {
            None => Verdict::of(VerdictCode::Ok),
            Some(kind) => Verdict::on(kind, login),
        }
    }

    /// What to tell a person, if the connection is concerned.
    pub(super) fn sentence(&self) -> Option<String> {
        if self.is_nothing() { None } else { self.worst().map(|(_, sentence)| sentence.to_owned()) }
    }
}

/// Which refusal speaks for a fetch that met several: none about parameters, then Meta being away, then limits,
/// then permissions, then the app, then the token.
const fn weight(kind: RefusalKind) -> u8 {
    match kind {
        RefusalKind::Parameter
        | RefusalKind::Missing
        | RefusalKind::OlderThanConversion
        | RefusalKind::Query => 0,
        RefusalKind::Unknown | RefusalKind::Service | RefusalKind::Unreadable => 1,
        RefusalKind::AppThrottled
        | RefusalKind::UserThrottled
        | RefusalKind::AccountThrottled
        | RefusalKind::Irregular
        | RefusalKind::Blocked => 2,
        RefusalKind::Permission => 3,
        RefusalKind::AppCapability | RefusalKind::Signature | RefusalKind::VersionGone => 4,
        RefusalKind::Removed
        | RefusalKind::Checkpoint
        | RefusalKind::PasswordChanged
        | RefusalKind::Expired
        | RefusalKind::Unconfirmed
        | RefusalKind::Revoked
        | RefusalKind::PageRoleLost => 5,
    }
}
