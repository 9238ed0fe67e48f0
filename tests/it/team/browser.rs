//! The same with a browser on it: the way back is walked by Chromium, to the port of the member's own dashboard.

use fantoccini::Locator;

use super::{mission::connects, office::Office};
use crate::browser::{
    chrome::Chrome,
    dialogs::{last_page, nothing_is_echoed},
};

#[test]
fn who_says_yes_in_a_browser_ends_at_the_last_page_and_sees_their_figures() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let chrome = office.desk.block_on(Chrome::start());
    let mut terminal =
        connects(&anna, "nordwind", |link| office.desk.block_on(approves(&chrome, link, "nordwind")));
    office.desk.block_on(chrome.close());
    let screen = terminal.wait_for("Accounts engaged");
    assert!(screen.contains("@nordwind") && screen.contains("21 Oct – 19 Nov"), "{screen}");
    let cells: Vec<String> = screen.split("  ").map(|cell| cell.replace(' ', "")).collect();
    // The last day is not published yet.
    for metric in ["views", "likes", "profile_views"] {
        let [first, last] = ["2026-10-21", "2026-11-18"].map(|day| day.parse().unwrap());
        let told = office.desk.control().truth().total("nordwind", metric, first, last).unwrap();
        assert!(cells.contains(&told.to_string()), "{metric} is {told}: {screen}");
    }
    assert_eq!(anna.accounts(), ["nordwind"]);
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

/// Instagram's dialog up to the last page.
async fn approves(chrome: &Chrome, link: &str, username: &str) {
    chrome.visit(link).await;
    chrome.click(&format!("account-{username}")).await;
    chrome.click("continue").await;
    chrome.click("approve").await;
    let asked = url::Url::parse(link).unwrap();
    let redirect_uri = asked.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1;
    chrome.lands_at(&last_page(&redirect_uri, "/done")).await;
    assert_eq!(chrome.text_of(Locator::Css("h1")).await, "Your answer has arrived");
    nothing_is_echoed(chrome, link).await;
    chrome.picture("team-done").await;
}
