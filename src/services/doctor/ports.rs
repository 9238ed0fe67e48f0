//! Whether the local ports of the redirect addresses are free.

use super::Check;
use crate::{
    callback::{ListenError, check_port},
    config::Config,
};

pub(super) async fn checks(config: &Config) -> Vec<Check> {
    let mut found = Vec::new();
    for (name, port) in [("http_port", config.callback.http_port), ("https_port", config.callback.https_port)]
    {
        found.push(match check_port(port).await {
            Ok(()) => Check::ok(name, format!("Port {port} is free.")),
            Err(ListenError::PortBusy { .. }) => Check::warn(
                name,
                format!("Port {port} is in use by another program."),
                "End it while you connect, or paste the address at which the browser ends.",
            ),
            Err(error) => Check::fail(
                name,
                format!("Port {port} cannot be used: {error}."),
                format!("Set callback.{name} to another port, and register the new redirect address."),
            ),
        });
    }
    found
}
