//! Secrets have one door: no Display, no Serialize, a redacted Debug, wiped when dropped.

use secrecy::{ExposeSecret, SecretString};

macro_rules! secret_text {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(SecretString::from(text.into()))
            }

            /// The text itself; every call is a place to review.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            pub fn is_blank(&self) -> bool {
                self.expose().trim().is_empty()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )+};
}

secret_text! {
    /// A user's access token; its length is unbounded and says nothing.
    AccessToken,
    /// The single-use code of the authorization-code flow.
    AuthorizationCode,
    /// A Meta or Instagram app's secret.
    AppSecret,
    /// A Postgres address with its login's password.
    DatabaseUrl,
    /// A Supabase project's service key, which passes row-level security.
    ServiceKey,
    /// A webhook's address, which lets whoever has it post.
    WebhookUrl,
    /// The text of a key file, where it is written in a setting instead.
    TokenKey,
    /// The PKCE verifier that belongs to one attempt.
    PkceVerifier,
    /// The `state` parameter that binds a callback to its attempt.
    StateParameter,
}
