//! A pretend Meta on one local port: both login dialogs, the token endpoints and the Graph API over a
//! seeded world. It shares no code with the client, so that it cannot agree with the client's mistakes.

mod access;
mod answer;
mod batch;
mod call;
mod code;
mod control;
mod control_door;
mod debug_token;
mod device;
mod dialog;
mod errors;
mod facebook_token;
mod faults;
mod fields;
mod host;
mod insights;
mod instagram_token;
mod media;
mod media_insights;
mod options;
mod outcome;
mod pages;
mod paging;
mod perform;
mod permissions;
mod profile;
mod proof;
mod renewals;
mod route;
mod seen;
mod serve;
mod signed_request;
mod state;
mod token;
mod truth;
mod usage;
pub mod variants;
mod weather;
mod world;

pub use control::{Control, Counters};
pub use dialog::Choice;
pub use faults::{Fault, Matching, Trouble};
pub use host::{Host, LoginKind};
pub use options::{Apps, Options};
pub use seen::{IssuedToken, Renewals, SeenRequest, ServedValue};
pub use truth::{Moment, Truth};
pub use variants::Variants;
pub use world::{
    account::{Account, AccountKind},
    days::Figures,
    person::{Page, Person},
    posts::{Post, PostKind},
};

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use axum::Router;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use serve::Served;
use state::Platform;

/// A running pretend Meta; it stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    platform: Arc<Platform>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sandbox {
    /// Listens at `options.listen`, or on `[::1]` instead of a 127.0.0.1 that this computer lacks; port 0 takes a
    /// free one.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = match TcpListener::bind(options.listen).await {
            Err(error)
                if error.kind() == ErrorKind::AddrNotAvailable
                    && options.listen.ip() == Ipv4Addr::LOCALHOST =>
            {
                TcpListener::bind((Ipv6Addr::LOCALHOST, options.listen.port())).await?
            }
            bound => bound?,
        };
        let origin = format!("http://{}", listener.local_addr()?);
        let control_over_http = options.control_over_http;
        let platform = Arc::new(Platform::new(options, origin));
        let served = Served { platform: Arc::clone(&platform), control_over_http };
        let router = Router::new().fallback(serve::serve).with_state(served);
        let (stop, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            let stopping = async move {
                // An error means that the sandbox is gone.
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            // axum's server retries what can be retried and has no other error.
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopping).await;
        });
        Ok(Self { platform, stop, task })
    }

    /// The address below which every host is served, such as `http://127.0.0.1:4000`.
    pub fn origin(&self) -> &str {
        &self.platform.origin
    }

    /// The base address that stands for one of Meta's hosts, without a slash at its end.
    pub fn base(&self, host: Host) -> String {
        format!("{}/{}", self.platform.origin, host.name())
    }

    /// Each of Meta's hosts with the address that stands for it.
    pub fn addresses(&self) -> Vec<(&'static str, String)> {
        Host::ALL.into_iter().map(|host| (host.name(), self.base(host))).collect()
    }

    pub fn control(&self) -> Control {
        Control(Arc::clone(&self.platform))
    }

    /// Serves until `shutdown` is done or the server ends.
    pub async fn run_until(mut self, shutdown: impl Future<Output = ()>) {
        tokio::select! {
            () = shutdown => {}
            _ = &mut self.task => {}
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.control().release();
        self.stop.send_replace(true);
    }
}
