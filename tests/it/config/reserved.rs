//! Keys that this version does not use are taken and told.

use super::Setup;

#[test]
fn a_key_that_this_version_does_not_use_is_told() {
    let lines = [
        ("[sync]\nretention = \"30 days\"", "sync.retention"),
        ("[alerts]\nwebhook_url = \"https://hooks.example.com/1\"", "alerts.webhook_url"),
        ("[metrics]\nlisten = \"127.0.0.1:9464\"", "metrics.listen"),
        ("[ssh]\nlisten = \"[::]:22\"", "ssh.listen"),
        ("[callback]\nlisten = \"127.0.0.1:8080\"", "callback.listen"),
        ("[supabase]\nservice_key = \"key\"", "supabase.service_key"),
    ];
    for (file, key) in lines {
        let setup = Setup::new(file);
        let told = setup.load().unwrap().reserved_in_use();
        let path = setup.file().display().to_string();
        assert_eq!(told, [format!("{path}:2: `{key}` is reserved: not used by this version")]);
    }
}

#[test]
fn keys_that_are_used_or_as_they_were_are_no_news() {
    let used = "[callback]\npublic_url = \"https://me.example.com\"\n[sync]\nretention = \"forever\"";
    assert!(Setup::new(used).load().unwrap().reserved_in_use().is_empty());
}
