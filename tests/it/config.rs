//! The configuration, from files and variables to values and sentences.

mod example;
mod folders;
mod invalid;
mod precedence;
mod redirect;
mod reserved;
mod secrets;
mod show;

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use lightmeter::{
    config::{Config, ConfigError, FlagValue, Sources},
    domain::Environment,
};
use tempfile::TempDir;

/// A folder with a config file in it, and the variables and flags beside it.
struct Setup {
    folder: TempDir,
    variables: Vec<(String, String)>,
    flags: Vec<FlagValue>,
}

impl Setup {
    fn new(file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, file).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
        Self { folder, variables: Vec::new(), flags: Vec::new() }
    }

    fn variable(mut self, name: &str, text: &str) -> Self {
        self.variables.push((name.to_owned(), text.to_owned()));
        self
    }

    fn flag(mut self, flag: &str, key: &str, value: &str) -> Self {
        self.flags.push(FlagValue { flag: flag.to_owned(), key: key.to_owned(), value: value.to_owned() });
        self
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn load(&self) -> Result<Config, ConfigError> {
        let environment: Environment = self.variables.iter().cloned().collect();
        Config::load(&Sources {
            file: None,
            default_file: self.file(),
            environment: &environment,
            flags: self.flags.clone(),
        })
    }

    /// The error's sentence, with the folder left out, because it has another name in each run.
    fn sentence(&self) -> String {
        let folder = format!("{}/", self.folder().display());
        self.load().expect_err("the configuration must be refused").to_string().replace(&folder, "")
    }
}
