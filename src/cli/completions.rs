//! `completions SHELL`: a completion script on standard output.

use clap::CommandFactory as _;

use super::{
    Exit, Failure, Process,
    arguments::{Arguments, Completions},
};

pub(super) fn run(options: &Completions, process: &mut Process) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "lightmeter", &mut script);
    process.out.raw(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
