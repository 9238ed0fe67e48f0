//! What a client says to a server, told apart: statements, and how often the server is waited for.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use super::Way;

/// What clients said, in its order.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) sent: Vec<Sent>,
    /// The same as it went by.
    pub(super) bytes: Vec<u8>,
    /// Every notice and warning that a server gave.
    pub(super) notices: Vec<String>,
    pub(super) turn_after: Option<(usize, Way)>,
    /// By connection.
    states: HashMap<usize, State>,
}

#[derive(Debug, Default)]
struct State {
    /// How many questions have no answer yet.
    unanswered: usize,
    stage: Stage,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    Working,
    Releasing,
}

#[derive(Debug)]
pub(super) struct Sent {
    said: Said,
    /// Everything before it was answered, and an answer is waited for.
    opens_round_trip: bool,
}

#[derive(Debug)]
enum Said {
    /// Texts that run at once.
    Query(String),
    Parse,
    /// The text that was bound last.
    Execute(String),
    Sync,
    Other,
}

impl Said {
    /// The server says when it is ready for another one.
    const fn is_question(&self) -> bool {
        matches!(self, Self::Query(_) | Self::Sync)
    }
}

/// What one piece of work needed, but for how the pool looks after a connection that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Counted {
    pub(in super::super) transactions: usize,
    /// But for what begins and ends a transaction.
    pub(in super::super) statements: Vec<String>,
    /// How many statements the server did not know yet.
    pub(in super::super) parsed: usize,
    /// From the beginning of a transaction to its end.
    pub(in super::super) round_trips: usize,
}

/// How the pool empties a connection that came back; then it asks once more whether the connection lives.
const RELEASE: &str = "BEGIN; ROLLBACK";

impl Log {
    pub(super) fn is_settled(&self) -> bool {
        self.states.values().all(|state| state.unanswered == 0 && state.stage == Stage::Idle)
    }

    pub(super) fn since(&self, before: usize) -> Counted {
        let mut counted = Counted::default();
        for sent in &self.sent[before..] {
            counted.round_trips += usize::from(sent.opens_round_trip);
            match &sent.said {
                Said::Query(text) if text.starts_with("BEGIN") => counted.transactions += 1,
                Said::Query(text) if matches!(text.as_str(), "COMMIT" | "ROLLBACK") => {}
                Said::Query(text) | Said::Execute(text) => counted.statements.push(text.clone()),
                Said::Parse => counted.parsed += 1,
                Said::Sync | Said::Other => {}
            }
        }
        counted
    }

    /// The turn that is to be taken here.
    fn said(&mut self, connection: usize, said: Said) -> Option<Way> {
        let connection = self.states.entry(connection).or_default();
        let is_question = said.is_question();
        let opens_round_trip = is_question && connection.unanswered == 0;
        connection.unanswered += usize::from(is_question);
        let stage = match &said {
            Said::Query(text) if text == RELEASE => Stage::Releasing,
            // A transaction that failed takes nothing else.
            Said::Query(text) if text == "ROLLBACK" && connection.stage == Stage::Releasing => {
                Stage::Releasing
            }
            Said::Sync if connection.stage == Stage::Releasing => Stage::Idle,
            Said::Other => return None,
            _ => Stage::Working,
        };
        let is_the_pools = stage == Stage::Releasing || connection.stage == Stage::Releasing;
        connection.stage = stage;
        if !is_the_pools {
            self.sent.push(Sent { said, opens_round_trip });
        }
        if is_question { self.turn() } else { None }
    }

    fn turn(&mut self) -> Option<Way> {
        let (left, way) = self.turn_after.take()?;
        let Some(left) = left.checked_sub(1) else { return Some(way) };
        self.turn_after = Some((left, way));
        None
    }

    fn answered(&mut self, connection: usize) {
        let state = self.states.entry(connection).or_default();
        state.unanswered = state.unanswered.saturating_sub(1);
    }
}

/// One connection, read as it goes by.
pub(super) struct Wire {
    connection: usize,
    log: Arc<Mutex<Log>>,
    from_client: Vec<u8>,
    from_server: Vec<u8>,
    is_started: bool,
    /// By their names, of which one is blank.
    prepared: HashMap<String, String>,
    bound: String,
}

impl Wire {
    pub(super) fn new(connection: usize, log: Arc<Mutex<Log>>) -> Self {
        Self {
            connection,
            log,
            from_client: Vec::new(),
            from_server: Vec::new(),
            is_started: false,
            prepared: HashMap::new(),
            bound: String::new(),
        }
    }

    /// The turn that is to be taken here.
    pub(super) fn client_says(&mut self, bytes: &[u8]) -> Option<Way> {
        self.from_client.extend_from_slice(bytes);
        self.log.lock().unwrap().bytes.extend_from_slice(bytes);
        let mut turn = None;
        while let Some((kind, body)) = take(&mut self.from_client, self.is_started) {
            match kind {
                Some(kind) => turn = turn.or(self.said(kind, &body)),
                None => self.is_started = true,
            }
        }
        turn
    }

    fn said(&mut self, kind: u8, body: &[u8]) -> Option<Way> {
        let mut texts = body.split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
        let mut text = || texts.next().unwrap_or_default();
        let said = match kind {
            b'P' => {
                let (name, statement) = (text(), text());
                self.prepared.insert(name, statement);
                Said::Parse
            }
            b'B' => {
                let (_portal, name) = (text(), text());
                self.bound = self.prepared.get(&name).cloned().unwrap_or_default();
                Said::Other
            }
            b'E' => Said::Execute(self.bound.clone()),
            b'Q' => Said::Query(text()),
            b'S' => Said::Sync,
            _ => Said::Other,
        };
        self.log.lock().unwrap().said(self.connection, said)
    }

    pub(super) fn server_says(&mut self, bytes: &[u8]) {
        self.from_server.extend_from_slice(bytes);
        while let Some((kind, body)) = take(&mut self.from_server, true) {
            if kind == Some(b'N') {
                let notice = String::from_utf8_lossy(&body).replace('\0', " ");
                self.log.lock().unwrap().notices.push(notice);
            }
            // It is ready for another question.
            if kind == Some(b'Z') {
                self.log.lock().unwrap().answered(self.connection);
            }
        }
    }

    pub(super) fn ended(&self) {
        self.log.lock().unwrap().states.remove(&self.connection);
    }
}

/// The next whole message: its kind, which the first one has not, and its body.
fn take(buffer: &mut Vec<u8>, has_kind: bool) -> Option<(Option<u8>, Vec<u8>)> {
    let at = usize::from(has_kind);
    let length = buffer.get(at..at + 4)?;
    let end = at + usize::try_from(u32::from_be_bytes(length.try_into().unwrap())).unwrap();
    if buffer.len() < end {
        return None;
    }
    let message: Vec<u8> = buffer.drain(..end).collect();
    Some((has_kind.then(|| message[0]), message[at + 4..].to_vec()))
}
