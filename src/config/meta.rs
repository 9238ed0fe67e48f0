//! `[meta]`: the Graph version, the apps of both logins and Meta's hosts.

mod pretend;

use chrono::TimeDelta;

use crate::domain::AppSecret;

use super::{
    ConfigError,
    address::{WANTED_HOST, host_address},
    redirect,
    settings::Settings,
    span::{self, WANTED_WAIT},
};

#[derive(Clone, Debug)]
pub struct Meta {
    /// Such as `v26.0`; put into every versioned path.
    pub graph_version: String,
    /// Until a connection to one of the hosts stands.
    pub connect_within: TimeDelta,
    /// For one try of one call, with its whole answer.
    pub answer_within: TimeDelta,
    /// The longest pause before a second try; it doubles for the third.
    pub between_tries: TimeDelta,
    /// After a throttle of which Meta does not say how long it lasts: its rolling hour.
    pub wait_throttled: TimeDelta,
    /// The same where it found the calls irregular.
    pub wait_irregular: TimeDelta,
    /// The same where it blocks the app or the person.
    pub wait_blocked: TimeDelta,
    pub facebook: FacebookApp,
    pub instagram: InstagramApp,
    pub hosts: Hosts,
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            graph_version: "v26.0".to_owned(),
            connect_within: TimeDelta::seconds(10),
            answer_within: TimeDelta::seconds(20),
            between_tries: TimeDelta::milliseconds(500),
            wait_throttled: TimeDelta::hours(1),
            wait_irregular: TimeDelta::minutes(15),
            wait_blocked: TimeDelta::hours(6),
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

impl Meta {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let default = Self::default();
        let wanted = "a version such as \"v26.0\"";
        let wait = |key| settings.parsed(key, WANTED_WAIT, span::wait);
        let pause = |key| settings.parsed(key, span::WANTED, span::parse);
        Ok(Self {
            graph_version: settings
                .parsed("meta.graph_version", wanted, graph_version)?
                .unwrap_or(default.graph_version),
            connect_within: wait("meta.connect_within")?.unwrap_or(default.connect_within),
            answer_within: wait("meta.answer_within")?.unwrap_or(default.answer_within),
            between_tries: wait("meta.between_tries")?.unwrap_or(default.between_tries),
            wait_throttled: pause("meta.wait_throttled")?.unwrap_or(default.wait_throttled),
            wait_irregular: pause("meta.wait_irregular")?.unwrap_or(default.wait_irregular),
            wait_blocked: pause("meta.wait_blocked")?.unwrap_or(default.wait_blocked),
            facebook: FacebookApp::read(settings)?,
            instagram: InstagramApp::read(settings)?,
            hosts: Hosts::read(settings)?,
        })
    }
}

impl Meta {
    /// The waits, as `config show` prints them.
    pub(super) fn spans(&self) -> [(&'static str, String); 6] {
        [
            ("meta.connect_within", self.connect_within),
            ("meta.answer_within", self.answer_within),
            ("meta.between_tries", self.between_tries),
            ("meta.wait_throttled", self.wait_throttled),
            ("meta.wait_irregular", self.wait_irregular),
            ("meta.wait_blocked", self.wait_blocked),
        ]
        .map(|(key, time)| (key, format!("{:?}", span::show(time))))
    }
}

impl FacebookApp {
    fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            app_id: settings.parsed("meta.facebook.app_id", WANTED_ID, digits)?,
            app_secret: app_secret(settings, "meta.facebook.app_secret")?,
            config_id: settings.parsed("meta.facebook.config_id", WANTED_ID, digits)?,
            redirect_uri: redirect::read(settings, "meta.facebook.redirect_uri")?,
            pkce: settings.truth("meta.facebook.pkce")?.unwrap_or(Self::default().pkce),
        })
    }
}

impl InstagramApp {
    fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            app_id: settings.parsed("meta.instagram.app_id", WANTED_ID, digits)?,
            app_secret: app_secret(settings, "meta.instagram.app_secret")?,
            redirect_uri: redirect::read(settings, "meta.instagram.redirect_uri")?,
        })
    }
}

impl Hosts {
    fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let host = |name, default| {
            let host = settings.parsed(&format!("meta.hosts.{name}"), WANTED_HOST, host_address)?;
            Ok(host.unwrap_or(default))
        };
        let default = Self::default();
        Ok(Self {
            facebook_dialog: host("facebook_dialog", default.facebook_dialog)?,
            facebook_graph: host("facebook_graph", default.facebook_graph)?,
            instagram_dialog: host("instagram_dialog", default.instagram_dialog)?,
            instagram_api: host("instagram_api", default.instagram_api)?,
            instagram_graph: host("instagram_graph", default.instagram_graph)?,
        })
    }
}

const WANTED_ID: &str = "the id from the App Dashboard, digits in quotes,";

fn digits(text: &str) -> Option<String> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned())
}

fn app_secret(settings: &Settings, key: &str) -> Result<Option<AppSecret>, ConfigError> {
    settings.secret(key, "the secret from the App Dashboard", |text| Some(AppSecret::new(text)))
}

fn graph_version(text: &str) -> Option<String> {
    let (major, minor) = text.strip_prefix('v')?.split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(major) && is_number(minor)).then(|| text.to_owned())
}
