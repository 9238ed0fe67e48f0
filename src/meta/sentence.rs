//! What a refusal of Meta's means and what to do about it, in one sentence each.

use super::sign_in::SignIn;
use crate::domain::{Refusal, RefusalKind};

/// What is wrong and what to do.
pub(super) fn on(refusal: &Refusal) -> String {
    if let Some(sign_in) = SignIn::of(refusal) {
        return sign_in.sentence().to_owned();
    }
    let sentence = on_kind(refusal.kind());
    match (refusal.kind().is_throttle(), refusal.regain_minutes) {
        (true, Some(minutes)) => on_wait(refusal.kind(), minutes),
        _ if refusal.kind() == RefusalKind::Unknown || refusal.kind() == RefusalKind::Parameter => {
            format!("{sentence} It said: {}.", facts(refusal))
        }
        _ => sentence.to_owned(),
    }
}

/// Whose calls are used up, and for how long.
pub(super) fn on_wait(kind: RefusalKind, minutes: u32) -> String {
    format!("{} Meta says: in {minutes} min.", on_kind(kind))
}

/// Code, subcode, status, Meta's words and its trace id, for a line of facts.
pub(super) fn facts(refusal: &Refusal) -> String {
    let mut facts = match (refusal.code, refusal.subcode) {
        (Some(code), Some(subcode)) => format!("code {code} ({subcode}), HTTP {}", refusal.http),
        (Some(code), None) => format!("code {code}, HTTP {}", refusal.http),
        (None, _) => format!("HTTP {}", refusal.http),
    };
    for text in [&refusal.message, &refusal.fbtrace_id].into_iter().flatten() {
        facts.push_str(", ");
        facts.push_str(text.as_str().trim_end_matches('.'));
    }
    facts
}

const fn on_kind(kind: RefusalKind) -> &'static str {
    match kind {
        RefusalKind::Unknown => {
            "Meta refused without a known reason: it is tried again while lightmeter runs."
        }
        RefusalKind::Service => "Meta is not answering right now: it is tried again while lightmeter runs.",
        RefusalKind::Unreadable => "Meta's answer could not be read: try again later.",
        RefusalKind::AppCapability => {
            "The Meta app lacks a product or capability: check its products and access in the App Dashboard."
        }
        RefusalKind::AppThrottled => "The Meta app has used up its calls: it goes on when Meta allows.",
        RefusalKind::UserThrottled => "This login has used up its calls: it goes on when Meta allows.",
        RefusalKind::AccountThrottled => "This account has used up its calls: it goes on when Meta allows.",
        RefusalKind::Irregular => {
            "Meta found the calls irregular: it goes on after a good while, and slower."
        }
        RefusalKind::Blocked => {
            "Meta has blocked this for policy reasons for now: look at the App Dashboard for messages."
        }
        RefusalKind::Permission => "A permission is missing: connect again and leave every box ticked.",
        RefusalKind::Parameter => {
            "Meta did not accept what was asked for: nothing to do, the rest goes on without it."
        }
        RefusalKind::Missing => {
            "Meta shows no such object: it is gone, or the token may not see it; connect again if it should."
        }
        RefusalKind::OlderThanConversion => {
            "This post is older than the professional account, so Meta has no insights for it: nothing to do."
        }
        RefusalKind::Signature => {
            "Meta did not accept the proof of the app secret: check this machine's clock and the app secret."
        }
        RefusalKind::Removed => "The app was removed at Meta: connect again.",
        RefusalKind::Checkpoint => {
            "Meta wants you to confirm something: log in at facebook.com or instagram.com, then refresh."
        }
        RefusalKind::PasswordChanged => "The password was changed, so Meta ended the token: connect again.",
        RefusalKind::Expired => "The token has expired: connect again.",
        RefusalKind::Unconfirmed => {
            "Meta wants this login confirmed: log in at facebook.com or instagram.com, then refresh."
        }
        RefusalKind::Revoked => "Meta withdrew the token: connect again.",
        RefusalKind::PageRoleLost => {
            "Your role on the Page is gone: get it back or pick another Page, then connect again."
        }
        RefusalKind::Query => {
            "Meta could not read the call, or saw no token in it: report this, with the facts from the record."
        }
        RefusalKind::VersionGone => "This Graph API version is gone: set a newer meta.graph_version.",
    }
}

#[cfg(test)]
mod tests;
