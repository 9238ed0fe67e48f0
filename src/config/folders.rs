//! Where lightmeter's data and its config file are.

use std::path::{Path, PathBuf};

use crate::domain::Environment;

use super::ConfigError;

/// The folder of the SQLite file, the token key, logs and the link file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// `--data-dir`, else `XDG_DATA_HOME/lightmeter`, else the system's usual place in the home folder.
    pub fn resolve(flag: Option<&Path>, environment: &Environment) -> Result<Self, ConfigError> {
        let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
        let folder = match flag {
            Some(folder) => folder.to_owned(),
            None => base(environment, "XDG_DATA_HOME", usual)
                .ok_or(ConfigError::NoHome { flag: "--data-dir" })?
                .join("lightmeter"),
        };
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }
}

/// The config file that is read when no other is named; it may be missing.
pub fn default_config_file(environment: &Environment) -> Result<PathBuf, ConfigError> {
    let base =
        base(environment, "XDG_CONFIG_HOME", ".config").ok_or(ConfigError::NoHome { flag: "--config" })?;
    Ok(base.join("lightmeter/config.toml"))
}

/// The XDG specification asks to ignore a relative path.
fn base(environment: &Environment, variable: &str, in_home: &str) -> Option<PathBuf> {
    let named = environment.get(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    named.or_else(|| Some(Path::new(environment.get("HOME")?).join(in_home)))
}
