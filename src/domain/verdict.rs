//! For a failing connection exactly one advice.

use super::{Login, RefusalKind, Standing, Timestamp, names::named_enum};

/// One advice, as a code that stays and a sentence that may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub code: VerdictCode,
    pub sentence: String,
}

/// How the sentence begins by which Meta's limits are told.
const SLOW_DOWN: &str = "Meta asks us to slow down";

named_enum! {
    pub enum VerdictCode {
        Ok = "ok",
        Wait = "wait",
        LogInAtMeta = "log_in_at_meta",
        Reconnect = "reconnect",
        ConvertAccount = "convert_account",
        TellOperator = "tell_operator",
    }
}

impl VerdictCode {
    /// Every code but ok and wait asks a person to do something.
    pub const fn needs_person(self) -> bool {
        !matches!(self, Self::Ok | Self::Wait)
    }
}

impl Verdict {
    /// How the sentence begins that tells of a block.
    pub const BLOCKED: &str =
        "Meta has blocked this for policy reasons for now: look at the App Dashboard for messages";

    pub fn of(code: VerdictCode) -> Self {
        let sentence = match code {
            VerdictCode::Ok => "All is well.",
            VerdictCode::Wait => "Meta is not answering right now; it is tried again while lightmeter runs.",
            VerdictCode::LogInAtMeta => "Meta wants you to confirm something: log in at Meta, then press r.",
            VerdictCode::Reconnect => "The token no longer works: press c to connect again.",
            VerdictCode::ConvertAccount => {
                "This is not a professional account: switch it to Business or Creator in Instagram, then connect again."
            }
            VerdictCode::TellOperator => "The Meta app is not set up right: tell whoever runs it.",
        };
        Self { code, sentence: sentence.to_owned() }
    }

    /// Nothing is asked of anybody for what is connected no more.
    pub fn not_connected() -> Self {
        Self::saying(VerdictCode::Ok, "It is not connected; its history stays.")
    }

    /// Nothing is wrong yet, but nobody renews and it ends soon.
    pub(super) fn renew_by(end: Timestamp) -> Self {
        let sentence =
            format!("Nobody renews it: press R to renew it, by {}.", end.format("%-d %b %H:%M UTC"));
        Self { code: VerdictCode::Ok, sentence }
    }

    /// Nothing is wrong yet, but a clock that no renewal is sure to move runs out soon.
    pub(super) fn log_in_by(end: Timestamp) -> Self {
        let sentence =
            format!("It ends unless you log in again: press c, by {}.", end.format("%-d %b %H:%M UTC"));
        Self { code: VerdictCode::Ok, sentence }
    }

    /// Nothing is wrong yet, but nobody renews and nobody knows when it ends.
    pub(super) fn renew_from(from: Timestamp) -> Self {
        let sentence =
            format!("Nobody renews it: press R to renew it, from {} on.", from.format("%-d %b %H:%M UTC"));
        Self { code: VerdictCode::Ok, sentence }
    }

    /// A renewal worked, but the new token ends when the old one did.
    pub fn renewal_kept_the_date() -> Self {
        Self::saying(
            VerdictCode::Reconnect,
            "Meta renewed the token but did not move its date: press c and log in again before then.",
        )
    }

    /// The token is there, but the key that opens it is not where the worker runs.
    pub fn token_key_missing(key: impl std::fmt::Display) -> Self {
        let sentence = format!(
            "The token cannot be opened, for token key {key} is missing: copy the key file that has it back to where \
             the worker runs; if it is lost, press c to connect again."
        );
        Self { code: VerdictCode::TellOperator, sentence }
    }

    /// What is stored of the token is not what was sealed.
    pub fn token_altered() -> Self {
        Self::saying(
            VerdictCode::Reconnect,
            "The stored token does not open, so it was altered: press c to connect again.",
        )
    }

    /// The account's insights are gone because it is a professional account no more, or not linked to its Page.
    pub fn no_longer_professional(login: Login) -> Self {
        match login {
            Login::Instagram => Self::of(VerdictCode::ConvertAccount),
            Login::Facebook => Self::saying(
                VerdictCode::ConvertAccount,
                "Meta no longer shows this account behind your Pages: make sure it is a Business or Creator \
                 account and linked to its Page, then connect again.",
            ),
        }
    }

    /// Whether a renewal that works leaves this advice standing, for it is not about the token: what was missing may
    /// be missing still, until a fetch says otherwise.
    pub fn outlives_renewal(&self) -> bool {
        match self.code {
            VerdictCode::ConvertAccount | VerdictCode::TellOperator => true,
            VerdictCode::Reconnect => [RefusalKind::Permission, RefusalKind::PageRoleLost]
                .into_iter()
                .any(|kind| *self == Self::on(kind, Login::Facebook)),
            VerdictCode::Ok | VerdictCode::Wait | VerdictCode::LogInAtMeta => false,
        }
    }

