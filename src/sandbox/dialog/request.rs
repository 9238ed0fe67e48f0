//! What an authorize address asks for, and the pages on which a bad one ends.

use super::redirect_uri;
use crate::sandbox::{call::Call, host::LoginKind, state::Platform, token::all_scopes, variants::Pkce};

#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) login: LoginKind,
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    pub(crate) scopes: Vec<String>,
    /// Facebook Login for Business: all or nothing.
    pub(crate) is_configuration: bool,
    pub(crate) sign_in: SignIn,
    pub(crate) challenge: Option<(String, String)>,
    /// `response_type=token`: everything comes in the fragment.
    pub(crate) implicit: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    /// A remembered account is silently reused.
    AsRemembered,
    Afresh,
    /// And permissions that were declined are asked for again.
    AfreshAndAskAgain,
}

/// The dialog shows this and sends nobody back.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) title: &'static str,
    pub(crate) text: String,
}

pub(crate) fn ask(platform: &Platform, call: &Call) -> Result<Ask, Refused> {
    let refused = |title, text: &str| Err(Refused { title, text: text.to_owned() });
    let login = LoginKind::of(call.host);
    let on_facebook = login == LoginKind::Facebook;
    let app_id = if on_facebook { &platform.apps.facebook_app_id } else { &platform.apps.instagram_app_id };
    if call.param("client_id") != Some(app_id) {
        return if on_facebook {
            refused("Invalid App ID", "The provided app ID does not look like a valid app ID.")
        } else {
            refused("Sorry, this page isn't available.", "Invalid Request: Invalid platform app")
        };
    }
    let redirect_uri = call.param("redirect_uri").unwrap_or_default();
    if !redirect_uri::is_accepted(platform, login, redirect_uri) {
        return if on_facebook {
            refused(
                "URL Blocked",
                "This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth \
                 Settings. Make sure Client and Web OAuth Login are on and add all your app domains as Valid \
                 OAuth Redirect URIs.",
            )
        } else {
            refused("Invalid Request", "Request parameters are invalid: Invalid redirect_uri")
        };
    }
    let response_type = call.param("response_type");
    let implicit = on_facebook && response_type == Some("token");
    if !(implicit || response_type == Some("code") || (on_facebook && response_type.is_none())) {
        return refused("Invalid Request", "Request parameters are invalid: Invalid response_type");
    }
    let is_configuration = on_facebook && call.param("config_id").is_some();
    let known = all_scopes(login);
    let mut scopes = call.list("scope");
    if let Some(odd) = scopes.iter().find(|scope| !known.contains(*scope) && !is_other_scope(scope)) {
        return refused(
            "Invalid Scopes",
            &format!("Invalid Scopes: {odd}. This message is only shown to developers."),
        );
    }
    if is_configuration && scopes.is_empty() {
        scopes = known.into_iter().collect();
    }
    if scopes.is_empty() && !on_facebook {
        return refused("Invalid Request", "Request parameters are invalid: Invalid scope");
    }
    let pkce =
        if on_facebook { platform.variants().facebook_pkce } else { platform.variants().instagram_pkce };
    if pkce == Pkce::Refused && call.param("code_challenge").is_some() {
        return refused("Invalid Request", "Invalid parameter: code_challenge");
    }
    let challenge = call.param("code_challenge").map(|challenge| {
        (challenge.to_owned(), call.param("code_challenge_method").unwrap_or("plain").to_owned())
    });
    let auth_type = call.param("auth_type").filter(|_| on_facebook).unwrap_or_default();
    let force = call.param("force_reauth") == Some("true") || call.param("force_authentication") == Some("1");
    Ok(Ask {
        login,
        redirect_uri: redirect_uri.to_owned(),
        state: call.param("state").map(str::to_owned),
        scopes,
        is_configuration,
        sign_in: match auth_type {
            "rerequest" => SignIn::AfreshAndAskAgain,
            "reauthenticate" | "reauthorize" => SignIn::Afresh,
            _ if force && !on_facebook => SignIn::Afresh,
            _ => SignIn::AsRemembered,
        },
        challenge: challenge.filter(|_| pkce == Pkce::Verified),
        implicit,
    })
}

/// Permissions of Meta that this pretend Meta knows by name only.
fn is_other_scope(scope: &str) -> bool {
    matches!(
        scope,
        "email"
            | "openid"
            | "ads_read"
            | "ads_management"
            | "instagram_business_content_publish"
            | "instagram_business_manage_comments"
            | "instagram_business_manage_messages"
    )
}
