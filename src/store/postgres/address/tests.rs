//! Where a URL leads, and whether the certificate there is checked.

use sqlx::postgres::PgSslMode;

use super::{is_local, parse, url_for};
use crate::domain::DatabaseUrl;

#[test]
fn only_a_loopback_address_or_a_socket_is_this_machine() {
    for (host, expected) in [
        ("localhost", true),
        ("LocalHost", true),
        ("127.0.0.1", true),
        ("127.8.9.10", true),
        ("::1", true),
        ("::ffff:127.0.0.1", true),
        ("/run/postgresql", true),
        ("localhost.example.com", false),
        ("127.0.0.1.example.com", false),
        ("notlocalhost", false),
        ("0.0.0.0", false),
        ("10.0.0.1", false),
        ("192.168.1.1", false),
        ("2001:db8::1", false),
        ("db.example.com", false),
        ("", false),
    ] {
        assert_eq!(is_local(host), expected, "{host}");
    }
}

#[test]
fn another_machines_certificate_is_checked_whatever_the_url_asks_for() {
    for mode in ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] {
        for place in [
            "db.example.com/x?",
            "10.0.0.1/x?",
            "localhost/x?host=db.example.com&",
            "localhost/x?hostaddr=10.0.0.1&",
        ] {
            let url = DatabaseUrl::new(format!("postgres://anna:secret@{place}sslmode={mode}"));
            let found = parse(&url).unwrap().get_ssl_mode();
            assert!(matches!(found, PgSslMode::VerifyFull), "{place}sslmode={mode}: {found:?}");
        }
    }
}

#[test]
fn on_this_machine_the_url_decides() {
    for (url, expected) in [
        ("postgres://anna@localhost/x?sslmode=disable", "Disable"),
        ("postgres://anna@127.0.0.1/x?sslmode=verify-full", "VerifyFull"),
        ("postgres://anna@[::1]/x?sslmode=require", "Require"),
        ("postgres://anna@db.example.com/x?host=/run/postgresql&sslmode=disable", "Disable"),
    ] {
        let found = parse(&DatabaseUrl::new(url.to_owned())).unwrap().get_ssl_mode();
        assert_eq!(format!("{found:?}"), expected, "{url}");
    }
}

#[test]
fn an_ipv6_address_loses_its_brackets_and_gets_them_back_in_a_url() {
    let options = parse(&DatabaseUrl::new("postgres://anna@[::1]:5433/team".to_owned())).unwrap();
    assert_eq!(options.get_host(), "::1");
    assert_eq!(url_for(&options, "ben", "word").expose(), "postgres://ben:word@[::1]:5433/team");
}
