//! Both login dialogs: pages, choices, redirects and dead ends.

use lightmeter::sandbox::{
    AccountKind, Choice, Host, Options, Sandbox, Variants,
    variants::{Acceptance, Pkce},
};

use super::server::{self, Server, query_of};

async fn page(server: &Server, url: &str) -> (u16, String) {
    let response = server.client.get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn submit(server: &Server, url: &str, form: &[(&str, &str)]) -> reqwest::Response {
    server.client.post(url).form(form).send().await.unwrap()
}

fn location(response: &reqwest::Response) -> String {
    response.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_browser_signs_in_to_instagram_unticks_and_approves() {
    let server = server::start().await;
    let url = server.instagram_dialog();
    let (status, first) = page(&server, &url).await;
    assert_eq!(status, 200);
    assert!(first.contains("lightmeter sandbox – a pretend Meta"));
    assert!(first.contains("id=\"account-nordwind\"") && first.contains("id=\"continue\""));
    assert!(!first.contains("src=") && !first.contains("href="), "no outside resource");
    let second = submit(&server, &url, &[("step", "account"), ("account", "nordwind")]).await;
    let second = second.text().await.unwrap();
    for id in ["permission-instagram_business_basic", "approve", "deny", "signed-in-as"] {
        assert!(second.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let form = [
        ("step", "consent"),
        ("account", "nordwind"),
        ("permission", "instagram_business_basic"),
        ("decision", "approve"),
    ];
    let done = submit(&server, &url, &form).await;
    assert_eq!(done.status(), 302);
    let location = location(&done);
    assert!(location.starts_with("https://localhost:8724/cb/instagram?code=AQB"), "{location}");
    assert!(location.ends_with("&state=s1#_"), "{location}");
    let code = query_of(&location, "code").unwrap();
    let exchanged = server
        .post(
            Host::InstagramApi,
            "/oauth/access_token",
            &[
                ("client_id", "8880001000200030"),
                ("client_secret", "sandbox-instagram-secret"),
                ("grant_type", "authorization_code"),
                ("redirect_uri", "https://localhost:8724/cb/instagram"),
                ("code", &code),
            ],
        )
        .await;
    assert_eq!(exchanged.1["permissions"], serde_json::json!(["instagram_business_basic"]));
}

#[tokio::test]
async fn denial_comes_back_in_each_products_own_words() {
    let server = server::start().await;
    let url = server.instagram_dialog();
    let denied =
        submit(&server, &url, &[("step", "consent"), ("account", "nordwind"), ("decision", "deny")]).await;
    assert_eq!(
        location(&denied),
        "https://localhost:8724/cb/instagram?error=access_denied&error_reason=user_denied\
         &error_description=The+user+denied+your+request&state=s1"
    );
    let denied = server.sandbox.control().deny(&server.facebook_dialog()).unwrap();
    assert_eq!(
        denied,
        "http://localhost:8723/cb/facebook?error_reason=user_denied&error=access_denied\
         &error_description=Permissions+error.&state=s1"
    );
}

#[tokio::test]
async fn a_remembered_account_is_reused_unless_asked_to_sign_in_afresh() {
    let server = server::start().await;
    let url = server.instagram_dialog();
    let all = [
        ("step", "consent"),
        ("account", "nordwind"),
        ("permission", "instagram_business_basic"),
        ("permission", "instagram_business_manage_insights"),
        ("decision", "approve"),
    ];
    let done = submit(&server, &url, &all).await;
    let cookie = done.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let again = async |url: &str| server.client.get(url).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(again(&url).await.status(), 200, "force_reauth=true shows the sign-in page");
    let silent = again(&url.replace("&force_reauth=true", "")).await;
    assert_eq!(silent.status(), 302);
    assert!(location(&silent).contains("code="));
    let control = server.sandbox.control();
    control.approve(&server.facebook_dialog(), &Choice::of("nora")).unwrap();
    let careless = server.facebook_dialog().replace("&auth_type=reauthenticate", "");
    let code = server.code(&careless, "amir");
    let form = [
        ("client_id", "9990001000200030"),
        ("client_secret", "sandbox-facebook-secret"),
        ("redirect_uri", "http://localhost:8723/cb/facebook"),
        ("code", &code),
    ];
    let token = server.post(Host::FacebookGraph, "/v26.0/oauth/access_token", &form).await.1;
    let token = token["access_token"].as_str().unwrap();
    let me = server.get(Host::FacebookGraph, "/v26.0/me", &[("access_token", token)]).await;
    assert_eq!(me.1["name"], "Nora Nordwind", "the wrong person, silently");
}

#[tokio::test]
async fn facebook_shares_only_the_ticked_pages_and_keeps_a_refusal() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let choice = Choice {
        unticked_permissions: vec!["business_management".to_owned()],
        pages: Some(vec!["Mara Moves".to_owned(), "111000444".to_owned()]),
        ..Choice::of("amir")
    };
    let location = control.approve(&server.facebook_dialog(), &choice).unwrap();
    assert!(location.starts_with("http://localhost:8723/cb/facebook?code=AQD") && location.ends_with("#_=_"));
    let token = server.facebook("amir");
    let names = async || {
        let (_, body) =
            server.get(Host::FacebookGraph, "/v26.0/me/accounts", &[("access_token", &token)]).await;
        body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|page| page["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Mara Moves"], "the portfolio's Page needs business_management");
    control.approve(&server.facebook_dialog(), &Choice::of("amir")).unwrap();
    assert_eq!(names().await.len(), 4, "declined once, not asked again");
    let rerequest = server.facebook_dialog().replace("reauthenticate", "rerequest");
    control.approve(&rerequest, &Choice::of("amir")).unwrap();
    assert_eq!(names().await.len(), 5);
}

#[tokio::test]
async fn a_business_configuration_is_all_or_nothing() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let url = format!("{}&config_id=77", server.facebook_dialog());
    let unticked = Choice { unticked_permissions: vec!["instagram_basic".to_owned()], ..Choice::of("nora") };
    let location = control.approve(&url, &unticked).unwrap();
    assert_eq!(query_of(&location, "error").as_deref(), Some("access_denied"));
    assert!(control.approve(&url, &Choice::of("nora")).unwrap().contains("code="));
    let development = Acceptance::Refused;
    control.set_variants(Variants {
        facebook_business_login_in_development: development,
        ..Variants::default()
    });
    let location = control.approve(&url, &Choice::of("nora")).unwrap();
    assert_eq!(query_of(&location, "error_code").as_deref(), Some("200"));
    assert_eq!(query_of(&location, "error_description").as_deref(), Some("Permissions error"));
}

#[tokio::test]
async fn dead_ends_show_a_page_and_send_nobody_back() {
    let server = server::start().await;
    let (facebook, instagram) = (server.facebook_dialog(), server.instagram_dialog());
    for (url, text) in [
        (facebook.replace("9990001000200030", "1"), "Invalid App ID"),
        (facebook.replace("localhost", "127.0.0.1"), "URL Blocked"),
        (facebook.replace("http%3A", "myapp%3A"), "URL Blocked"),
        (facebook.replace("instagram_basic,", "instagram_everything,"), "Invalid Scopes"),
        (instagram.replace("8880001000200030", "9990001000200030"), "Invalid platform app"),
        (instagram.replace("https%3A%2F%2Flocalhost", "http%3A%2F%2Flocalhost"), "Invalid redirect_uri"),
        (instagram.replace("localhost", "elsewhere.example"), "Invalid redirect_uri"),
        (instagram.replace("response_type=code&", ""), "response_type"),
    ] {
        let (status, text_shown) = page(&server, &url).await;
        assert_eq!(status, 400, "{url}");
        assert!(text_shown.contains(text) && text_shown.contains("id=\"error\""), "{text}: {text_shown}");
        assert!(server.sandbox.control().approve(&url, &Choice::of("nora")).is_err());
    }
    let form = [("step", "consent"), ("account", "outsider"), ("decision", "approve")];
    let stopped = submit(&server, &instagram, &form).await;
    assert_eq!(stopped.status(), 403);
    assert!(stopped.headers().get("location").is_none());
    let control = server.sandbox.control();
    assert!(control.approve(&facebook, &Choice::of("stranger")).is_err());
    assert!(control.approve(&instagram, &Choice::of("jonas.private")).is_err());
    control.convert("jonas.private", AccountKind::Business);
    assert!(control.approve(&instagram, &Choice::of("jonas.private")).is_ok());
}

#[tokio::test]
async fn a_registered_list_is_compared_byte_by_byte() {
    let registered = vec!["https://dash.example/cb/facebook".to_owned()];
    let options = Options { registered_redirects: Some(registered), ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let ask = |redirect: &str| {
        let url = format!(
            "https://www.facebook.com/v26.0/dialog/oauth?client_id=9990001000200030&state=s&redirect_uri={redirect}"
        );
        sandbox.control().approve(&url, &Choice::of("nora")).is_ok()
    };
    assert!(ask("https://dash.example/cb/facebook"));
    assert!(!ask("https://dash.example/cb/facebook/"));
    assert!(!ask("https://dash.example/cb/facebook?x=1"));
    assert!(!ask("https://dash.example:8443/cb/facebook"));
    assert!(!ask("http://localhost:8723/cb/facebook"));
}

#[tokio::test]
async fn variants_decide_localhost_fragment_and_pkce() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let plain = server.instagram_dialog().replace("https%3A%2F%2Flocalhost", "http%3A%2F%2Flocalhost");
    let pkce = format!("{}&code_challenge=abc&code_challenge_method=S256", server.facebook_dialog());
    control.set_variants(Variants {
        instagram_accepts_http_localhost: true,
        instagram_accepts_https_localhost: false,
        facebook_appends_fragment: false,
        facebook_pkce: Pkce::Refused,
        ..Variants::default()
    });
    assert!(control.approve(&plain, &Choice::of("nordwind")).is_ok());
    assert!(control.approve(&server.instagram_dialog(), &Choice::of("nordwind")).is_err());
    assert!(control.approve(&pkce, &Choice::of("nora")).is_err());
    assert!(!control.approve(&server.facebook_dialog(), &Choice::of("nora")).unwrap().contains('#'));
}

#[tokio::test]
async fn the_implicit_grant_answers_in_the_fragment() {
    let server = server::start().await;
    let url = format!("{}&response_type=token", server.facebook_dialog());
    let location = server.sandbox.control().approve(&url, &Choice::of("nora")).unwrap();
    let (address, fragment) = location.split_once('#').unwrap();
    assert_eq!(address, "http://localhost:8723/cb/facebook");
    for name in ["access_token=EAAG", "expires_in=", "data_access_expiration_time=", "state=s1"] {
        assert!(fragment.contains(name), "{fragment}");
    }
}

#[tokio::test]
async fn nothing_is_granted_that_was_not_asked_for() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let url = server.facebook_dialog();
    let facebook = url.split("&scope=").next().unwrap();
    control.approve(facebook, &Choice::of("nora")).unwrap();
    let token = server.facebook("nora");
    let (_, body) =
        server.get(Host::FacebookGraph, "/v26.0/me/permissions", &[("access_token", &token)]).await;
    assert_eq!(body["data"], serde_json::json!([{"permission": "public_profile", "status": "granted"}]));
    let url = server.instagram_dialog();
    let instagram = url.split("&scope=").next().unwrap();
    assert!(control.approve(instagram, &Choice::of("nordwind")).is_err());
}
