//! What the refusals of one fetch or renewal say about the connection.

use crate::{
    domain::{Login, Refusal, RefusalKind, Standing, Verdict, VerdictCode},
    meta,
};

/// The refusals met so far; only the weightiest is kept, and every throttle: calls under way together are told by each.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    worst: Option<(Refusal, RefusalKind, String)>,
    throttles: Vec<(RefusalKind, Refusal)>,
    in_a_row: usize,
    served: bool,
    fatal: bool,
}

/// So many calls without an answer end the part of a fetch that they belong to.
const PER_PART: usize = 2;
/// So many in a row end the whole fetch: the rest would fare no better.
const IN_A_ROW: usize = 6;

/// How far a refusal reaches.
pub(super) enum Weighed {
    ThisCall(Refusal),
    ThisPart,
    Everything,
}

impl Trouble {
    /// A call was served, so the token works and Meta is there.
    pub(super) const fn served(&mut self) {
        self.in_a_row = 0;
        self.served = true;
    }

    pub(super) const fn has_served(&self) -> bool {
        self.served
    }

    /// Takes note of an error, and says how far it reaches.
    pub(super) fn take(&mut self, error: &meta::Error, login: Login) -> Weighed {
        let kind = error.kind();
        let refusal = error.refusal();
        if self.worst.as_ref().is_none_or(|(_, known, _)| weight(kind) > weight(*known)) {
            self.worst = Some((refusal.clone(), kind, sentence(error, login)));
        }
        self.note_throttle(error);
        let is_no_answer = kind.is_temporary() || kind == RefusalKind::Permission;
        self.in_a_row = if is_no_answer { self.in_a_row + 1 } else { 0 };
        let ends_everything = kind.is_throttle()
            || kind.rejects_token()
            || matches!(kind, RefusalKind::Signature | RefusalKind::AppCapability | RefusalKind::VersionGone)
            || self.in_a_row >= IN_A_ROW;
        self.fatal |= ends_everything;
        match self.in_a_row {
            _ if ends_everything => Weighed::Everything,
            count if is_no_answer && count.is_multiple_of(PER_PART) => Weighed::ThisPart,
            _ => Weighed::ThisCall(refusal),
        }
    }

    /// Keeps what else the calls were told that were under way as one of them ended the fetch.
    pub(super) fn note_throttle(&mut self, error: &meta::Error) {
        if error.kind().is_throttle() {
            self.throttles.push((error.kind(), error.refusal()));
        }
    }

    /// As [`Self::take`], of an error after which nothing is asked.
    pub(super) fn end_with(&mut self, error: &meta::Error, login: Login) {
        self.take(error, login);
        self.fatal = true;
        if let Some((_, kind, sentence)) = &mut self.worst
            && weight(*kind) == 0
        {
            // Its own sentence says that the rest goes on.
            *sentence =
                format!("{error}. That was the first call with a new token: the next sync tries again.");
        }
    }

    pub(super) fn worst(&self) -> Option<(&Refusal, &str)> {
        self.worst.as_ref().map(|(refusal, _, sentence)| (refusal, sentence.as_str()))
    }

    /// Of the worst.
    pub(super) fn kind(&self) -> Option<RefusalKind> {
        self.worst.as_ref().map(|(_, kind, _)| *kind)
    }

    /// Nothing was refused that concerns the connection.
    pub(super) fn is_nothing(&self) -> bool {
        self.is_about_no_connection() && !self.fatal
    }

    fn is_about_no_connection(&self) -> bool {
        self.kind().is_none_or(|kind| weight(kind) == 0)
    }

    pub(super) const fn is_fatal(&self) -> bool {
        self.fatal
    }

    /// The throttles that were met, which Meta wants obeyed whatever else it refused.
    pub(super) fn throttles(&self) -> &[(RefusalKind, Refusal)] {
        &self.throttles
    }

    /// Meta rejected the token itself.
    pub(super) fn rejects_token(&self) -> bool {
        self.kind().is_some_and(RefusalKind::rejects_token)
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        self.kind().and_then(RefusalKind::standing)
    }

    /// The verdict that follows on `before`. While Meta is away nothing new is learnt, so an advice that asks for
    /// a person stays; and one about the token's date stays as long as the token works.
    pub(super) fn verdict(&self, before: &Verdict, login: Login) -> Verdict {
        let now = self.kind().map_or_else(|| Verdict::of(VerdictCode::Ok), |kind| Verdict::on(kind, login));
        let is_away = now.code == VerdictCode::Wait && before.code.needs_person();
        let ended_for_nothing = self.fatal && self.is_about_no_connection();
        let learnt_nothing = !self.served && (is_away || ended_for_nothing);
        let kept_date = *before == Verdict::renewal_kept_the_date() && !now.code.needs_person();
        if learnt_nothing || kept_date { before.clone() } else { now }
    }

    /// What to tell a person, if the connection is concerned.
    pub(super) fn sentence(&self) -> Option<String> {
        if self.is_nothing() { None } else { self.worst().map(|(_, sentence)| sentence.to_owned()) }
    }
}

/// What is wrong and what to do: in the words of the verdict where Meta's own tell nothing more, so that one trouble
/// has one sentence wherever it is told.
pub(super) fn sentence(error: &meta::Error, login: Login) -> String {
    let kind = error.kind();
    let is_told_alike = kind.rejects_token()
        || matches!(kind, RefusalKind::Permission | RefusalKind::Blocked | RefusalKind::Unreadable);
    if is_told_alike && !error.has_known_cause() {
        Verdict::on(kind, login).sentence
    } else {
        error.sentence()
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
