//! The certificate of an https listener: our own for this computer's names, or one that is given.

use std::{
    io::{self, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use chrono::TimeDelta;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio_rustls::TlsAcceptor;

use super::private_folder::PrivateFolder;
use crate::domain::Timestamp;

#[derive(Clone, Debug)]
pub enum Certificate {
    /// Signed by itself, for `localhost`, 127.0.0.1 and `[::1]`; the browser warns about it once.
    Own {
        /// Where it is kept (0600) so that the browser's exception lasts; `None` makes a new one each time.
        kept_in: Option<PathBuf>,
        now: Timestamp,
    },
    /// PEM files.
    Files { certificate: PathBuf, key: PathBuf },
}

#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("failed to read {path}: {source}; check [callback] tls_cert and tls_key")]
    Unreadable { path: String, source: rustls::pki_types::pem::Error },
    #[error("{path} holds no certificate in PEM form; check [callback] tls_cert")]
    Empty { path: String },
    #[error("the certificate and its key do not fit: {0}; check [callback] tls_cert and tls_key")]
    Unfit(rustls::Error),
    #[error("failed to make a certificate for localhost: {0}; set [callback] tls_cert and tls_key")]
    Make(#[from] rcgen::Error),
    #[error("failed to keep the certificate for localhost in {folder}: {source}; check who owns that folder")]
    Keep { folder: String, source: io::Error },
}

type Chain = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

impl Certificate {
    /// Certificate and key in one file, so that they are replaced at once.
    const FILE: &str = "localhost.pem";
    /// Apple's platforms take no certificate that is valid for more than 825 days.
    const VALID: TimeDelta = TimeDelta::days(820);
    /// A kept certificate older than this is replaced before it runs out.
    const OLDEST: TimeDelta = TimeDelta::days(790);

    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, CertificateError> {
        let (chain, key) = match self {
            Self::Own { kept_in: Some(folder), now } => kept(folder, *now)?,
            Self::Own { kept_in: None, now } => read_pem(make(*now)?.as_bytes(), "memory")?,
            Self::Files { certificate, key } => given(certificate, key)?,
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(CertificateError::Unfit)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// The kept certificate if it is there, whole, private and young enough, else a new one in its place.
fn kept(folder: &Path, now: Timestamp) -> Result<Chain, CertificateError> {
    let failed = |source| CertificateError::Keep { folder: folder.display().to_string(), source };
    let opened = PrivateFolder::open(folder).map_err(failed)?;
    if let Some(chain) = load(&opened, now) {
        return Ok(chain);
    }
    let pem = make(now)?;
    opened.replace(Certificate::FILE, pem.as_bytes()).map_err(failed)?;
    read_pem(pem.as_bytes(), Certificate::FILE)
}

fn load(folder: &PrivateFolder, now: Timestamp) -> Option<Chain> {
    let mut file = folder.file(Certificate::FILE).ok()?;
    let metadata = file.metadata().ok()?;
    let made_at = Timestamp::from(metadata.modified().ok()?);
    // A key that others could read is nobody's secret any more.
    if now - made_at > Certificate::OLDEST || metadata.permissions().mode() & 0o077 != 0 {
        return None;
    }
    let mut pem = Vec::new();
    file.read_to_end(&mut pem).ok()?;
    read_pem(&pem, Certificate::FILE).ok()
}

/// A new certificate and its key, as PEM.
fn make(now: Timestamp) -> Result<String, CertificateError> {
    let mut params = CertificateParams::new(["localhost", "127.0.0.1", "::1"].map(str::to_owned))?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "lightmeter on this computer");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // The browser's clock may be a little behind ours.
    params.not_before = SystemTime::from(now - TimeDelta::days(1)).into();
    params.not_after = SystemTime::from(now - TimeDelta::days(1) + Certificate::VALID).into();
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Ok(certificate.pem() + &key.serialize_pem())
}

fn given(certificate: &Path, key: &Path) -> Result<Chain, CertificateError> {
    let unreadable = |path: &Path| {
        let path = path.display().to_string();
        move |source| CertificateError::Unreadable { path, source }
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(unreadable(certificate))?;
    if chain.is_empty() {
        return Err(CertificateError::Empty { path: certificate.display().to_string() });
    }
    Ok((chain, PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?))
}

fn read_pem(pem: &[u8], path: &str) -> Result<Chain, CertificateError> {
    let unreadable = |source| CertificateError::Unreadable { path: path.to_owned(), source };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(unreadable)?;
    if chain.is_empty() {
        return Err(CertificateError::Empty { path: path.to_owned() });
    }
    Ok((chain, PrivateKeyDer::from_pem_slice(pem).map_err(unreadable)?))
}
