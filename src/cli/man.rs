//! `man`: the manual page on standard output.

use clap::CommandFactory as _;

use super::{Exit, Failure, Process, arguments::Arguments, output::Unwritten};

pub(super) fn run(process: &mut Process) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page).map_err(Unwritten::from)?;
    process.out.raw(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
