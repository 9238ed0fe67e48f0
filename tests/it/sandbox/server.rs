//! A sandbox with a clock to set, and a client that follows no redirect.

use chrono::{DateTime, Utc};
use lightmeter::{
    clock::{Clock, Hand},
    sandbox::{Choice, Host, LoginKind, Options, Sandbox, Variants},
};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use url::Url;

pub(crate) struct Server {
    pub(crate) sandbox: Sandbox,
    pub(crate) hand: Hand,
    pub(crate) client: Client,
}

/// A status and a body.
pub(crate) type Answered = (u16, Value);

pub(crate) const NORDWIND: &str = "17841400000000001";

pub(crate) async fn start() -> Server {
    start_with(Variants::default()).await
}

/// Most tests want days published at midnight.
pub(crate) async fn start_prompt() -> Server {
    start_with(Variants { longest_delay_hours: 0, ..Variants::default() }).await
}

pub(crate) async fn start_with(variants: Variants) -> Server {
    start_at("2026-11-22T20:00:00Z", variants).await
}

pub(crate) async fn start_at(now: &str, variants: Variants) -> Server {
    let (clock, hand) = Clock::set_by_hand(instant(now));
    let options = Options { clock, variants, control_over_http: true, ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    // Another test may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    Server { sandbox, hand, client }
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn unix(text: &str) -> String {
    instant(text).timestamp().to_string()
}

impl Server {
    pub(crate) async fn get(&self, host: Host, path: &str, query: &[(&str, &str)]) -> Answered {
        let url = Url::parse_with_params(&format!("{}{path}", self.sandbox.base(host)), query).unwrap();
        read(self.client.get(url).send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, host: Host, path: &str, form: &[(&str, &str)]) -> Answered {
        let url = format!("{}{path}", self.sandbox.base(host));
        read(self.client.post(url).form(form).send().await.unwrap()).await
    }

    pub(crate) fn instagram(&self, username: &str) -> String {
        self.sandbox.control().mint_token(LoginKind::Instagram, username)
    }

    pub(crate) fn facebook(&self, username: &str) -> String {
        self.sandbox.control().mint_token(LoginKind::Facebook, username)
    }

    pub(crate) fn instagram_dialog(&self) -> String {
        format!(
            "{}/oauth/authorize?client_id=8880001000200030&response_type=code&state=s1&force_reauth=true\
             &redirect_uri=https%3A%2F%2Flocalhost%3A8724%2Fcb%2Finstagram\
             &scope=instagram_business_basic%2Cinstagram_business_manage_insights",
            self.sandbox.base(Host::InstagramDialog)
        )
    }

    pub(crate) fn facebook_dialog(&self) -> String {
        format!(
            "{}/v26.0/dialog/oauth?client_id=9990001000200030&state=s1&auth_type=reauthenticate\
             &redirect_uri=http%3A%2F%2Flocalhost%3A8723%2Fcb%2Ffacebook\
             &scope=instagram_basic,instagram_manage_insights,pages_show_list,pages_read_engagement,business_management",
            self.sandbox.base(Host::FacebookDialog)
        )
    }

    /// Approves in process; answers the code.
    pub(crate) fn code(&self, dialog: &str, username: &str) -> String {
        let location = self.sandbox.control().approve(dialog, &Choice::of(username)).unwrap();
        query_of(&location, "code").unwrap()
    }

    /// Insights of nordwind through Instagram Login.
    pub(crate) async fn insights(&self, query: &[(&str, &str)]) -> Answered {
        let token = self.instagram("nordwind");
        let mut query = query.to_vec();
        query.push(("access_token", token.as_str()));
        self.get(Host::InstagramGraph, &format!("/v26.0/{NORDWIND}/insights"), &query).await
    }
}

pub(crate) fn query_of(location: &str, name: &str) -> Option<String> {
    let url = Url::parse(location).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(crate) async fn read(response: reqwest::Response) -> Answered {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

pub(crate) fn error_of(answered: &Answered) -> (u64, Option<u64>) {
    let error = &answered.1["error"];
    (error["code"].as_u64().unwrap(), error["error_subcode"].as_u64())
}

pub(crate) fn message_of(answered: &Answered) -> &str {
    answered.1["error"]["message"].as_str().unwrap()
}
