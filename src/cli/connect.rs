//! `connect`: one attempt from the command line, from the link to a stored token or a stated failure.

mod answer;
mod link;
mod token;

use std::io::IsTerminal as _;

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines, Stdin};

use super::{
    Exit, Failure, Process,
    arguments::{Connect, Global},
    front::Front,
    interrupt::Interrupt,
};
use crate::{
    domain::{
        Account, AccountId, Attempt, AttemptId, AttemptStep, FailureCode, Login, RenewedBy, on_command_line,
    },
    meta,
    services::{ConnectRequest, Connecting, Paster},
};

pub(super) async fn run(global: &Global, options: &Connect, process: &mut Process) -> Result<Exit, Failure> {
    let is_interactive = std::io::stdin().is_terminal() && process.out.is_terminal();
    if !is_interactive && !options.yes {
        return Err(Failure::usage(
            "there is no terminal to ask \"Connect @name to you?\" on: add --yes to answer it beforehand",
        ));
    }
    let pasted = if options.token_stdin { Some(token::read()?) } else { None };
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    super::accounts::tell_aftermath(&front, process).await?;
    let expected = expected(&front, options).await?;
    let worker = front.start_login_worker().await?;
    let mut interrupt = Interrupt::catch();
    let (id, connecting) = if let Some(pasted) = pasted {
        (front.services.begin_token(&pasted, expected).await?, None)
    } else {
        let login = login(&front, options)?;
        let request = ConnectRequest { login, expected, reason: meta::Reason::First };
        let connecting = front.services.begin_connect(request).await?;
        (connecting.invitation().attempt, Some(connecting))
    };
    let mut flow = Flow {
        front: &front,
        options,
        lines: is_interactive.then(|| BufReader::new(tokio::io::stdin()).lines()),
    };
    let ended = tokio::select! {
        ended = flow.run(id, connecting.as_ref(), process) => ended,
        () = interrupt.caught() => Err(Failure::new(
            Exit::Failed,
            "interrupted, so nothing was connected: run `lightmeter connect` to start again",
        )),
    };
    // Before anything is given up: what it has begun may still connect the account.
    worker.stop(process).await;
    let ended = match ended {
        Err(failure) => give_up(&front, id, failure, process).await,
        done => done,
    };
    if let Some(connecting) = connecting {
        connecting.finish().await;
    }
    ended
}

/// Ends what is still open of an attempt that this command will not finish; one that was stored meanwhile stands.
async fn give_up(
    front: &Front,
    id: AttemptId,
    failure: Failure,
    process: &mut Process,
) -> Result<Exit, Failure> {
    // The store may be what failed, and then the attempt runs out by itself and is told at the next start.
    let _ = front.services.cancel(id).await;
    let _ = front.services.told(id).await;
    match front.services.attempt(id).await {
        Ok(attempt) if attempt.step == AttemptStep::Stored => stored(&attempt, process),
        _ => Err(failure),
    }
}

