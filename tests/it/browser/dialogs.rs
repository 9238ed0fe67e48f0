//! Approving, unticking and denying in both dialogs; what comes back and what is stored.

use fantoccini::Locator;
use lightmeter::domain::{AttemptStep, FailureCode, Login};

use super::{chrome::Chrome, stage::Stage};

#[tokio::test(flavor = "multi_thread")]
async fn facebook_login_in_the_browser_ends_at_a_page_without_a_query_and_a_stored_account() {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = stage.connect(Login::Facebook).await;
    let invitation = connecting.invitation().clone();
    chrome.visit(invitation.link.as_str()).await;
    chrome.picture("facebook-account").await;
    chrome.click("account-amir").await;
    chrome.click("continue").await;
    assert_eq!(chrome.text_of(Locator::Id("signed-in-as")).await, "amir");
    for page in ["111000111", "111000222", "111000444", "111000555", "111000666"] {
        // Only what this person may share is there, and all of it is ticked at first.
        let id = format!("page-{page}");
        if page != "111000222" {
            assert!(chrome.is_ticked(&id).await, "{id}");
            chrome.click(&id).await;
            assert!(!chrome.is_ticked(&id).await, "{id}");
        }
    }
    chrome.click("permission-business_management").await;
    chrome.picture("facebook-consent").await;
    chrome.click("approve").await;

    chrome.lands_at(&last_page(&invitation.redirect_uri, "/done")).await;
    assert_eq!(chrome.text_of(Locator::Css("h1")).await, "Your answer has arrived");
    nothing_is_echoed(&chrome, invitation.link.as_str()).await;
    chrome.picture("done").await;
    let proposed = stage.comes_to(invitation.attempt, AttemptStep::Proposed).await.proposal.unwrap();
    let candidates: Vec<_> = proposed.candidates.iter().map(|one| one.username.as_str()).collect();
    assert_eq!(candidates, ["mara.moves"], "only the Page that stayed ticked");
    assert!(proposed.refused.contains("business_management"));
    stage.confirms(invitation.attempt, "mara.moves").await;
    assert_eq!(stage.connected().await, ["mara.moves"]);
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_at_facebook_ends_at_the_declined_page_and_connects_nothing() {
    is_declined(Login::Facebook, "account-nora").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_at_instagram_ends_at_the_declined_page_and_connects_nothing() {
    is_declined(Login::Instagram, "account-nordwind").await;
}

async fn is_declined(login: Login, account: &str) {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = stage.connect(login).await;
    let invitation = connecting.invitation().clone();
    chrome.visit(invitation.link.as_str()).await;
    chrome.click(account).await;
    chrome.click("continue").await;
    chrome.click("deny").await;
    if invitation.own_certificate {
        chrome.click("details-button").await;
        chrome.click("proceed-link").await;
    }
    chrome.lands_at(&last_page(&invitation.redirect_uri, "/declined")).await;
    assert_eq!(chrome.text_of(Locator::Css("h1")).await, "Nothing was connected");
    nothing_is_echoed(&chrome, invitation.link.as_str()).await;
    chrome.picture("declined").await;
    let ended = stage.comes_to(invitation.attempt, AttemptStep::Failed).await;
    assert_eq!(ended.failure.unwrap().code, FailureCode::Denied);
    assert!(stage.connected().await.is_empty());
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_who_is_no_tester_ends_at_metas_own_page_and_the_attempt_stays_open() {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = stage.connect(Login::Facebook).await;
    let invitation = connecting.invitation().clone();
    chrome.visit(invitation.link.as_str()).await;
    chrome.click("account-stranger").await;
    chrome.click("continue").await;
    chrome.click("approve").await;
    let sentence = chrome.text_of(Locator::Id("error")).await;
    assert!(sentence.contains("Insufficient Developer Role"), "{sentence}");
    chrome.picture("not-a-tester").await;
    assert!(!chrome.address().await.starts_with(&invitation.redirect_uri));
    let attempt = stage.services.attempt(invitation.attempt).await.unwrap();
    assert_eq!(attempt.step, AttemptStep::Started);

    // The same link is good for the next one who tries.
    chrome.visit(invitation.link.as_str()).await;
    chrome.click("account-nora").await;
    chrome.click("continue").await;
    chrome.click("approve").await;
    chrome.lands_at(&last_page(&invitation.redirect_uri, "/done")).await;
    stage.confirms(invitation.attempt, "nordwind").await;
    chrome.close().await;
}

/// A last page of the listener, as it stands in the address bar.
pub(crate) fn last_page(redirect_uri: &str, path: &str) -> String {
    let mut address = url::Url::parse(redirect_uri).unwrap();
    address.set_path(path);
    address.set_fragment(Some(""));
    address.into()
}

/// Neither the address bar nor the document holds anything of the request.
pub(crate) async fn nothing_is_echoed(chrome: &Chrome, link: &str) {
    let address = url::Url::parse(&chrome.address().await).unwrap();
    assert_eq!((address.query(), address.fragment().unwrap_or_default()), (None, ""), "{address}");
    let link = url::Url::parse(link).unwrap();
    let state = link.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let source = chrome.source().await;
    for traced in [state.as_str(), "code=", "AQD", "AQB", "error_reason"] {
        assert!(!source.contains(traced), "{traced} in {source}");
    }
}
