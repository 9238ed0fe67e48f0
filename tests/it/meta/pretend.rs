//! A sandbox, a client that is set up for it, and a person who approves.

use chrono::{DateTime, Utc};
use lightmeter::{
    clock::{Clock, Hand},
    config::{Hosts, Meta},
    domain::{AccessToken, AccountId, AppSecret, AuthorizationCode, Login},
    meta::{self, Access, AuthorizeRequest, Client, Reason},
    sandbox::{Apps, Choice, Control, Host, LoginKind, Options, Sandbox, Variants},
};
use url::Url;

pub(crate) const NORDWIND: &str = "17841400000000001";

pub(crate) struct Pretend {
    pub(crate) control: Control,
    pub(crate) client: Client,
    pub(crate) meta: Meta,
    pub(crate) clock: Clock,
    pub(crate) hand: Hand,
    // The sandbox stops when it is dropped.
    _sandbox: Sandbox,
}

impl Pretend {
    pub(crate) async fn open() -> Self {
        Self::with(Variants::default()).await
    }

    pub(crate) async fn with(variants: Variants) -> Self {
        let (clock, hand) = Clock::set_by_hand("2026-11-22T20:00:00Z".parse().unwrap());
        let options = Options { clock: clock.clone(), variants, ..Options::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let Apps { facebook_app_id, facebook_app_secret, instagram_app_id, instagram_app_secret } =
            Apps::default();
        let mut meta = Meta {
            hosts: Hosts {
                facebook_dialog: sandbox.base(Host::FacebookDialog),
                facebook_graph: sandbox.base(Host::FacebookGraph),
                instagram_dialog: sandbox.base(Host::InstagramDialog),
                instagram_api: sandbox.base(Host::InstagramApi),
                instagram_graph: sandbox.base(Host::InstagramGraph),
            },
            ..Meta::default()
        };
        meta.facebook.app_id = Some(facebook_app_id);
        meta.facebook.app_secret = Some(AppSecret::new(facebook_app_secret));
        meta.instagram.app_id = Some(instagram_app_id);
        meta.instagram.app_secret = Some(AppSecret::new(instagram_app_secret));
        let client = client(&meta, &clock);
        Self { control: sandbox.control(), client, meta, clock, hand, _sandbox: sandbox }
    }

    /// Another client, with other settings.
    pub(crate) fn client_with(&self, change: impl FnOnce(&mut Meta)) -> Client {
        let mut meta = self.meta.clone();
        change(&mut meta);
        client(&meta, &self.clock)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn mint(&self, login: Login, username: &str) -> AccessToken {
        AccessToken::new(self.control.mint_token(kind(login), username))
    }

    /// The person opens the link of `reason` and approves; the code comes back with the state that was sent.
    pub(crate) fn code(
        &self,
        login: Login,
        challenge: Option<&str>,
        reason: Reason,
        choice: &Choice,
    ) -> AuthorizationCode {
        let state = meta::new_state();
        let request = AuthorizeRequest {
            redirect_uri: redirect_uri(login),
            state: &state,
            pkce_challenge: challenge,
            reason,
        };
        let link = meta::authorize_link(&self.meta, login, &request).unwrap();
        let location = Url::parse(&self.control.approve(link.as_str(), choice).unwrap()).unwrap();
        let find = |wanted: &str| {
            location.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        assert_eq!(find("state").as_deref(), Some(state.expose()));
        AuthorizationCode::new(find("code").unwrap())
    }

    /// How many requests whose path contains `part` the sandbox has seen.
    pub(crate) fn seen(&self, part: &str) -> usize {
        self.control.requests().iter().filter(|request| request.path.contains(part)).count()
    }
}

pub(crate) fn redirect_uri(login: Login) -> &'static str {
    match login {
        Login::Instagram => "https://localhost:8724/cb/instagram",
        Login::Facebook => "http://localhost:8723/cb/facebook",
    }
}

pub(crate) fn access(login: Login, token: &AccessToken) -> Access<'_> {
    Access { login, token }
}

pub(crate) fn nordwind() -> AccountId {
    AccountId::parse(NORDWIND).unwrap()
}

fn client(meta: &Meta, clock: &Clock) -> Client {
    let options = meta::Options {
        total: std::time::Duration::from_secs(5),
        backoff: std::time::Duration::from_millis(5),
        ..meta::Options::default()
    };
    Client::with_options(meta, clock, options)
}

fn kind(login: Login) -> LoginKind {
    match login {
        Login::Instagram => LoginKind::Instagram,
        Login::Facebook => LoginKind::Facebook,
    }
}
