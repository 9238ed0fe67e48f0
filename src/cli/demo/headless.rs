//! `demo --headless`: the same connect with the sandbox saying yes, then the first full Overview as plain text.

use std::net::{Ipv6Addr, SocketAddr};

use chrono::TimeDelta;
use ratatui::{Terminal, backend::TestBackend, layout::Size};

use super::ACCOUNT;
use crate::{
    cli::{Exit, Failure, Process, front::Front},
    domain::{Account, Attempt, AttemptStep, Login, Role},
    meta,
    sandbox::{Choice, Control},
    services::ConnectRequest,
    tui::{self, Colours, Performer, Setup, State},
};

const SIZE: Size = Size { width: 120, height: 40 };
/// The sandbox answers at once, so this is only for a machine under great load.
const DEADLINE: TimeDelta = TimeDelta::minutes(3);

pub(super) async fn run(front: &Front, sandbox: &Control, process: &mut Process) -> Result<Exit, Failure> {
    let deadline = process.clock.now() + DEADLINE;
    let shown = async {
        let account = connect(front, sandbox).await?;
        fetched(front, &account).await?;
        screen(front, process).await
    };
    let text = tokio::select! {
        text = shown => text?,
        () = process.clock.sleep_until(deadline) => {
            return Err(Failure::new(Exit::Temporary, "the sandbox took too long: try again"));
        }
    };
    process.out.raw(&text)?;
    Ok(Exit::Done)
}

/// Walks an attempt as a person with a browser would.
async fn connect(front: &Front, sandbox: &Control) -> Result<Account, Failure> {
    let services = &front.services;
    let request = ConnectRequest { login: Login::Instagram, expected: None, reason: meta::Reason::First };
    let connecting = services.begin_connect(request).await?;
    let invitation = connecting.invitation();
    let choice = Choice { username: ACCOUNT.to_owned(), ..Choice::default() };
    let address = sandbox
        .approve(invitation.link.as_str(), &choice)
        .map_err(|error| Failure::new(Exit::Failed, format!("the sandbox did not approve: {error}")))?;
    visit(&address).await?;
    let mut seen: Option<Attempt> = None;
    loop {
        let attempt = services.attempt_after(invitation.attempt, seen.as_ref()).await?;
        match (attempt.step, &attempt.proposal) {
            (AttemptStep::Proposed, Some(proposal)) => {
                let all: Vec<_> =
                    proposal.candidates.iter().map(|candidate| candidate.account_id.clone()).collect();
                services.choose(attempt.id, &all).await?;
            }
            (AttemptStep::Stored, Some(proposal)) => {
                let connected = proposal.candidates.first().ok_or_else(nothing)?;
                return Ok(Account {
                    id: connected.account_id.clone(),
                    username: connected.username.clone(),
                });
            }
            (AttemptStep::Failed, _) => {
                let sentence = attempt.failure.map_or_else(String::new, |failure| failure.sentence);
                return Err(Failure::new(Exit::Failed, sentence));
            }
            _ => {}
        }
        seen = Some(attempt);
    }
}

/// Follows the redirect to the local listener, as the browser does.
async fn visit(address: &str) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::new(Exit::Failed, format!("the local listener did not answer: {error}"))
    };
    let url = url::Url::parse(address).map_err(|error| failed(&error))?;
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(failed(&"the redirect address has no port"));
    };
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    // As browsers understand localhost, whatever the hosts file says.
    let loopback = [SocketAddr::from(([127, 0, 0, 1], port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
    let mut stream =
        tokio::net::TcpStream::connect(loopback.as_slice()).await.map_err(|error| failed(&error))?;
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes())
        .await
        .map_err(|error| failed(&error))?;
    let mut answer = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer).await.map_err(|error| failed(&error))?;
    Ok(())
}

/// Waits for the first fetch, which connecting asked for.
async fn fetched(front: &Front, account: &Account) -> Result<(), Failure> {
    let mut changes = front.services.changes();
    loop {
        let connection = front.services.find(account.id.as_str()).await?;
        if connection.last_sync_at.is_some() && front.services.work().await?.is_empty() {
            return Ok(());
        }
        changes.changed().await;
    }
}

/// The dashboard itself, drawn into a buffer once everything it asked for has come.
async fn screen(front: &Front, process: &Process) -> Result<String, Failure> {
    let setup = Setup {
        store: front.store.clone(),
        role: Role::Member,
        sandbox_token: None,
        obstacles: Vec::new(),
        browser: false,
        clipboard: false,
        colours: Colours::None,
        ascii: false,
        theme: tui::ThemeName::default(),
        keymap: tui::Keymap::default(),
        offset: chrono::Offset::fix(&chrono::Utc),
    };
    let now = process.clock.now();
    let mut state = State::new(setup, SIZE, now);
    let (sender, mut answers) = tokio::sync::mpsc::unbounded_channel();
    let mut performer = Performer::new(front.services.clone(), sender, front.data_dir.clone());
    let mut effects = tui::update(&mut state, tui::Message::Tick(now));
    effects.extend(tui::update(&mut state, tui::Message::StoreChanged));
    let mut open = 0_usize;
    loop {
        for effect in effects.drain(..) {
            if performer.perform(effect).is_none() {
                open += 1;
            }
        }
        if open == 0 {
            break;
        }
        let answer = answers.recv().await.ok_or_else(nothing)?;
        open -= 1;
        effects = tui::update(&mut state, answer);
    }
    Ok(plain(&state))
}

fn plain(state: &State) -> String {
    let Ok(mut terminal) = Terminal::new(TestBackend::new(SIZE.width, SIZE.height));
    let Ok(frame) = terminal.draw(|frame| tui::view(state, frame));
    let cells = &frame.buffer.content;
    let mut text = String::new();
    for row in cells.chunks(usize::from(SIZE.width)) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn nothing() -> Failure {
    Failure::new(Exit::Failed, "the sandbox gave no account: try again")
}
