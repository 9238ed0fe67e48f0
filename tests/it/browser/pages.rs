//! Addresses that belong to no open login, and how the pages stand in the browser.

use fantoccini::Locator;
use lightmeter::domain::{AttemptStep, Login};

use super::{
    chrome::Chrome,
    dialogs::{last_page, nothing_is_echoed},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_state_ends_at_the_stray_page_and_the_attempt_stays_open() {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = stage.connect(Login::Facebook).await;
    let invitation = connecting.invitation().clone();
    let foreign = "x".repeat(43);
    chrome.visit(&format!("{}?code=AQDforeign&state={foreign}", invitation.redirect_uri)).await;
    chrome.lands_at(&last_page(&invitation.redirect_uri, "/stray")).await;
    nothing_is_echoed(&chrome, invitation.link.as_str()).await;
    assert!(!chrome.source().await.contains(&foreign));
    chrome.picture("stray").await;
    chrome.visit(&last_page(&invitation.redirect_uri, "/favicon.ico")).await;
    assert_eq!(chrome.text_of(Locator::Css("h1")).await, "There is nothing here");
    chrome.picture("refused").await;
    let attempt = stage.services.attempt(invitation.attempt).await.unwrap();
    assert_eq!(attempt.step, AttemptStep::Started);
    chrome.close().await;
}
