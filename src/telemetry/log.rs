//! `-v` writes a log beside the data, readable by its owner only.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt as _, path::Path, sync::Mutex};

use tracing_subscriber::{EnvFilter, fmt};

#[derive(Debug, thiserror::Error)]
#[error("failed to open the log file {path}: {source}")]
pub struct LogError {
    pub path: String,
    pub source: std::io::Error,
}

/// Starts logging to `path` at a verbosity: 1 = info, 2 = debug, 3 and more = trace. The HTTP crates stay at
/// info whatever is asked, because their debug lines carry URLs, and Meta's URLs carry tokens.
pub fn start(path: &Path, verbosity: u8) -> Result<(), LogError> {
    let level = match verbosity {
        0 => return Ok(()),
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter = format!("{level},hyper=info,hyper_util=info,reqwest=info,rustls=info,h2=info,sqlx=info");
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map_err(|source| LogError { path: path.display().to_string(), source })?;
    let subscriber =
        fmt().with_env_filter(EnvFilter::new(filter)).with_ansi(false).with_writer(Mutex::new(file)).finish();
    // Only a second start in one process can fail, and then the first one keeps logging.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}
