//! The address of the dialog, and the random values that bind its answer to its attempt.

use std::borrow::Cow;

use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope, basic::BasicClient};

use crate::{
    config,
    domain::{AuthorizeLink, Login, PkceVerifier, Scopes, StateParameter},
    meta::{Error, client::app_id},
};

/// What one attempt asks the dialog for.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizeRequest<'a> {
    /// Sent byte for byte, here and in the exchange.
    pub redirect_uri: &'a str,
    pub state: &'a StateParameter,
    /// S256; ignored for Instagram Login, which has no PKCE.
    pub pkce_challenge: Option<&'a str>,
    pub reason: Reason,
}

/// Why a person is sent to the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// To connect, or to connect again.
    First,
    /// A scope was refused; without this Facebook does not ask for it again.
    RefusedScope,
    /// The 90 days of data access are over.
    DataAccessEnded,
}

/// The link a person opens. Needs the app id of the login and no secret.
pub fn authorize_link(
    meta: &config::Meta,
    login: Login,
    request: &AuthorizeRequest<'_>,
) -> Result<AuthorizeLink, Error> {
    let (dialog, what) = match login {
        Login::Facebook => (
            format!("{}/{}/dialog/oauth", meta.hosts.facebook_dialog, meta.graph_version),
            "meta.hosts.facebook_dialog",
        ),
        Login::Instagram => {
            (format!("{}/oauth/authorize", meta.hosts.instagram_dialog), "meta.hosts.instagram_dialog")
        }
    };
    let dialog = AuthUrl::new(dialog).map_err(|_| Error::NotConfigured { what })?;
    let redirect = RedirectUrl::new(request.redirect_uri.to_owned())
        .map_err(|_| Error::NotConfigured { what: redirect_key(login) })?;
    let client = BasicClient::new(ClientId::new(app_id(meta, login)?.to_owned())).set_auth_uri(dialog);
    let mut dialog = client
        .authorize_url(|| CsrfToken::new(request.state.expose().to_owned()))
        .set_redirect_uri(Cow::Owned(redirect));
    // One comma list: both dialogs read it, and not every one reads a plus sign as a space.
    let scope = Scope::new(Scopes::wanted(login).to_string());
    match login {
        Login::Instagram => {
            dialog = dialog
                .add_scope(scope)
                .add_extra_param("force_reauth", "true")
                .add_extra_param("enable_fb_login", "0");
        }
        Login::Facebook => {
            dialog = match meta.facebook.config_id.as_deref().filter(|id| !id.trim().is_empty()) {
                Some(config_id) => dialog.add_extra_param("config_id", config_id),
                None => dialog.add_scope(scope),
            };
            dialog = dialog
                .add_extra_param("auth_type", request.reason.auth_type())
                .add_extra_param("display", "page");
            if let Some(challenge) = request.pkce_challenge {
                dialog = dialog
                    .add_extra_param("code_challenge", challenge)
                    .add_extra_param("code_challenge_method", "S256");
            }
        }
    }
    let (url, _) = dialog.url();
    Ok(AuthorizeLink::new(url))
}

impl Reason {
    const fn auth_type(self) -> &'static str {
        match self {
            Self::First => "reauthenticate",
            Self::RefusedScope => "rerequest",
            Self::DataAccessEnded => "reauthorize",
        }
    }
}

const fn redirect_key(login: Login) -> &'static str {
    match login {
        Login::Facebook => "meta.facebook.redirect_uri",
        Login::Instagram => "meta.instagram.redirect_uri",
    }
}

/// 256 random bits in base64url.
pub fn new_state() -> StateParameter {
    StateParameter::new(CsrfToken::new_random_len(32).into_secret())
}

/// A verifier of 256 random bits and its S256 challenge.
pub fn new_pkce() -> (PkceVerifier, String) {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    (PkceVerifier::new(verifier.into_secret()), challenge.as_str().to_owned())
}

#[cfg(test)]
mod tests;
