//! Each wrong file or variable gets one exact sentence that says where, what and what to do.

use std::path::PathBuf;

use lightmeter::{
    config::{Config, Sources},
    domain::Environment,
};

use super::Setup;

#[test]
#[expect(clippy::too_many_lines, reason = "it is one table")]
fn a_wrong_file_gets_a_sentence_with_its_line() {
    let table = [
        (
            "[meta.facebook]\napp_idd = \"1\"",
            "config.toml:2: there is no key `meta.facebook.app_idd`; did you mean `meta.facebook.app_id`?",
        ),
        (
            "[meta.facebok]\napp_id = \"1\"",
            "config.toml:2: there is no key `meta.facebok.app_id`; did you mean `meta.facebook.app_id`?",
        ),
        (
            "[facebook]\napp_secret = \"1\"",
            "config.toml:2: there is no key `facebook.app_secret`; did you mean `meta.facebook.app_secret`?",
        ),
        ("\n[syncc]", "config.toml:2: there is no key `syncc`; did you mean `sync.lease`?"),
        (
            "[database]\nurl_fiel = \"x\"",
            "config.toml:2: there is no key `database.url_fiel`; did you mean `database.url_file`?",
        ),
        (
            "\"meta.graph_version\" = \"v26.0\"",
            "config.toml:1: there is no key `\"meta.graph_version\"`; did you mean `meta.graph_version`?",
        ),
        (
            "[callback]\nhttp_port = \"8723\"",
            "config.toml:2: `callback.http_port` is the text \"8723\", but a port number from 1 to 65535 is wanted",
        ),
        (
            "callback.http_port = 0",
            "config.toml:1: `callback.http_port` is the number 0, but a port number from 1 to 65535 is wanted",
        ),
        (
            "callback.http_port = 65536",
            "config.toml:1: `callback.http_port` is the number 65536, but a port number from 1 to 65535 is wanted",
        ),
        (
            "callback.http_port = 8724",
            "config.toml:1: `callback.http_port` is the number 8724, but another port than `callback.https_port` is wanted",
        ),
        (
            "[meta.facebook]\n\napp_id = 1234",
            "config.toml:3: `meta.facebook.app_id` is the number 1234, but the id from the App Dashboard, digits in quotes, is wanted",
        ),
        (
            "meta.facebook.app_id = \"12 34\"",
            "config.toml:1: `meta.facebook.app_id` is the text \"12 34\", but the id from the App Dashboard, digits in quotes, is wanted",
        ),
        (
            "meta.facebook.app_id = \"\"",
            "config.toml:1: `meta.facebook.app_id` is the text \"\", but the id from the App Dashboard, digits in quotes, is wanted",
        ),
        (
            "meta.facebook.app_secret = 1234",
            "config.toml:1: `meta.facebook.app_secret` is a number, but the secret from the App Dashboard is wanted",
        ),
        (
            "meta.facebook.pkce = \"yes\"",
            "config.toml:1: `meta.facebook.pkce` is the text \"yes\", but true or false is wanted",
        ),
        ("meta = 26", "config.toml:1: `meta` is the number 26, but a section, [meta], is wanted"),
        (
            "[callback.http_port]",
            "config.toml:1: `callback.http_port` is a section, but a port number from 1 to 65535 is wanted",
        ),
        (
            "[[meta.facebook]]\napp_id = \"1\"",
            "config.toml:1: `meta.facebook` is a list, but a section, [meta.facebook], is wanted",
        ),
        (
            "meta.graph_version = \"26\"",
            "config.toml:1: `meta.graph_version` is the text \"26\", but a version such as \"v26.0\" is wanted",
        ),
        (
            "meta.answer_within = \"2 minutes\"",
            "config.toml:1: `meta.answer_within` is the text \"2 minutes\", but a time from \"1 millisecond\" to \"1 minute\" is wanted",
        ),
        (
            "sync.renewal_retry_first = \"20 milliseconds\"",
            "config.toml:1: `sync.renewal_retry_first` is the text \"20 milliseconds\", but a time such as \"15 minutes\" or \"6 hours\" is wanted",
        ),
        (
            "meta.hosts.facebook_graph = \"http://graph.example.com\"",
            "config.toml:1: `meta.hosts.facebook_graph` is the text \"http://graph.example.com\", but an https address, such as \"https://graph.example.com\", is wanted",
        ),
        (
            "callback.public_url = \"https://example.com/insights\"",
            "config.toml:1: `callback.public_url` is the text \"https://example.com/insights\", but an https address with nothing behind the host, such as \"https://example.com\", is wanted",
        ),
        (
            "callback.listen = \"8080\"",
            "config.toml:1: `callback.listen` is the text \"8080\", but an address and a port, such as \"127.0.0.1:8080\" or \"[::]:8080\", is wanted",
        ),
        (
            "callback.tls_cert = \"cert.pem\"",
            "config.toml:1: `callback.tls_cert` needs `callback.tls_key`: set both or neither",
        ),
        (
            "callback.tls_key = \"key.pem\"",
            "config.toml:1: `callback.tls_key` needs `callback.tls_cert`: set both or neither",
        ),
        (
            "database.url = \"mysql://root:hunter2@localhost/x\"",
            "config.toml:1: `database.url` is something else, but an address that begins with postgres:// is wanted",
        ),
        (
            "database.schema = \"Light Meter\"",
            "config.toml:1: `database.schema` is the text \"Light Meter\", but a name of small letters, digits and _, at most 63, such as \"lightmeter\", neither public nor Postgres's own pg_…, is wanted",
        ),
        (
            "database.schema = \"public\"",
            "config.toml:1: `database.schema` is the text \"public\", but a name of small letters, digits and _, at most 63, such as \"lightmeter\", neither public nor Postgres's own pg_…, is wanted",
        ),
        (
            "database.privileged_login = \"allow\"",
            "config.toml:1: `database.privileged_login` is the text \"allow\", but one of \"refuse\", \"set-role\" is wanted",
        ),
        (
            "sync.retention = \"0 days\"",
            "config.toml:1: `sync.retention` is the text \"0 days\", but \"forever\" or a time such as \"730 days\" is wanted",
        ),
        (
            "theme.name = 1979-05-27",
            "config.toml:1: `theme.name` is a date, but one of \"dark\", \"light\", \"high-contrast\", \"colour-blind\" is wanted",
        ),
        (
            "keys.refresh = [\"r\", 1]",
            "config.toml:1: `keys.refresh` is a list, but a key such as \"ctrl-r\", or a list of such keys, is wanted",
        ),
        (
            "[keys.refresh]\nkey = \"r\"",
            "config.toml:1: `keys.refresh` is a section, but a key such as \"ctrl-r\", or a list of such keys, is wanted",
        ),
    ];
    for (file, sentence) in table {
        assert_eq!(Setup::new(file).sentence(), sentence, "{file}");
    }
}