/// `--account` names an account that is being reconnected, or one that is still to come.
async fn expected(front: &Front, options: &Connect) -> Result<Option<AccountId>, Failure> {
    let Some(typed) = &options.account else { return Ok(None) };
    match front.services.find(typed).await {
        Ok(connection) => Ok(Some(connection.account.id)),
        Err(crate::services::Error::NoSuchAccount(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The login that was asked for, else the one whose app is configured.
fn login(front: &Front, options: &Connect) -> Result<Login, Failure> {
    let meta = &front.services.config().meta;
    match (options.login, &meta.instagram.app_id, &meta.facebook.app_id) {
        (Some(login), ..) => Ok(login),
        (None, Some(_), _) => Ok(Login::Instagram),
        (None, None, Some(_)) => Ok(Login::Facebook),
        (None, None, None) => Err(Failure::usage(
            "no Meta app is configured: set meta.instagram.app_id, or paste a token from Meta's App Dashboard with \
             --token-stdin",
        )),
    }
}

/// One attempt with the terminal it is answered on.
struct Flow<'a> {
    front: &'a Front,
    options: &'a Connect,
    lines: Option<Lines<BufReader<Stdin>>>,
}

impl Flow<'_> {
    /// From the link to the end.
    async fn run(
        &mut self,
        id: AttemptId,
        connecting: Option<&Connecting>,
        process: &mut Process,
    ) -> Result<Exit, Failure> {
        if let Some(connecting) = connecting {
            link::show(connecting.invitation(), self.lines.is_some(), self.options.no_browser, process)?;
        }
        self.until_over(id, connecting.map(Connecting::paster), process).await
    }

    async fn until_over(
        &mut self,
        id: AttemptId,
        paster: Option<Paster>,
        process: &mut Process,
    ) -> Result<Exit, Failure> {
        let mut seen: Option<Attempt> = None;
        loop {
            let attempt = self.next(id, seen.as_ref(), paster.as_ref(), process).await?;
            let is_news = seen.as_ref().is_none_or(|seen| seen.step != attempt.step);
            if is_news {
                match attempt.step {
                    AttemptStep::Exchanging => process.out.line("Meta said yes; asking for the token …")?,
                    AttemptStep::Proposed => self.answer(&attempt, process).await?,
                    AttemptStep::Stored => return stored(&attempt, process),
                    AttemptStep::Failed => return Err(failure(&attempt)),
                    AttemptStep::Cancelled => {
                        return Err(Failure::new(Exit::Failed, "cancelled; nothing was connected"));
                    }
                    _ => {}
                }
            }
            seen = Some(attempt);
        }
    }

    /// The attempt's next state; meanwhile takes pasted addresses.
    async fn next(
        &mut self,
        id: AttemptId,
        seen: Option<&Attempt>,
        paster: Option<&Paster>,
        process: &mut Process,
    ) -> Result<Attempt, Failure> {
        loop {
            let waits_for_code = seen.is_some_and(|seen| seen.step == AttemptStep::Started);
            let line = async {
                match &mut self.lines {
                    Some(lines) if waits_for_code => lines.next_line().await.ok().flatten(),
                    _ => std::future::pending().await,
                }
            };
            let typed = tokio::select! {
                attempt = self.front.services.attempt_after(id, seen) => return Ok(attempt?),
                line = line => line,
            };
            match (typed, paster) {
                (Some(text), Some(paster)) if !text.trim().is_empty() => {
                    if let Err(error) = paster.paste(&text).await {
                        process.out.line(on_command_line(&error.sentence()))?;
                    }
                }
                (None, _) => self.lines = None,
                _ => {}
            }
        }
    }
}

fn stored(attempt: &Attempt, process: &mut Process) -> Result<Exit, Failure> {
    for account in chosen(attempt) {
        process.out.line(format!(
            "@{} is connected. Run `lightmeter sync {}` to fetch its figures now.",
            account.username, account.username
        ))?;
    }
    Ok(Exit::Done)
}

fn chosen(attempt: &Attempt) -> Vec<Account> {
    let candidates = attempt.proposal.iter().flat_map(|proposal| &proposal.candidates);
    candidates
        .filter(|candidate| attempt.chosen.contains(&candidate.account_id))
        .map(|candidate| Account { id: candidate.account_id.clone(), username: candidate.username.clone() })
        .collect()
}

fn failure(attempt: &Attempt) -> Failure {
    match &attempt.failure {
        Some(failure) => {
            let exit = match failure.code {
                FailureCode::TimedOut | FailureCode::Unreachable => Exit::Temporary,
                FailureCode::AppSettings => Exit::Usage,
                _ => Exit::Failed,
            };
            Failure::new(exit, failure.sentence.clone())
        }
        None => Failure::new(Exit::Failed, "the attempt ended; run `lightmeter connect` again"),
    }
}
