//! Refusals of the sign-in, which Meta tells apart by words only.

use crate::domain::{FailureCode, Refusal};

/// What went wrong with an app, a redirect address or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignIn {
    PlatformApp,
    RedirectAddress,
    Blocked,
    Code,
    Secret,
    AppId,
    OtherLogin,
    ProofMissing,
    TooYoung,
}

impl SignIn {
    pub(super) fn of(refusal: &Refusal) -> Option<Self> {
        let message = refusal.message.as_ref().map_or("", |message| message.as_str()).to_ascii_lowercase();
        let says = |part: &str| message.contains(part);
        Some(match refusal.subcode {
            Some(36_007) => Self::RedirectAddress,
            Some(36_008 | 36_009) => Self::Code,
            _ if says("invalid platform app") => Self::PlatformApp,
            _ if says("url blocked") || says("whitelisted") => Self::Blocked,
            _ if says("redirect_uri") || says("redirect uri") => Self::RedirectAddress,
            _ if says("matching code was not found")
                || says("authorization code")
                || says("verification code")
                || says("code has expired") =>
            {
                Self::Code
            }
            _ if says("client secret") || says("client_secret") => Self::Secret,
            _ if says("validating application") || says("client_id") || says("invalid app id") => Self::AppId,
            _ if says("method type: get") => Self::OtherLogin,
            _ if says("require") && says("appsecret_proof") => Self::ProofMissing,
            _ if says("least 24 hours") || says("than 24 hours") => Self::TooYoung,
            _ => return None,
        })
    }

    pub(super) const fn failure_code(self) -> FailureCode {
        match self {
            Self::PlatformApp
            | Self::RedirectAddress
            | Self::Blocked
            | Self::Secret
            | Self::AppId
            | Self::ProofMissing => FailureCode::AppSettings,
            Self::Code | Self::OtherLogin | Self::TooYoung => FailureCode::Rejected,
        }
    }

    pub(super) const fn sentence(self) -> &'static str {
        match self {
            Self::PlatformApp => {
                "This is the Meta app id; Instagram Login needs the Instagram app id and secret (App Dashboard > Instagram > API setup with Instagram login)."
            }
            Self::RedirectAddress => {
                "Meta does not know this redirect address, or it differs by a slash: register exactly the address shown, with Instagram under Business login settings, with Facebook under Valid OAuth Redirect URIs."
            }
            Self::Blocked => {
                "Meta blocked the redirect address: register exactly the address shown under Valid OAuth Redirect URIs, and switch on Client OAuth Login and Web OAuth Login."
            }
            Self::Code => "The code was used before or is too old: press c to start again.",
            Self::Secret => {
                "The app secret is wrong: copy it again from the App Dashboard (Instagram Login has a secret of its own)."
            }
            Self::AppId => {
                "Meta knows no app with this id: copy the app id again from the App Dashboard (Instagram Login has an id of its own)."
            }
            Self::OtherLogin => {
                "Meta does not answer this call here: the token or the app belongs to the other login, or to the old Basic Display API; connect again with the right one."
            }
            Self::ProofMissing => {
                "The Meta app requires proof of its secret (Require App Secret): set app_secret, or switch that off in the App Dashboard."
            }
            Self::TooYoung => {
                "The token is younger than 24 hours, so Meta does not renew it yet: it is tried again while lightmeter runs."
            }
        }
    }
}
