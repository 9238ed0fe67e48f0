//! The session of one open attempt: takes the answer from the listener or from a paste, whichever is first.

use std::sync::Arc;

use subtle::ConstantTimeEq as _;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    callback::{Answer, Callback, DeniedBy, LinkFile, Listener, Outcome, Pasted, parse_pasted},
    domain::{
        AttemptId, AuthorizationCode, Failure, FailureCode, Invitation, Login, PkceVerifier, StateParameter,
    },
    services::Error,
    store::{Parcel, ParkError, SealingKey, UserStore},
};

/// An attempt that waits for its code. Dropping it closes the port, once a browser that was just answered has
/// its last page, and removes the link's file; the attempt itself lives on in the store until it ends.
#[derive(Debug)]
pub struct Connecting {
    invitation: Invitation,
    session: Arc<Session>,
    listening: Option<Listening>,
    _link_file: Option<LinkFile>,
}

/// The task that answers callbacks; it stops listening when `stop` is dropped.
#[derive(Debug)]
struct Listening {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Connecting {
    pub(super) fn new(
        invitation: Invitation,
        session: Session,
        listener: Option<(Listener, mpsc::Receiver<Callback>)>,
        link_file: Option<LinkFile>,
    ) -> Self {
        let session = Arc::new(session);
        let listening = listener.map(|(listener, callbacks)| {
            let (stop, stopped) = oneshot::channel();
            let task = tokio::spawn(answer_callbacks(Arc::clone(&session), listener, callbacks, stopped));
            Listening { task, stop }
        });
        Self { invitation, session, listening, _link_file: link_file }
    }

    pub const fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    pub fn paster(&self) -> Paster {
        Paster(Arc::clone(&self.session))
    }

    /// Stops listening; returns once a browser that was just answered has its last page, or 3 seconds later.
    pub async fn finish(self) {
        if let Some(Listening { task, stop }) = self.listening {
            drop(stop);
            // The task only ends early when it panicked, and then there is nothing to wait for.
            let _ = task.await;
        }
    }
}

/// Pastes into one open attempt; cheap to clone.
#[derive(Clone, Debug)]
pub struct Paster(Arc<Session>);

impl Paster {
    /// Takes a pasted address, or a bare code, which is good only here: in the session with the open attempt.
    pub async fn paste(&self, text: &str) -> Result<(), Error> {
        let session = &self.0;
        let (state, outcome) = match parse_pasted(text, session.path.as_deref())? {
            Pasted::Address { state, outcome } => (state, outcome),
            Pasted::BareCode(code) => (session.state.clone(), Outcome::Code(code)),
            Pasted::Token(_) => return Err(Error::TokenInAttempt),
        };
        match session.take(&state, outcome).await? {
            Answer::Accepted | Answer::Declined => Ok(()),
            Answer::Stray => Err(Error::ForeignAddress),
        }
    }
}

/// What one open attempt keeps in memory: the state and the PKCE verifier are nowhere else.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) attempt: AttemptId,
    pub(super) login: Login,
    pub(super) path: Option<String>,
    pub(super) state: StateParameter,
    pub(super) verifier: Option<PkceVerifier>,
    pub(super) mine: UserStore,
    pub(super) sealing: SealingKey,
}

impl Session {
    /// The state is compared before anything else is looked at.
    async fn take(&self, state: &StateParameter, outcome: Outcome) -> Result<Answer, Error> {
        let ours = self.state.expose().as_bytes().ct_eq(state.expose().as_bytes());
        if !bool::from(ours) {
            return Ok(Answer::Stray);
        }
        match outcome {
            Outcome::Code(code) => self.park(code).await,
            Outcome::Denied { by } => {
                let failure = match by {
                    DeniedBy::Person => Failure::denied(),
                    DeniedBy::Meta => Failure::new(
                        FailureCode::Denied,
                        "Meta ended the dialog without a permission: check that you have a role on the app and \
                         that the app may ask for insights, then press c to try again.",
                    ),
                };
                match self.mine.decline(&self.state, self.login, &failure).await {
                    Ok(_) => Ok(Answer::Declined),
                    Err(ParkError::NotOpen) => Ok(Answer::Stray),
                    Err(ParkError::Store(error)) => Err(error.into()),
                }
            }
            Outcome::Malformed => Ok(Answer::Stray),
        }
    }

    async fn park(&self, code: AuthorizationCode) -> Result<Answer, Error> {
        let parcel = Parcel::Code { code, verifier: self.verifier.clone() };
        let sealed = self.sealing.seal_parcel(&parcel, self.attempt)?;
        match self.mine.park_code(&self.state, self.login, &sealed).await {
            Ok(_) => Ok(Answer::Accepted),
            Err(ParkError::NotOpen) => Ok(Answer::Stray),
            Err(ParkError::Store(error)) => Err(error.into()),
        }
    }
}

/// Answers requests until the attempt is settled, then lets the browser fetch its last page.
async fn answer_callbacks(
    session: Arc<Session>,
    listener: Listener,
    mut callbacks: mpsc::Receiver<Callback>,
    mut stopped: oneshot::Receiver<()>,
) {
    loop {
        let callback = tokio::select! {
            callback = callbacks.recv() => callback,
            _ = &mut stopped => None,
        };
        let Some(callback) = callback else { return };
        let same_login = callback.login == session.login;
        let answer = if same_login {
            session.take(&callback.query.state, callback.query.outcome).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a callback could not be taken");
                Answer::Stray
            })
        } else {
            Answer::Stray
        };
        callback.reply.send(answer);
        if answer != Answer::Stray {
            listener.finish().await;
            return;
        }
    }
}
