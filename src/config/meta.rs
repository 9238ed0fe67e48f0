//! `[meta]`: the Graph version, the apps of both logins and Meta's hosts.

use crate::domain::AppSecret;

#[derive(Clone, Debug)]
pub struct Meta {
    /// Such as `v26.0`; put into every versioned path.
    pub graph_version: String,
    pub facebook: FacebookApp,
    pub instagram: InstagramApp,
    pub hosts: Hosts,
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            graph_version: "v26.0".to_owned(),
            facebook: FacebookApp::default(),
            instagram: InstagramApp::default(),
            hosts: Hosts::default(),
        }
    }
}

/// The Meta app, for Facebook Login.
#[derive(Clone, Debug)]
pub struct FacebookApp {
    pub app_id: Option<String>,
    pub app_secret: Option<AppSecret>,
    /// A Facebook Login for Business configuration; replaces the scopes in the dialog.
    pub config_id: Option<String>,
    pub redirect_uri: Option<String>,
    /// Whether PKCE S256 parameters are sent.
    pub pkce: bool,
}

impl Default for FacebookApp {
    fn default() -> Self {
        Self { app_id: None, app_secret: None, config_id: None, redirect_uri: None, pkce: true }
    }
}

/// The Instagram app, for Instagram Login: its id and secret are not those of the Meta app.
#[derive(Clone, Debug, Default)]
pub struct InstagramApp {
    pub app_id: Option<String>,
    pub app_secret: Option<AppSecret>,
    pub redirect_uri: Option<String>,
}

/// Base addresses without a trailing slash; a test or the demo points them at the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    pub facebook_dialog: String,
    pub facebook_graph: String,
    pub instagram_dialog: String,
    pub instagram_api: String,
    pub instagram_graph: String,
}

impl Default for Hosts {
    fn default() -> Self {
        Self {
            facebook_dialog: "https://www.facebook.com".to_owned(),
            facebook_graph: "https://graph.facebook.com".to_owned(),
            instagram_dialog: "https://www.instagram.com".to_owned(),
            instagram_api: "https://api.instagram.com".to_owned(),
            instagram_graph: "https://graph.instagram.com".to_owned(),
        }
    }
}
