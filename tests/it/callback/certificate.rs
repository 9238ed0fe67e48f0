//! The https listener: its own certificate, kept or not, and one that is given.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use lightmeter::callback::{Certificate, CertificateError, ListenError, ListenOptions, Scheme, listen};
use lightmeter::domain::Timestamp;

use super::visitor::{STATE, attend, options, visit};

pub(super) fn with_ring() {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn now() -> Timestamp {
    lightmeter::clock::Clock::system().now()
}

fn https(certificate: Certificate) -> ListenOptions {
    ListenOptions { scheme: Scheme::Https(certificate), ..options() }
}

/// A client that trusts exactly the certificates in a PEM text.
fn trusting(pem: &str) -> reqwest::Client {
    with_ring();
    let roots = reqwest::Certificate::from_pem_bundle(pem.as_bytes()).unwrap();
    reqwest::Client::builder().no_proxy().tls_certs_only(roots).build().unwrap()
}

fn only_certificate(pem: &str) -> String {
    let end = "-----END CERTIFICATE-----";
    format!("{}{end}\n", pem.split(end).next().unwrap())
}

#[tokio::test]
async fn a_kept_certificate_is_good_for_every_name_and_stays_the_same() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("tls");
    let own = |now| Certificate::Own { kept_in: Some(folder.clone()), now };
    let (listener, callbacks) = listen(https(own(now()))).await.unwrap();
    let _seen = attend(callbacks);
    let file = folder.join("localhost.pem");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let pem = fs::read_to_string(&file).unwrap();
    let browser = trusting(&only_certificate(&pem));
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let address = format!("https://{host}:{}/cb/facebook?code=AQD&state={STATE}", listener.port());
        let page = browser.get(address).send().await.unwrap();
        assert_eq!((page.status().as_u16(), page.url().path()), (200, "/done"), "{host}");
    }
    drop(listener);
    let _again = listen(https(own(now()))).await.unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), pem, "the browser's exception lasts");
    let _later = listen(https(own(now() + chrono::TimeDelta::days(800)))).await.unwrap();
    assert_ne!(fs::read_to_string(&file).unwrap(), pem, "it is renewed before it runs out");
    let pem = fs::read_to_string(&file).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let _private = listen(https(own(now()))).await.unwrap();
    assert_ne!(fs::read_to_string(&file).unwrap(), pem, "a key that others could read is not used again");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&file, "not a certificate").unwrap();
    let _healed = listen(https(own(now()))).await.unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("BEGIN CERTIFICATE"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left behind");
}

#[tokio::test]
async fn a_certificate_in_memory_serves_and_leaves_plain_http_and_strangers_out() {
    let (listener, callbacks) = listen(https(Certificate::Own { kept_in: None, now: now() })).await.unwrap();
    let _seen = attend(callbacks);
    let port = listener.port();
    let plain = visit(port, &format!("/cb/facebook?code=AQD&state={STATE}")).await;
    assert!(!plain.starts_with("HTTP/"), "{plain}");
    with_ring();
    let address = format!("https://localhost:{port}/done");
    let strict = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    strict.get(&address).send().await.unwrap_err();
    let lenient =
        reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true).build().unwrap();
    assert_eq!(lenient.get(&address).send().await.unwrap().status(), 200);
    assert!(listener.refused() >= 2);
}

#[tokio::test]
async fn given_files_are_used_and_unfit_ones_are_explained() {
    let home = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| -> PathBuf {
        let path = home.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    let certificate = file("cert.pem", &made.cert.pem());
    let key = file("key.pem", &made.signing_key.serialize_pem());
    let given = Certificate::Files { certificate: certificate.clone(), key: key.clone() };
    let (listener, _callbacks) = listen(https(given)).await.unwrap();
    let address = format!("https://localhost:{}/done", listener.port());
    assert_eq!(trusting(&made.cert.pem()).get(address).send().await.unwrap().status(), 200);

    let failures = [
        (file("empty.pem", "nothing"), key.clone()),
        (home.path().join("missing.pem"), key),
        (certificate.clone(), file("other.pem", &other.serialize_pem())),
        (certificate, file("nokey.pem", "nothing")),
    ];
    for (certificate, key) in failures {
        let error = listen(https(Certificate::Files { certificate, key })).await.unwrap_err();
        assert!(matches!(error, ListenError::Certificate(_)), "{error}");
        assert!(error.to_string().contains("check [callback] tls_cert"), "{error}");
        assert!(!matches!(error, ListenError::Certificate(CertificateError::Make(_))));
    }
}
