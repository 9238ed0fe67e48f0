//! What is wrong with a server's certificate, told apart so that each is one sentence with what to do.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rustls::{
    CertificateError, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// The end of a sentence that begins with the database.
#[derive(Debug, thiserror::Error)]
pub enum CertificateProblem {
    #[error(
        "has a certificate signed by an authority that this machine does not know: if it is your own, name its \
         certificate in database.ca_file or as sslrootcert in the URL"
    )]
    UnknownAuthority,
    #[error(
        "has a certificate for another host name: write the name that it is for in the URL, or let your administrator \
         add this one to it"
    )]
    OtherName,
    #[error(
        "has a certificate that has expired: let your administrator renew it, or check this machine's clock"
    )]
    Expired,
    #[error("has a certificate that is not valid yet: check this machine's clock, or ask your administrator")]
    NotYetValid,
    #[error("has a certificate that cannot be trusted ({0}): let your administrator put a proper one there")]
    Untrusted(rustls::Error),
    #[error(
        "offers no TLS, so passwords and figures would travel in the open: let your administrator switch it on, or \
         reach the server through a tunnel that ends on localhost"
    )]
    NoTls,
    #[error(
        "cannot be checked, for its authority's certificate {} cannot be read ({kind}): correct database.ca_file, or \
         sslrootcert in the URL",
        path.display()
    )]
    NoFile { path: PathBuf, kind: ErrorKind },
    #[error(
        "cannot be checked, for {} holds no certificate in PEM: name the authority's certificate in database.ca_file, \
         or as sslrootcert in the URL",
        .0.display()
    )]
    NoCertificate(PathBuf),
    #[error("cannot be reached by TLS: {0}; check the host name in the URL")]
    Other(String),
}

/// The authorities' certificates in a file, in PEM. They are looked at now, for later nobody says what was wrong.
pub(super) async fn authorities(file: &Path) -> Result<Vec<u8>, CertificateProblem> {
    let pem = tokio::fs::read(file)
        .await
        .map_err(|error| CertificateProblem::NoFile { path: file.to_owned(), kind: error.kind() })?;
    let mut known = RootCertStore::empty();
    let all_are_read = CertificateDer::pem_slice_iter(&pem)
        .all(|certificate| certificate.is_ok_and(|certificate| known.add(certificate).is_ok()));
    if all_are_read && !known.is_empty() {
        Ok(pem)
    } else {
        Err(CertificateProblem::NoCertificate(file.to_owned()))
    }
}

impl CertificateProblem {
    /// `None` when the error has nothing to do with certificates.
    pub(in crate::store) fn of(error: &sqlx::Error) -> Option<Self> {
        match error {
            // A handshake fails as a read or a write of the socket.
            sqlx::Error::Io(error) => error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<rustls::Error>())
                .map(Self::of_handshake),
            // sqlx has no other name for it.
            sqlx::Error::Tls(error) if error.to_string() == "server does not support TLS" => {
                Some(Self::NoTls)
            }
            sqlx::Error::Tls(error) => Some(
                error
                    .downcast_ref::<rustls::Error>()
                    .map_or_else(|| Self::Other(error.to_string()), Self::of_handshake),
            ),
            _ => None,
        }
    }

    fn of_handshake(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(problem) => match problem {
                CertificateError::UnknownIssuer => Self::UnknownAuthority,
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    Self::OtherName
                }
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    Self::NotYetValid
                }
                _ => Self::Untrusted(error.clone()),
            },
            _ => Self::Other(error.to_string()),
        }
    }
}