#[test]
fn text_that_is_no_toml_is_refused_with_its_line_and_without_its_words() {
    for file in
        ["[meta]\ngraph_version = v26", "[meta\n", "a = 1\na = 2", "[meta.facebook]\napp_secret = hunter2"]
    {
        let sentence = Setup::new(file).sentence();
        assert!(sentence.starts_with("config.toml:"), "{sentence}");
        assert!(
            sentence.contains(": this is not TOML (") && sentence.ends_with("): correct the line"),
            "{sentence}"
        );
        assert!(!sentence.contains("hunter2"), "{sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn a_wrong_variable_or_flag_gets_a_sentence_with_its_name() {
    let variables = [
        (
            "LIGHTMETER__META__FACEBOOK__APPID",
            "1",
            "LIGHTMETER__META__FACEBOOK__APPID: there is no key `meta.facebook.appid`; did you mean `LIGHTMETER__META__FACEBOOK__APP_ID`?",
        ),
        (
            "LIGHTMETER__CALLBACK__HTTP_PORT",
            "http",
            "LIGHTMETER__CALLBACK__HTTP_PORT: `callback.http_port` is the text \"http\", but a port number from 1 to 65535 is wanted",
        ),
        (
            "FACEBOOK_APP_ID",
            "my app",
            "FACEBOOK_APP_ID: `meta.facebook.app_id` is the text \"my app\", but the id from the App Dashboard, digits in quotes, is wanted",
        ),
        (
            "DATABASE_URL",
            "hunter2",
            "DATABASE_URL: `database.url` is something else, but an address that begins with postgres:// is wanted",
        ),
    ];
    for (name, text, sentence) in variables {
        assert_eq!(Setup::new("").variable(name, text).sentence(), sentence);
    }
    let flag = Setup::new("").flag("--public-url", "callback.public_url", "localhost");
    assert!(
        flag.sentence().starts_with("--public-url: `callback.public_url` is the text \"localhost\", but ")
    );
}

#[test]
fn a_named_file_must_be_there_and_the_usual_one_need_not() {
    let environment = Environment::default();
    let missing = PathBuf::from("/nowhere/config.toml");
    let sources =
        Sources { file: None, default_file: missing.clone(), environment: &environment, flags: Vec::new() };
    assert!(Config::load(&sources).is_ok());
    let error = Config::load(&Sources { file: Some(missing), ..sources }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/nowhere/config.toml: the config file cannot be read (there is no such file): correct the path or create the file"
    );
}
