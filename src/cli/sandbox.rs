//! `sandbox`: the pretend Meta on its own, until it is interrupted.

use super::{Exit, Failure, Process, arguments::Sandbox as Options};
use crate::sandbox::{self, Host, Sandbox};

pub(super) async fn run(options: &Options, process: &mut Process) -> Result<Exit, Failure> {
    let sandbox = Sandbox::start(sandbox::Options {
        listen: ([127, 0, 0, 1], options.port).into(),
        clock: process.clock.clone(),
        seed: options.seed,
        control_over_http: options.control,
        ..sandbox::Options::default()
    })
    .await
    .map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!("failed to listen on port {}: {error}; choose another --port", options.port),
        )
    })?;
    process.out.line("[meta.hosts]")?;
    for host in Host::ALL {
        process.out.line(format!("{} = \"{}\"", key(host), sandbox.base(host)))?;
    }
    let _ = tokio::signal::ctrl_c().await;
    Ok(Exit::Done)
}

/// The configuration's name of a host, so that the lines can be pasted into the file.
const fn key(host: Host) -> &'static str {
    match host {
        Host::FacebookDialog => "facebook_dialog",
        Host::FacebookGraph => "facebook_graph",
        Host::InstagramDialog => "instagram_dialog",
        Host::InstagramApi => "instagram_api",
        Host::InstagramGraph => "instagram_graph",
    }
}
