//! The server's certificate: what is accepted, and what is said of each one that is not.

mod secured;

use std::path::Path;

use lightmeter::{
    clock::Clock,
    domain::DatabaseUrl,
    store::{Administrator, CertificateProblem, Error, Store},
};

use self::secured::{Authority, Secured};
use super::place::{Place, SERVICE, admin_url, url_at};

/// The tests' server by its name, asking for what is always asked of another machine.
fn checked(url: &DatabaseUrl, more: &str) -> DatabaseUrl {
    let named = url.expose().replace("127.0.0.1", "localhost");
    DatabaseUrl::new(format!("{named}?sslmode=verify-full{more}"))
}

async fn open(place: &Place, more: &str, ca_file: Option<&Path>) -> Result<Store, Error> {
    let url = checked(&url_at(&admin_url(), SERVICE, "service"), more);
    Store::open_postgres(&url, &place.schema, ca_file, &Clock::system()).await
}

async fn refusal(place: &Place, ca_file: Option<&Path>) -> (String, Error) {
    let refused = open(place, "", ca_file).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.starts_with("the database ") && said.contains(": ") && !said.contains('\n'), "{said}");
    assert!(!refused.is_temporary(), "nothing changes by waiting: {said}");
    (said, refused)
}

macro_rules! refused_for {
    ($place:expr, $ca_file:expr, $problem:pat, $said:literal) => {
        let (said, refused) = refusal($place, $ca_file).await;
        assert!(matches!(refused, Error::Certificate($problem)), "{refused:?}");
        assert!(said.contains($said), "{said}");
    };
}

/// One after another, for there is one server.
#[tokio::test]
async fn a_certificate_is_accepted_from_the_named_authority_for_this_name_and_time_only() {
    use CertificateProblem as Problem;
    let place = Place::new().await;
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let (file, other) = (ours.file(), theirs.file());
    let ca = Some(file.as_path());
    let mut server = Secured::new().await;

    server.present(&ours.sign(&["localhost"], 2000..4000)).await;
    open(&place, "", ca).await.unwrap();
    open(&place, &format!("&sslrootcert={}", file.display()), None).await.unwrap();
    Administrator::connect(&checked(&admin_url(), ""), &place.schema, ca).await.unwrap();

    refused_for!(&place, None, Problem::UnknownAuthority, "database.ca_file");
    refused_for!(&place, Some(&other), Problem::UnknownAuthority, "does not know");
    let system = open(&place, "&sslrootcert=system", None).await.unwrap_err();
    assert!(matches!(system, Error::Certificate(Problem::UnknownAuthority)), "{system:?}");

    server.present(&ours.sign(&["db.example.com"], 2000..4000)).await;
    refused_for!(&place, ca, Problem::OtherName, "another host name");
    server.present(&ours.sign(&["localhost"], 2000..2001)).await;
    refused_for!(&place, ca, Problem::Expired, "has expired");
    server.present(&ours.sign(&["localhost"], 3000..4000)).await;
    refused_for!(&place, ca, Problem::NotYetValid, "not valid yet");
    // What openssl makes in one step: an authority that is also the server.
    server.present(&ours.itself()).await;
    refused_for!(&place, ca, Problem::Untrusted(_), "cannot be trusted");
    server.switch_off().await;
    refused_for!(&place, ca, Problem::NoTls, "offers no TLS");

    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.pem");
    refused_for!(
        &place,
        Some(&missing),
        Problem::NoFile { .. },
        "missing.pem cannot be read (entity not found)"
    );
    let key = folder.path().join("key.pem");
    std::fs::write(&key, ours.sign(&["localhost"], 2000..4000).key).unwrap();
    refused_for!(&place, Some(&key), Problem::NoCertificate(_), "key.pem holds no certificate");
    std::fs::write(&key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    refused_for!(&place, Some(&key), Problem::NoCertificate(_), "key.pem holds no certificate");
}
