//! What needs no account: configuration, completions, the manual page.

use crate::pty::desk::{Desk, FACEBOOK_SECRET, INSTAGRAM_SECRET};

#[test]
fn a_good_configuration_is_said_to_be_good_and_shown_without_its_secrets() {
    let desk = Desk::new();
    let validated = desk.run(&["config", "validate"]);
    assert_eq!((validated.code, validated.err.as_str()), (Some(0), ""), "{validated:?}");
    let shown = desk.run(&["config", "show"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.out.contains("SQLite at"), "it names the store in use: {}", shown.out);
    assert!(shown.out.contains("instagram-secret"), "it names where a secret comes from: {}", shown.out);
    for secret in [FACEBOOK_SECRET, INSTAGRAM_SECRET] {
        assert!(!shown.out.contains(secret), "{}", shown.out);
    }
    assert!(!desk.data().exists(), "looking makes nothing");
}

#[test]
fn a_setting_that_this_version_does_not_use_is_told_by_each_command_about_the_configuration() {
    let desk = Desk::new();
    desk.write_config("[sync]\nretention = \"30 days\"");
    let told = "`sync.retention` is reserved: not used by this version";
    for command in [&["config", "validate"], &["config", "show"]] {
        let ended = desk.run(command);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.err.contains(told), "{command:?}: {ended:?}");
    }
    let doctor = desk.run(&["doctor", "--json"]);
    assert!(doctor.out.contains(told), "{doctor:?}");
}

#[test]
fn completions_for_every_shell_name_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = desk.run(&["completions", shell]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{shell}: {ended:?}");
        for command in ["connect", "disconnect", "overview", "export", "forget-history"] {
            assert!(ended.out.contains(command), "{shell} does not complete {command}");
        }
    }
}

#[test]
fn the_manual_page_is_a_manual_page() {
    let desk = Desk::new();
    let ended = desk.run(&["man"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out.contains(".TH lightmeter 1"), "{}", ended.out);
    assert!(ended.out.contains("lightmeter\\-connect"), "it names the commands");
}
