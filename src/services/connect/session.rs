//! The session of one open attempt: takes the answer from the listener or from a paste, whichever is first.

use std::{
    pin::pin,
    sync::{Arc, Weak},
};

use subtle::ConstantTimeEq as _;
use tokio::{
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    callback::{Answer, Callback, DeniedBy, LinkFile, Listener, Outcome, Pasted, parse_pasted},
    clock::Clock,
    domain::{
        AttemptId, AttemptStep, AuthorizationCode, Failure, FailureCode, Invitation, Login, PkceVerifier,
        StateParameter, Timestamp,
    },
    services::Error,
    store::{Changes, Parcel, ParkError, SealingKey, UserStore},
};

/// An attempt that waits for its code. The port is open and the link's file is there for as long as it waits: both
/// go when the code has come, by whichever way, when the attempt is over or out of time, and when this is dropped.
/// The attempt itself lives on in the store until it ends.
#[derive(Debug)]
pub struct Connecting {
    invitation: Invitation,
    session: Arc<Session>,
    waiting: JoinHandle<()>,
    /// Dropping it ends the waiting.
    stop: oneshot::Sender<()>,
}

impl Connecting {
    pub(super) fn new(
        invitation: Invitation,
        session: Session,
        changes: Changes,
        listener: Option<(Listener, mpsc::Receiver<Callback>)>,
        link_file: Option<LinkFile>,
    ) -> Self {
        let session = Arc::new(session);
        let (stop, stopped) = oneshot::channel();
        let waiting = tokio::spawn(wait(Arc::clone(&session), changes, listener, link_file, stopped));
        Self { invitation, session, waiting, stop }
    }

    pub const fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    pub fn paster(&self) -> Paster {
        Paster(Arc::downgrade(&self.session))
    }

    /// Stops listening; returns once a browser that was just answered has its last page, or 2 seconds later.
    pub async fn finish(self) {
        drop(self.stop);
        // The task only ends early when it panicked, and then there is nothing to wait for.
        let _ = self.waiting.await;
    }
}

/// Pastes into one open attempt while its [`Connecting`] is there; cheap to clone, and keeps no secret alive.
#[derive(Clone, Debug)]
pub struct Paster(Weak<Session>);

impl Paster {
    /// Takes a pasted address, or a bare code, which is good only here: in the session with the open attempt.
    pub async fn paste(&self, text: &str) -> Result<(), Error> {
        let session = self.0.upgrade().ok_or(Error::AttemptOver)?;
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

    /// Whether anything can still be pasted.
    pub fn is_open(&self) -> bool {
        self.0.strong_count() > 0
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
    pub(super) expires_at: Timestamp,
    pub(super) mine: UserStore,
    pub(super) sealing: SealingKey,
    pub(super) clock: Clock,
    /// Told when another attempt of this front is about to listen.
    pub(super) port_wanted: Arc<Notify>,
}

impl Session {
    /// Returns when the attempt waits for no code any more, or is out of time.
    async fn until_settled(&self, mut changes: Changes) {
        loop {
            match self.mine.attempt(self.attempt).await {
                Ok(Some(attempt)) if attempt.step == AttemptStep::Started => {}
                Ok(_) => return,
                // Whether it is over is looked at again when the store has something new.
                Err(error) => tracing::warn!(%error, "an open attempt could not be looked at"),
            }
            tokio::select! {
                () = changes.changed() => {}
                () = self.clock.sleep_until(self.expires_at) => return,
            }
        }
    }

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

/// Holds the port and the link's file for as long as the attempt waits for its code.
async fn wait(
    session: Arc<Session>,
    changes: Changes,
    listener: Option<(Listener, mpsc::Receiver<Callback>)>,
    link_file: Option<LinkFile>,
    stopped: oneshot::Receiver<()>,
) {
    let over = async {
        tokio::select! {
            () = session.until_settled(changes) => {}
            _ = stopped => {}
        }
    };
    let Some((listener, callbacks)) = listener else { return over.await };
    let answered = answer_callbacks(&session, callbacks, over).await;
    drop(link_file);
    if answered {
        tokio::select! {
            () = listener.finish() => {}
            () = session.port_wanted.notified() => {}
        }
    }
}

/// Answers requests until one of them settles the attempt, or it is over otherwise; whether one did. A request that
/// is being decided is decided to its end.
async fn answer_callbacks(
    session: &Session,
    mut callbacks: mpsc::Receiver<Callback>,
    over: impl Future<Output = ()>,
) -> bool {
    let mut over = pin!(over);
    loop {
        let callback = tokio::select! {
            callback = callbacks.recv() => callback,
            () = &mut over => None,
        };
        let Some(callback) = callback else { return false };
        let answer = if callback.login == session.login {
            session.take(&callback.query.state, callback.query.outcome).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a callback could not be taken");
                Answer::Stray
            })
        } else {
            Answer::Stray
        };
        callback.reply.send(answer);
        if answer != Answer::Stray {
            return true;
        }
    }
}
