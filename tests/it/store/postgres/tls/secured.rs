//! The tests' server with a certificate of the test's own authority.

use std::{ops::Range, path::PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use tempfile::TempDir;
use uuid::Uuid;

use super::super::place::admin_url;

/// Signs certificates; its own is in a file.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    key: String,
    folder: TempDir,
}

/// In PEM.
pub(super) struct Signed {
    pub(super) certificate: String,
    pub(super) key: String,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let text = key.serialize_pem();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, key: text, folder }
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Valid from the first day of one year to that of another.
    pub(super) fn sign(&self, names: &[&str], years: Range<i32>) -> Signed {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before = date_time_ymd(years.start, 1, 1);
        params.not_after = date_time_ymd(years.end, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Signed { certificate: certificate.pem(), key: key.serialize_pem() }
    }

    /// The authority's own certificate, as a server's.
    pub(super) fn itself(&self) -> Signed {
        Signed { certificate: self.issuer.pem(), key: self.key.clone() }
    }
}

/// A server whose administrator changes its certificate while it runs.
pub(super) struct Secured {
    admin: PgConnection,
}

impl Secured {
    pub(super) async fn new() -> Self {
        Self { admin: connect().await }
    }

    pub(super) async fn present(&mut self, signed: &Signed) {
        let name = format!("test_{}", Uuid::new_v4().simple());
        for (text, ending) in [(&signed.certificate, "crt"), (&signed.key, "key")] {
            // The server takes no key that others may read, so its own user writes it.
            self.run(format!(
                "COPY (SELECT unnest(string_to_array('{text}', chr(10)))) TO PROGRAM 'umask 077 && cat >{name}.{ending}'"
            ))
            .await;
        }
        self.run(format!("ALTER SYSTEM SET ssl_cert_file = '{name}.crt'")).await;
        self.run(format!("ALTER SYSTEM SET ssl_key_file = '{name}.key'")).await;
        self.run("ALTER SYSTEM SET ssl = on".to_owned()).await;
        self.reload("SHOW ssl_cert_file", &format!("{name}.crt")).await;
    }

    pub(super) async fn switch_off(&mut self) {
        for setting in ["ssl", "ssl_cert_file", "ssl_key_file"] {
            self.run(format!("ALTER SYSTEM RESET {setting}")).await;
        }
        self.reload("SHOW ssl", "off").await;
    }

    async fn run(&mut self, sql: String) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.admin).await.unwrap();
    }

    /// Returns when a new connection finds the setting.
    async fn reload(&mut self, show: &'static str, wanted: &str) {
        self.run("SELECT pg_reload_conf()".to_owned()).await;
        loop {
            let found: String = sqlx::query_scalar(show).fetch_one(&mut connect().await).await.unwrap();
            if found == wanted {
                return;
            }
        }
    }
}

async fn connect() -> PgConnection {
    let options: PgConnectOptions = admin_url().expose().parse().unwrap();
    options.connect().await.unwrap()
}
