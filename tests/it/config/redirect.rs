//! Redirect addresses: which one an attempt uses, and which Meta or the listener would refuse.

use lightmeter::{config::Config, domain::Login};

use super::Setup;

fn both(config: &Config) -> [String; 2] {
    [config.redirect_uri(Login::Facebook), config.redirect_uri(Login::Instagram)]
}

#[test]
fn the_default_addresses_are_localhost_with_the_ports_of_the_listener() {
    assert_eq!(
        both(&Config::default()),
        ["http://localhost:8723/cb/facebook", "https://localhost:8724/cb/instagram"]
    );
    let moved = Setup::new("[callback]\nhttp_port = 9000\nhttps_port = 9443").load().unwrap();
    assert_eq!(both(&moved), ["http://localhost:9000/cb/facebook", "https://localhost:9443/cb/instagram"]);
}

#[test]
fn a_public_url_replaces_localhost_and_an_override_replaces_both() {
    let public = Setup::new("callback.public_url = \"https://example.com/\"").load().unwrap();
    assert_eq!(both(&public), ["https://example.com/cb/facebook", "https://example.com/cb/instagram"]);

    let file = "callback.public_url = \"https://example.com\"\nmeta.instagram.redirect_uri = \"https://example.org/back/\"";
    let config = Setup::new(file).load().unwrap();
    assert_eq!(both(&config), ["https://example.com/cb/facebook", "https://example.org/back/"]);
}

#[test]
fn an_address_that_meta_refuses_is_refused_here() {
    for host in ["127.0.0.1", "127.0.0.2", "[::1]"] {
        let file = format!("meta.facebook.redirect_uri = \"http://{host}:8723/cb/facebook\"");
        assert_eq!(
            Setup::new(&file).sentence(),
            format!(
                "config.toml:1: `meta.facebook.redirect_uri` names the host {host}, which Meta refuses: write localhost"
            )
        );
    }
    for address in
        ["http://example.com/cb", "ftp://localhost/cb", "/cb/facebook", "https://example.com/cb#there"]
    {
        let file = format!("meta.facebook.redirect_uri = \"{address}\"");
        assert_eq!(
            Setup::new(&file).sentence(),
            format!(
                "config.toml:1: `meta.facebook.redirect_uri` is the text \"{address}\", but an https address, or an http one that says localhost, without a fragment, is wanted"
            )
        );
    }
}

#[test]
fn a_port_on_which_nothing_listens_is_refused() {
    let table = [
        (
            "meta.facebook.redirect_uri = \"http://localhost:8000/cb/facebook\"",
            "config.toml:1: `meta.facebook.redirect_uri` says port 8000, but the listener uses 8723: change it or set `callback.http_port = 8000`",
        ),
        (
            "meta.facebook.redirect_uri = \"http://localhost/cb/facebook\"",
            "config.toml:1: `meta.facebook.redirect_uri` says port 80, but the listener uses 8723: change it or set `callback.http_port = 80`",
        ),
        (
            "meta.facebook.redirect_uri = \"http://localhost:9000/cb/facebook\"",
            "config.toml:1: `meta.facebook.redirect_uri` says port 9000, but the listener uses 8723: change it or set `callback.http_port = 9000`",
        ),
        (
            "meta.instagram.redirect_uri = \"https://localhost:8723/cb/instagram\"",
            "config.toml:1: `meta.instagram.redirect_uri` says port 8723, but the listener uses 8724: change it or set `callback.https_port = 8723`",
        ),
    ];
    for (file, sentence) in table {
        assert_eq!(Setup::new(file).sentence(), sentence);
    }
    let agreed =
        "meta.facebook.redirect_uri = \"http://localhost:8000/cb/facebook\"\ncallback.http_port = 8000";
    assert!(Setup::new(agreed).load().is_ok());
    let behind_a_proxy = "meta.facebook.redirect_uri = \"https://example.com:8443/cb/facebook\"";
    assert!(Setup::new(behind_a_proxy).load().is_ok());
}
