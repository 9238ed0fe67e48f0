//! Performs effects on `services`; each answers with a message. Dropping the performer cancels what only reads.

mod connecting;
mod export;

use std::{collections::BTreeMap, path::PathBuf};

use tokio::{sync::mpsc, task::JoinSet};

use super::{Answer, Effect, Exported, Message, Problem, RequestId, Writes};
use crate::{
    domain::{AccountId, AttemptId, Range, Shown, WorkKind},
    services::{Error, Paster, Services},
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
            Effect::LoadWork => self.load_work(),
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
            Effect::LoadHealth { request } => self.load(request, |services| async move {
                Answer::Health(services.health().await.map_err(problem))
            }),
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
                let services = self.services.clone();
                self.write(async move {
                    let asked = async {
                        services.ask(WorkKind::Renew, &account).await?;
                        services.work().await
                    };
                    let result = asked.await.map_err(problem);
                    Message::RenewalAsked { account, result }
                });
            }
            Effect::ExplainRenewal { connection } => {
                let services = self.services.clone();
                self.answer(async move {
                    let work = services.work().await.unwrap_or_default();
                    if work.iter().any(|one| one.is_renewal_of(&connection.account.id)) {
                        return Message::RenewalGoesOn(connection);
                    }
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
            | Effect::Quit
            | Effect::Leave => return Some(effect),
        }
        None
    }

    fn load_work(&mut self) {
        let services = self.services.clone();
        let messages = self.messages.clone();
        self.tasks.spawn(async move {
            let message = match services.work().await {
                Ok(work) => Message::WorkChanged(work),
                // It is asked for again when the store has something new.
                Err(error) if error.is_temporary() => return,
                Err(error) => Message::Notice { severity: super::Severity::Error, problem: problem(error) },
            };
            let _ = messages.send(message);
        });
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

async fn refresh(services: Services, account: Option<AccountId>) -> Result<(), Error> {
    if let Some(account) = account {
        return services.ask(WorkKind::Fetch, &account).await;
    }
    for connection in services.connections(false).await? {
        services.ask(WorkKind::Fetch, &connection.account.id).await?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "it ends the error's life, as map_err wants it")]
fn problem(error: Error) -> Problem {
    Problem::new(error.sentence())
}
