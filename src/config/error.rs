//! What can be wrong with a configuration: one sentence each, with what to do.

use std::path::PathBuf;

use super::Origin;

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{}: the config file cannot be read ({reason}): correct the path or create the file", path.display())]
    UnreadableFile { path: PathBuf, reason: String },

    #[error("{origin}: this is not TOML ({message}): correct the line")]
    NotToml { origin: Origin, message: String },

    #[error("{origin}: there is no key `{key}`; did you mean `{nearest}`?")]
    UnknownKey { origin: Origin, key: String, nearest: String },

    /// `found` never holds a secret.
    #[error("{origin}: `{key}` is {found}, but {wanted} is wanted")]
    WrongValue { origin: Origin, key: String, found: String, wanted: String },

    #[error("{origin}: `{key}` and `{key}_file` are both set: keep one of them")]
    SecretTwice { origin: Origin, key: String },

    #[error(
        "{origin}: `{key}` is a secret, but this file is open to other users (mode {mode:04o}): run `chmod 600 {}`, or move the secret to a file of its own and name it as `{key}_file`", path.display()
    )]
    SecretInOpenFile { origin: Origin, key: String, path: PathBuf, mode: u32 },

    #[error("{origin}: {source}")]
    SecretFile { origin: Origin, source: SecretFileError },

    #[error("{origin}: `{key}` needs `{other}`: set both or neither")]
    Incomplete { origin: Origin, key: &'static str, other: &'static str },

    #[error(
        "{origin}: `{key}` says port {found}, but the listener uses {wanted}: change it or set `{port_key} = {found}`"
    )]
    PortDiffers { origin: Origin, key: &'static str, found: u16, wanted: u16, port_key: &'static str },

    #[error("{origin}: `{key}` names the host {host}, which Meta refuses: write localhost")]
    HostRefused { origin: Origin, key: &'static str, host: String },

    #[error("your home folder is not known, because HOME is not set: set it, or pass {flag}")]
    NoHome { flag: &'static str },
}

/// What is wrong with a file that holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    #[error("the secret file {0} is not there: write only the secret into it, then run `chmod 600 {0}`")]
    Missing(String),
    #[error(
        "the secret file {path} cannot be read ({reason}): make it a file of the user who runs lightmeter, with `chmod 600 {path}`"
    )]
    Unreadable { path: String, reason: String },
    #[error("the secret file {path} is open to other users (mode {mode:04o}): run `chmod 600 {path}`")]
    OpenToOthers { path: String, mode: u32 },
    #[error("the secret file {0} is empty: write only the secret into it")]
    Empty(String),
}
