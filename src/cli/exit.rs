//! Exit codes, which are a contract, and the one sentence that goes with a failure.

use std::{io::Write as _, process::ExitCode};

use super::output::Unwritten;
use crate::{config::ConfigError, domain::on_command_line, meta, services, store};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Done = 0,
    Failed = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Done, but a connection needs a person.
    NeedsPerson = 3,
    /// Meta or the database is away, throttled, or a deadline has passed.
    Temporary = 4,
}

impl Exit {
    /// A person being needed outranks a failure, and that one a wait.
    pub(super) const fn or_worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::NeedsPerson, _) | (_, Self::NeedsPerson) => Self::NeedsPerson,
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::Done, other) => other,
            (one, _) => one,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked: a sentence with what to do, and the exit code.
#[derive(Debug)]
pub(super) struct Failure {
    exit: Exit,
    sentence: String,
}

impl Failure {
    pub(super) fn new(exit: Exit, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: on_command_line(&sentence.into()) }
    }

    pub(super) fn usage(sentence: impl Into<String>) -> Self {
        Self::new(Exit::Usage, sentence)
    }

    /// A signal has ended the work of a command that leaves everything in order.
    pub(super) fn interrupted() -> Self {
        Self::new(Exit::Failed, "interrupted: `lightmeter accounts` shows how every connection stands")
    }

    pub(super) fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Says it on standard error.
    pub(super) fn report(&self) -> ExitCode {
        // With standard error closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "lightmeter: {}", self.sentence);
        self.exit.into()
    }
}

impl From<services::Error> for Failure {
    fn from(error: services::Error) -> Self {
        let exit = match &error {
            error if error.is_temporary() => Exit::Temporary,
            services::Error::NoSuchAccount(_)
            | services::Error::SeveralAccounts(_)
            | services::Error::Meta(meta::Error::NotConfigured { .. }) => Exit::Usage,
            services::Error::Store(error) => exit_of_store(error),
            _ => Exit::Failed,
        };
        Self::new(exit, error.sentence())
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::new(exit_of_store(&error), error.to_string())
    }
}

fn exit_of_store(error: &store::Error) -> Exit {
    match error {
        error if error.is_temporary() => Exit::Temporary,
        store::Error::HandleTaken
        | store::Error::NoSuchUser
        | store::Error::UserDisabled
        | store::Error::LoginTaken { .. }
        | store::Error::PersonsLoginTaken { .. }
        | store::Error::LoginOfPerson { .. }
        | store::Error::LoginOfService { .. }
        | store::Error::LoginTooLong { .. } => Exit::Usage,
        _ => Exit::Failed,
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<Unwritten> for Failure {
    fn from(error: Unwritten) -> Self {
        Self::new(Exit::Failed, error.to_string())
    }
}

/// Help and version are no failures; everything else about arguments is wrong usage.
pub(super) fn of_clap(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() }
}
