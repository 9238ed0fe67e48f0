//! Performs effects on `services`; each answers with a message. Dropping the performer cancels what only reads.

mod export;

use std::{collections::BTreeMap, path::PathBuf};

use tokio::{sync::mpsc, task::JoinSet};

use super::{
    Answer, ConnectNews, ConnectReason, Effect, Exported, Message, Pasted, Problem, RequestId, Writes,
};
use crate::{
    domain::{AccountId, Attempt, AttemptId, AttemptStep, Login, Range, Shown, WorkKind},
    services::{ConnectRequest, Error, Paster, Reason, Services},
};

/// How many posts the Posts section holds.
const POSTS: u32 = 100;
/// How many entries of the flight record are shown.
const RECORDS: u32 = 200;

/// Runs effects in tasks of its own.
#[derive(Debug)]
pub struct Performer {
    services: Services,
    messages: mpsc::UnboundedSender<Message>,
    /// What ends with the dashboard: it reads, or follows an attempt.
    tasks: JoinSet<()>,
    writes: Writes,
    /// Where to paste, for each attempt that was begun here.
    open: BTreeMap<AttemptId, Paster>,
    begun: (mpsc::UnboundedSender<Begun>, mpsc::UnboundedReceiver<Begun>),
    export_folder: PathBuf,
}

type Begun = (AttemptId, Paster);

impl Performer {
    /// `messages` takes the answers; exported files go to `export_folder`.
    pub fn new(services: Services, messages: mpsc::UnboundedSender<Message>, export_folder: PathBuf) -> Self {
        Self {
            services,
            messages,
            tasks: JoinSet::new(),
            writes: Writes::watched().0,
            open: BTreeMap::new(),
            begun: mpsc::unbounded_channel(),
            export_folder,
        }
    }

    /// What a person asked for is done there.
    #[must_use]
    pub fn writing_to(self, writes: Writes) -> Self {
        Self { writes, ..self }
    }

    /// Starts an effect. Those that concern the transport are not for here and are given back.
    pub fn perform(&mut self, effect: Effect) -> Option<Effect> {
        while self.tasks.try_join_next().is_some() {}
        self.open.retain(|_, paster| paster.is_open());
        while let Ok((attempt, paster)) = self.begun.1.try_recv() {
            self.open.insert(attempt, paster);
        }
        match effect {
            Effect::LoadConnections { request } => self.load(request, |services| async move {
                Answer::Connections(services.connections(false).await.map_err(problem))
            }),
            Effect::LoadOverview { request, account, range } => {
                self.load(request, move |services| async move {
                    Answer::Overview(services.overview(&account, range).await.map(Box::new).map_err(problem))
                });
            }
            Effect::LoadPosts { request, account } => self.load(request, move |services| async move {
                Answer::Posts(services.posts(&account, POSTS).await.map_err(problem))
            }),
            Effect::LoadAudience { request, account } => self.load(request, move |services| async move {
                Answer::Audience(services.audience(&account).await.map_err(problem))
            }),
            Effect::LoadRecords { request, account } => {
                self.load(request, move |services| async move {
                    Answer::Records(services.flight_records(Some(&account), RECORDS).await.map_err(problem))
                });
            }
            Effect::BeginConnect { request, login, expected, reason } => {
                self.begin_connect(request, login, expected, reason);
            }
            Effect::BeginToken { request, text, expected } => self.begin_token(request, text, expected),
            Effect::PasteIntoAttempt { attempt, text } => self.paste(attempt, text),
            Effect::Choose { attempt, accounts } => {
                self.ask(move |services| async move { services.choose(attempt, &accounts).await });
            }
            Effect::CancelAttempt { attempt } => {
                self.open.remove(&attempt);
                self.ask(move |services| async move { services.cancel(attempt).await });
            }
            Effect::Disconnect { account, forget_history, revoke } => {
                self.disconnect(account, forget_history, revoke);
            }
            Effect::Renew { account } => {
                self.ask(move |services| async move { services.ask(WorkKind::Renew, &account).await });
            }
            Effect::ExplainRenewal { connection } => {
                let services = self.services.clone();
                self.answer(async move {
                    let pause = services.pause_of((*connection).clone()).await;
                    Message::NotRenewed { connection, pause }
                });
            }
            Effect::Refresh { account } => self.ask(move |services| refresh(services, account)),
            Effect::Export { account, range, what } => self.export(account, range, what),
            Effect::OpenLink(_)
            | Effect::ShowLinkPlain(_)
            | Effect::CopyLink(_)
            | Effect::CopyText(_)
            | Effect::Quit => return Some(effect),
        }
        None
    }

    fn load<F: Future<Output = Answer> + Send + 'static>(
        &mut self,
        request: RequestId,
        ask: impl FnOnce(Services) -> F,
    ) {
        let asked = ask(self.services.clone());
        self.answer(async move { Message::Loaded { request, answer: asked.await } });
    }

    fn ask<F: Future<Output = Result<(), Error>> + Send + 'static>(&self, ask: impl FnOnce(Services) -> F) {
        let asked = ask(self.services.clone());
        self.write(async move { Message::Asked(asked.await.map_err(problem)) });
    }

    fn answer(&mut self, message: impl Future<Output = Message> + Send + 'static) {
        let messages = self.messages.clone();
        self.tasks.spawn(async move {
            // The dashboard may have closed meanwhile, and then nobody needs the answer.
            let _ = messages.send(message.await);
        });
    }

    /// As [`Self::answer`], for what a person asked for and expects to be done.
    fn write(&self, message: impl Future<Output = Message> + Send + 'static) {
        self.writes.spawn(self.messages.clone(), message);
    }

    fn begin_connect(
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

    fn begin_token(&mut self, request: RequestId, text: Pasted, expected: Option<AccountId>) {
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

    fn paste(&mut self, attempt: AttemptId, text: Pasted) {
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

    fn disconnect(&self, account: AccountId, forget_history: bool, revoke: bool) {
        let services = self.services.clone();
        self.write(async move {
            let disconnected = async {
                let connection = services.find(account.as_str()).await?;
                if revoke {
                    services.disconnect_at_meta(&account, forget_history).await?;
                } else {
                    services.disconnect(&account, forget_history).await?;
                }
                Ok::<_, Error>(connection.account.username)
            };
            let result: Result<Shown, Problem> = disconnected.await.map_err(problem);
            Message::Disconnected { account, result }
        });
    }

    fn export(&self, account: AccountId, range: Range, what: Exported) {
        let services = self.services.clone();
        let folder = self.export_folder.clone();
        self.write(async move {
            Message::Exported(export::write(&services, what, &account, range, &folder).await.map_err(problem))
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

async fn refresh(services: Services, account: Option<AccountId>) -> Result<(), Error> {
    if let Some(account) = account {
        return services.ask(WorkKind::Fetch, &account).await;
    }
    for connection in services.connections(false).await? {
        services.ask(WorkKind::Fetch, &connection.account.id).await?;
    }
    Ok(())
}

const fn reason_of(reason: ConnectReason) -> Reason {
    match reason {
        ConnectReason::Ordinary => Reason::First,
        ConnectReason::RefusedScope => Reason::RefusedScope,
        ConnectReason::DataAccessEnded => Reason::DataAccessEnded,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it ends the error's life, as map_err wants it")]
fn problem(error: Error) -> Problem {
    Problem::new(error.sentence())
}
