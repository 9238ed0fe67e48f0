//! `config validate` and `config show`.

use super::{
    Exit, Failure, Process,
    arguments::{ConfigAction, ConfigArguments, Global},
    front::configuration,
};

pub(super) fn run(
    global: &Global,
    options: &ConfigArguments,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let (config, data_dir) = configuration(global, process)?;
    match options.action {
        ConfigAction::Validate => process.out.line("The configuration can be used.")?,
        ConfigAction::Show => {
            process.out.line(format!("# store: {}", store_in_use(&config, data_dir.path())))?;
            process.out.raw(&config.show())?;
        }
    }
    for sentence in config.reserved_in_use() {
        process.out.aside(sentence);
    }
    Ok(Exit::Done)
}

fn store_in_use(config: &crate::config::Config, data_dir: &std::path::Path) -> String {
    match config.database.shown() {
        Some(url) => format!("Postgres at {url}"),
        None => format!("SQLite at {}", data_dir.join(crate::store::Store::FILE).display()),
    }
}
