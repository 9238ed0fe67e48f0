//! Attempts: each is begun, followed to its end, and pasted into.

use tokio::sync::mpsc;

use super::{Performer, problem};
use crate::{
    domain::{AccountId, Attempt, AttemptId, AttemptStep, Login},
    services::{ConnectRequest, Error, Reason, Services},
    tui::{ConnectNews, ConnectReason, Message, Pasted, RequestId},
};

impl Performer {
    pub(super) fn begin_connect(
        &mut self,
        request: RequestId,
        login: Login,
        expected: Option<AccountId>,
        reason: ConnectReason,
    ) {
        let services = self.services.clone();
        let messages = self.messages.clone();
        let begun = self.begun.0.clone();
        self.tasks.spawn(async move {
            let asked = ConnectRequest { login, expected, reason: reason_of(reason) };
            match services.begin_connect(asked).await {
                Ok(connecting) => {
                    let invitation = Box::new(connecting.invitation().clone());
                    let attempt = invitation.attempt;
                    let _ = begun.send((attempt, connecting.paster()));
                    let _ = messages.send(Message::Connect(ConnectNews::Invited { request, invitation }));
                    let waits = |step| step == AttemptStep::Started;
                    let seen = follow(&services, attempt, None, &messages, waits).await;
                    // It waits for no code any more: the port closes and the link's file and the secrets go.
                    tokio::join!(connecting.finish(), follow(&services, attempt, seen, &messages, is_open));
                }
                Err(error) => {
                    let problem = problem(error);
                    let _ = messages.send(Message::Connect(ConnectNews::Refused { request, problem }));
                }
            }
        });
    }

    pub(super) fn begin_token(&mut self, request: RequestId, text: Pasted, expected: Option<AccountId>) {
        let services = self.services.clone();
        let messages = self.messages.clone();
        self.tasks.spawn(async move {
            let begun = async {
                let id = services.begin_token(text.expose(), expected).await?;
                services.attempt(id).await
            };
            match begun.await {
                Ok(attempt) => {
                    let id = attempt.id;
                    let news = ConnectNews::Began { request, attempt: Box::new(attempt.clone()) };
                    let _ = messages.send(Message::Connect(news));
                    follow(&services, id, Some(attempt), &messages, is_open).await;
                }
                Err(error) => {
                    let problem = problem(error);
                    let _ = messages.send(Message::Connect(ConnectNews::Refused { request, problem }));
                }
            }
        });
    }

    pub(super) fn paste(&mut self, attempt: AttemptId, text: Pasted) {
        let messages = self.messages.clone();
        let paster = self.open.get(&attempt).cloned();
        self.tasks.spawn(async move {
            let outcome = match paster {
                Some(paster) => paster.paste(text.expose()).await,
                None => Err(Error::AttemptOver),
            };
            if let Err(error) = outcome {
                let _ = messages.send(Message::Connect(ConnectNews::PasteRefused(problem(error))));
            }
        });
    }
}

/// Tells every later state of an attempt for as long as its step is one that `goes_on`; the last one told.
async fn follow(
    services: &Services,
    id: AttemptId,
    mut seen: Option<Attempt>,
    messages: &mpsc::UnboundedSender<Message>,
    goes_on: impl Fn(AttemptStep) -> bool,
) -> Option<Attempt> {
    while seen.as_ref().is_none_or(|attempt| goes_on(attempt.step)) {
        match services.attempt_after(id, seen.as_ref()).await {
            Ok(attempt) => {
                let news = ConnectNews::Changed(Box::new(attempt.clone()));
                if messages.send(Message::Connect(news)).is_err() {
                    break;
                }
                if attempt.step == AttemptStep::Failed {
                    // Untold it would be told once more at the next start, and that is all.
                    let _ = services.told(id).await;
                }
                seen = Some(attempt);
            }
            Err(error) => {
                let _ = messages.send(Message::Connect(ConnectNews::PasteRefused(problem(error))));
                break;
            }
        }
    }
    seen
}

const fn is_open(step: AttemptStep) -> bool {
    !step.is_over()
}

const fn reason_of(reason: ConnectReason) -> Reason {
    match reason {
        ConnectReason::Ordinary => Reason::First,
        ConnectReason::RefusedScope => Reason::RefusedScope,
        ConnectReason::DataAccessEnded => Reason::DataAccessEnded,
    }
}
