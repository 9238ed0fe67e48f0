//! Starting an attempt: the row first, then the link's file, then the listener.

use std::{path::PathBuf, sync::Arc};

use super::{Connecting, session::Session, tunnel::tunnel};
use crate::{
    callback::{Certificate, LinkFile, ListenOptions, Listener, Scheme, listen},
    domain::{AccountId, Attempt, AuthorizeLink, Invitation, Listening, Login, Source},
    meta,
    services::{Error, Services},
    store::NewAttempt,
};

/// What a person asked to connect.
#[derive(Clone, Debug)]
pub struct ConnectRequest {
    pub login: Login,
    /// The account that is being reconnected.
    pub expected: Option<AccountId>,
    pub reason: meta::Reason,
}

/// Where this front stands, as far as connecting depends on it.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// Folder for the link's 0600 file; none is written without it.
    pub link_folder: Option<PathBuf>,
    /// Folder for the marks of the attempts that are followed; other processes see none without it.
    pub mark_folder: Option<PathBuf>,
    /// Folder that keeps the certificate for `https://localhost`.
    pub certificate_folder: Option<PathBuf>,
    /// `SSH_CONNECTION`, where the person sits at another machine.
    pub ssh_connection: Option<String>,
    /// Whether another process exchanges codes, which may not be there.
    pub worker_elsewhere: bool,
    /// How `ssh -L` would name this host.
    pub host_name: Option<String>,
}

impl Services {
    /// Starts an attempt. Whatever fails about listening is said in the invitation, never fatal: the address
    /// can always be pasted.
    pub async fn begin_connect(&self, request: ConnectRequest) -> Result<Connecting, Error> {
        let setting = &self.setting;
        let ConnectRequest { login, expected, reason } = request;
        let redirect_uri = self.config.redirect_uri(login);
        let state = meta::new_state();
        let pkce = (login == Login::Facebook && self.config.meta.facebook.pkce).then(meta::new_pkce);
        let link = meta::authorize_link(
            &self.config.meta,
            login,
            &meta::AuthorizeRequest {
                redirect_uri: &redirect_uri,
                state: &state,
                pkce_challenge: pkce.as_ref().map(|(_, challenge)| challenge.as_str()),
                reason,
            },
        )?;
        let sealing = self.sealing_key().await?;
        let started_at = self.clock.now();
        let changes = self.mine.changes();
        let attempt = self
            .mine
            .begin(NewAttempt {
                login: Some(login),
                source: Source::Oauth,
                state: Some(&state),
                redirect_uri: Some(redirect_uri.clone()),
                origin: "local".to_owned(),
                expected,
            })
            .await?;
        self.follow(attempt);
        let link_file = write_link(setting, attempt, &link);
        let address = Address::parse(&redirect_uri);
        let (listening, listener) = match &address {
            Some(address) => self.listen(login, address).await,
            None => (
                Listening::Not {
                    sentence: "The answer goes to another host: paste the address at which the browser ends."
                        .to_owned(),
                },
                None,
            ),
        };
        let invitation = Invitation {
            attempt,
            login,
            redirect_uri,
            tunnel: match (&listening, &setting.ssh_connection) {
                (Listening::On(port), Some(connection)) => {
                    tunnel(connection, setting.host_name.as_deref(), *port)
                }
                _ => None,
            },
            listening,
            link_file: link_file.as_ref().map(|file| file.path().to_owned()),
            own_certificate: address.as_ref().is_some_and(|address| address.secure)
                && self.config.callback.tls_cert.is_none(),
            link,
            started_at,
            expires_at: started_at + Attempt::PATIENCE,
        };
        let session = Session {
            attempt,
            login,
            path: address.map(|address| address.path),
            state,
            verifier: pkce.map(|(verifier, _)| verifier),
            expires_at: invitation.expires_at,
            mine: self.mine.clone(),
            sealing,
            clock: self.clock.clone(),
            port_wanted: Arc::clone(&self.port_wanted),
        };
        Ok(Connecting::new(invitation, session, changes, listener, link_file))
    }

    async fn listen(
        &self,
        login: Login,
        address: &Address,
    ) -> (Listening, Option<(Listener, tokio::sync::mpsc::Receiver<crate::callback::Callback>)>) {
        let callback = &self.config.callback;
        let scheme = match (address.secure, &callback.tls_cert, &callback.tls_key) {
            (false, ..) => Scheme::Http,
            (true, Some(certificate), Some(key)) => {
                Scheme::Https(Certificate::Files { certificate: certificate.clone(), key: key.clone() })
            }
            (true, ..) => Scheme::Https(Certificate::Own {
                kept_in: self.setting.certificate_folder.clone(),
                now: self.clock.now(),
            }),
        };
        let options = ListenOptions { login, scheme, port: address.port, path: address.path.clone() };
        self.port_wanted.notify_waiters();
        match listen(options).await {
            Ok((listener, callbacks)) => (Listening::On(listener.port()), Some((listener, callbacks))),
            Err(error) => {
                let mut sentence = error.to_string();
                if let Some(first) = sentence.get_mut(0..1) {
                    first.make_ascii_uppercase();
                }
                (Listening::Not { sentence: format!("{sentence}.") }, None)
            }
        }
    }
}

/// The link in a file is a convenience; the screen has it too, so a failure is only logged.
fn write_link(
    setting: &Setting,
    attempt: crate::domain::AttemptId,
    link: &AuthorizeLink,
) -> Option<LinkFile> {
    let folder = setting.link_folder.as_deref()?;
    LinkFile::write(folder, attempt, link)
        .inspect_err(|error| tracing::warn!(%error, "the link was not written to a file"))
        .ok()
}

/// A redirect address on this computer.
struct Address {
    secure: bool,
    port: u16,
    path: String,
}

impl Address {
    /// `None` for an address on another host.
    fn parse(redirect_uri: &str) -> Option<Self> {
        let url = url::Url::parse(redirect_uri).ok()?;
        (url.host_str() == Some("localhost")).then_some(())?;
        Some(Self {
            secure: url.scheme() == "https",
            port: url.port_or_known_default()?,
            path: url.path().to_owned(),
        })
    }
}