    /// The same with the time until which Meta is to be left alone, where that is what it asks for. In UTC, because
    /// it is kept for whoever reads it.
    #[must_use]
    pub fn slowed_until(self, until: Option<Timestamp>) -> Self {
        match until.filter(|_| self.asks_to_slow_down()) {
            Some(until) => Self::slow_down_until(until),
            None => self,
        }
    }

    /// Meta is to be left alone until then.
    pub fn slow_down_until(until: Timestamp) -> Self {
        let sentence =
            format!("{SLOW_DOWN} until {}; a later sync goes on.", until.format("%-d %b %H:%M UTC"));
        Self { code: VerdictCode::Wait, sentence }
    }

    /// Whether both tell of the same trouble, be it with another time.
    pub fn is_about_the_same_as(&self, other: &Self) -> bool {
        self == other || self.asks_to_slow_down() && other.asks_to_slow_down()
    }

    /// The sentence without the words that a narrow line can do without.
    pub fn in_few_words(&self) -> String {
        let short = self.sentence.strip_prefix(SLOW_DOWN).map(|rest| format!("Slow down{rest}"));
        short.unwrap_or_else(|| self.sentence.clone())
    }

    fn asks_to_slow_down(&self) -> bool {
        self.code == VerdictCode::Wait && self.sentence.starts_with(SLOW_DOWN)
    }

    fn saying(code: VerdictCode, sentence: &str) -> Self {
        Self { code, sentence: sentence.to_owned() }
    }

    /// The verdict on a refusal. A refusal that is transient or unknown never asks for more than waiting, and
    /// one about parameters says nothing about the connection at all.
    pub fn on(kind: RefusalKind, login: Login) -> Self {
        use VerdictCode::{LogInAtMeta, Ok, Reconnect, TellOperator, Wait};
        match kind {
            RefusalKind::Parameter
            | RefusalKind::Missing
            | RefusalKind::OlderThanConversion
            | RefusalKind::Query => Self::of(Ok),
            RefusalKind::Unknown | RefusalKind::Service => Self::of(Wait),
            RefusalKind::Unreadable => Self::saying(
                Wait,
                "Meta's answer could not be read; it is tried again while lightmeter runs. If it stays so, Meta has \
                 changed something and lightmeter needs an update.",
            ),
            RefusalKind::AppThrottled
            | RefusalKind::UserThrottled
            | RefusalKind::AccountThrottled
            | RefusalKind::Irregular => {
                Self::saying(Wait, "Meta asks us to slow down; it goes on later, while lightmeter runs.")
            }
            RefusalKind::Blocked => {
                Self { code: Wait, sentence: format!("{}; a much later sync tries again.", Self::BLOCKED) }
            }
            RefusalKind::Expired => {
                Self::saying(Reconnect, "The token has expired: press c to connect again.")
            }
            RefusalKind::Removed => Self::saying(
                Reconnect,
                "The app was removed from this account at Meta: press c to connect again.",
            ),
            RefusalKind::PasswordChanged => Self::saying(
                Reconnect,
                "The password was changed, so Meta ended the token: press c to connect again.",
            ),
            RefusalKind::Revoked => {
                Self::saying(Reconnect, "Meta withdrew the token: press c to connect again.")
            }
            RefusalKind::PageRoleLost => Self::saying(
                Reconnect,
                "Your role on the Page is gone: get it back, then press c to connect again.",
            ),
            RefusalKind::Permission => Self::saying(
                Reconnect,
                "A permission is missing: press c to connect again and leave every box ticked.",
            ),
            RefusalKind::Checkpoint | RefusalKind::Unconfirmed => Self::saying(
                LogInAtMeta,
                match login {
                    Login::Instagram => {
                        "Meta wants you to confirm something: log in at instagram.com, then press r."
                    }
                    Login::Facebook => {
                        "Meta wants you to confirm something: log in at facebook.com, then press r."
                    }
                },
            ),
            RefusalKind::AppCapability | RefusalKind::Signature | RefusalKind::VersionGone => {
                Self::of(TellOperator)
            }
        }
    }
}

impl RefusalKind {
    /// What a refusal makes of a connection's standing; `None` leaves it as it is.
    pub const fn standing(self) -> Option<Standing> {
        match self {
            Self::Expired => Some(Standing::Expired),
            Self::Removed | Self::PasswordChanged | Self::Revoked => Some(Standing::Revoked),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
