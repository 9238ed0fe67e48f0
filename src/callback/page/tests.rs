//! The pages hold nothing that their policy forbids, and the policy fits their style.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use super::{POLICY, Page, REFUSED, UNANSWERED};

fn documents() -> Vec<&'static str> {
    Page::ALL.into_iter().map(Page::document).chain([REFUSED, UNANSWERED]).collect()
}

#[test]
fn the_policy_names_the_hash_of_the_style_that_every_page_carries() {
    for document in documents() {
        let style = document.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(POLICY.contains(&format!("style-src 'sha256-{hash}'")), "the style's hash is now {hash}");
        assert_eq!(document.matches("<style").count(), 1);
        assert!(!document.contains("style="), "an inline style has no hash");
    }
}

#[test]
fn no_page_has_a_script_an_image_a_link_or_anything_to_load() {
    for document in documents() {
        for forbidden in
            ["<script", "<img", "<a ", "<link", "<iframe", "<form", "url(", "@import", "http", "href", "src="]
        {
            assert!(!document.contains(forbidden), "{forbidden} in {document}");
        }
        assert!(document.starts_with("<!doctype html>"));
        assert!(document.contains("You can close this page and go back to lightmeter."));
        assert!(document.contains("prefers-color-scheme: dark"));
    }
}

#[test]
fn each_page_has_a_path_of_its_own_and_is_found_by_it() {
    for page in Page::ALL {
        assert_eq!(Page::of_path(page.path()), Some(page));
        assert_eq!(Page::ALL.iter().filter(|other| other.document() == page.document()).count(), 1);
    }
    assert_eq!(Page::of_path("/"), None);
}
