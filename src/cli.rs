//! The command line: one file a command; this one only dispatches.

mod accounts;
mod administrator;
mod arguments;
mod completions;
mod config;
mod connect;
mod cores;
mod dashboard;
mod demo;
mod disconnect;
mod doctor;
mod exit;
mod export;
mod front;
mod health;
mod interrupt;
mod keyring;
mod man;
mod migrate;
mod output;
mod overview;
mod panic;
mod record;
mod renew;
mod sandbox;
mod sync;
mod token_key;
mod users;
mod work;
mod worker;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;

use crate::{clock::Clock, domain::Environment, store::Store};
use arguments::{Arguments, Command};
use exit::{Exit, Failure};
use interrupt::Interrupt;
use output::Output;

/// What every command gets from the process.
#[derive(Debug)]
struct Process {
    environment: Environment,
    clock: Clock,
    out: Output,
    /// The store that the command has opened, to be closed after its end.
    store: Option<Store>,
    /// The signals since work was begun that they end in order.
    working: Option<Interrupt>,
    /// The signals since the process began to end.
    ending: Option<Interrupt>,
}

impl Process {
    /// Does work that a signal ends; one that comes between two pieces of work ends the second.
    async fn unless_interrupted<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> T) -> Result<T, Failure> {
        let mut interrupt = self.working.take().unwrap_or_else(Interrupt::catch_beside_work);
        let done = tokio::select! {
            done = work(self) => Ok(done),
            () = interrupt.caught() => Err(Failure::interrupted()),
        };
        self.working = Some(interrupt);
        done
    }

    /// Where what is waited for at the end is told, and what ends all of that waiting.
    fn ending(&mut self) -> (&mut Output, &mut Interrupt) {
        (&mut self.out, self.ending.get_or_insert_with(Interrupt::catch_while_ending))
    }
}

/// Runs one command to its end.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: Environment) -> ExitCode {
    cores::forbid();
    panic::install();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return exit::of_clap(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return Failure::new(Exit::Failed, format!("failed to start: {error}")).report();
        }
    };
    let ended = runtime.block_on(async {
        let clock = clock_of(&environment);
        let out = Output::stdout();
        let mut process = Process { environment, clock, out, store: None, working: None, ending: None };
        let ended = dispatch(arguments, &mut process).await;
        if let Some(store) = process.store {
            store.close().await;
        }
        ended
    });
    // Work that is still under way, such as a fetch, must not hold the process.
    runtime.shutdown_background();
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}

async fn dispatch(arguments: Arguments, process: &mut Process) -> Result<Exit, Failure> {
    let Arguments { global, command } = arguments;
    match command.unwrap_or(Command::Dashboard) {
        Command::Dashboard => dashboard::run(&global, process).await,
        Command::Demo(options) => demo::run(&options, process).await,
        Command::Connect(options) => connect::run(&global, &options, process).await,
        Command::Disconnect(options) => disconnect::run(&global, &options, process).await,
        Command::Accounts(options) => accounts::run(&global, &options, process).await,
        Command::Overview(options) => overview::run(&global, &options, process).await,
        Command::Sync(options) => sync::run(&global, &options, process).await,
        Command::Renew(options) => renew::run(&global, &options, process).await,
        Command::Worker => worker::run(&global, process).await,
        Command::Record(options) => record::run(&global, &options, process).await,
        Command::Export(options) => export::run(&global, &options, process).await,
        Command::Migrate(options) => migrate::run(&global, &options, process).await,
        Command::Users(options) => users::run(&global, &options, process).await,
        Command::TokenKey(options) => token_key::run(&global, &options, process).await,
        Command::Health(options) => health::run(&global, &options, process).await,
        Command::Config(options) => config::run(&global, &options, process),
        Command::Doctor(options) => doctor::run(&global, &options, process).await,
        Command::Sandbox(options) => sandbox::run(&options, process).await,
        Command::Completions(options) => completions::run(&options, process),
        Command::Man => man::run(process),
    }
}

#[cfg(not(feature = "probe"))]
const fn clock_of(_environment: &Environment) -> Clock {
    Clock::system()
}

#[cfg(feature = "probe")]
fn clock_of(environment: &Environment) -> Clock {
    use crate::clock::probe;
    environment
        .get(probe::CLOCK_VARIABLE)
        .map_or_else(Clock::system, |path| probe::clock_from_file(path.into()))
}
