//! The binary: hands arguments and environment to the command line, and its exit code to the shell.

use std::process::ExitCode;

use lightmeter::{cli, domain::Environment};

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Environment::from_process())
}
