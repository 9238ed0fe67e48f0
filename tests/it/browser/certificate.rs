//! The warning about the certificate of `https://localhost`, met as a person meets it, and both ways past it.

use fantoccini::Locator;
use lightmeter::{
    domain::{AttemptStep, Invitation, Login},
    services::Connecting,
};

use super::{
    chrome::Chrome,
    dialogs::{last_page, nothing_is_echoed},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_goes_on_past_the_warning_is_connected() {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = approved(&stage, &chrome).await;
    let invitation = connecting.invitation().clone();
    is_warned(&chrome, &invitation).await;
    let attempt = stage.services.attempt(invitation.attempt).await.unwrap();
    assert_eq!(attempt.step, AttemptStep::Started, "nothing has come past the warning yet");
    chrome.picture("warning").await;
    chrome.click("details-button").await;
    chrome.picture("warning-details").await;
    chrome.click("proceed-link").await;
    chrome.lands_at(&last_page(&invitation.redirect_uri, "/done")).await;
    assert_eq!(chrome.text_of(Locator::Css("h1")).await, "Your answer has arrived");
    nothing_is_echoed(&chrome, invitation.link.as_str()).await;
    stage.confirms(invitation.attempt, "nordwind").await;
    assert_eq!(stage.connected().await, ["nordwind"]);
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_the_warning_page_can_be_pasted_instead() {
    let (stage, chrome) = tokio::join!(Stage::set_up(), Chrome::start());
    let connecting = approved(&stage, &chrome).await;
    let invitation = connecting.invitation().clone();
    is_warned(&chrome, &invitation).await;
    connecting.paster().paste(&chrome.address().await).await.unwrap();
    stage.confirms(invitation.attempt, "nordwind").await;
    assert_eq!(stage.connected().await, ["nordwind"]);

    // Going on past the warning afterwards does no harm, and nothing answers there any more.
    drop(connecting);
    chrome.click("details-button").await;
    chrome.click("proceed-link").await;
    assert_eq!(stage.connected().await, ["nordwind"]);
    chrome.close().await;
}

/// Walks Instagram's dialog up to the button that leads back.
async fn approved(stage: &Stage, chrome: &Chrome) -> Connecting {
    let connecting = stage.connect(Login::Instagram).await;
    chrome.visit(connecting.invitation().link.as_str()).await;
    chrome.picture("instagram-account").await;
    chrome.click("account-nordwind").await;
    chrome.click("continue").await;
    chrome.picture("instagram-consent").await;
    chrome.click("approve").await;
    connecting
}

/// The browser shows its own page, with the whole address in the address bar.
async fn is_warned(chrome: &Chrome, invitation: &Invitation) {
    assert!(invitation.own_certificate);
    let title = chrome.text_of(Locator::Css("#main-message h1")).await;
    assert_eq!(title, "Your connection is not private");
    let address = chrome.address().await;
    assert!(address.starts_with(&format!("{}?", invitation.redirect_uri)), "{address}");
    assert!(address.contains("code="), "{address}");
}
