//! One connection: at most one request, judged, handed over if it is a callback, and answered.

use std::{
    convert::Infallible,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{mpsc, watch},
    time::timeout,
};

use super::{
    Answer, Callback, CallbackQuery, Reply,
    guard::{Rejection, Site, Target},
    page::{self, FixedResponse, Page},
};
use crate::domain::Login;

/// How long a peer or a use case may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For the TLS handshake, and again for the head of the request.
    pub(super) read: Duration,
    /// For the use case to answer a callback.
    pub(super) answer: Duration,
    /// For the whole connection, a peer that does not read its answer included.
    pub(super) connection: Duration,
}

impl Limits {
    pub(super) const STANDARD: Self = Self {
        read: Duration::from_secs(5),
        answer: Duration::from_secs(30),
        connection: Duration::from_secs(45),
    };
    const HEAD_BYTES: usize = 8 * 1_024;
    const HEADERS: usize = 64;
}

/// What all connections of one listener share.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) login: Login,
    pub(super) site: Site,
    pub(super) limits: Limits,
    pub(super) callbacks: mpsc::Sender<Callback>,
    pub(super) progress: watch::Sender<Progress>,
    pub(super) refused: AtomicU64,
}

/// Whether a browser still has something to come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Callbacks handed over and not yet answered.
    deciding: usize,
    /// A browser was sent to a last page and has not fetched it.
    owes_page: bool,
}

impl Progress {
    pub(super) const fn is_settled(&self) -> bool {
        self.deciding == 0 && !self.owes_page
    }
}

impl Door {
    /// Serves one request and closes; whatever the peer does ends here.
    pub(super) async fn serve(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let page_served = AtomicBool::new(false);
        let service = service_fn(async |request: Request<Incoming>| {
            Ok::<_, Infallible>(self.answer(&request, &page_served).await)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.read)
            .max_headers(Limits::HEADERS)
            .max_header_size(Limits::HEAD_BYTES)
            .keep_alive(false)
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service);
        let ended = timeout(self.limits.connection, connection).await;
        if !matches!(ended, Ok(Ok(()))) {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        if page_served.into_inner() {
            self.progress.send_modify(|progress| progress.owes_page = false);
        }
    }

    async fn answer(&self, request: &Request<Incoming>, page_served: &AtomicBool) -> FixedResponse {
        match self.site.judge(request.method(), request.uri(), request.headers()) {
            Ok(Target::Callback) => match CallbackQuery::parse(request.uri().query().unwrap_or_default()) {
                Ok(query) => self.hand_over(query).await,
                Err(_) => self.refuse(Rejection::BadQuery),
            },
            Ok(Target::Page(page)) => {
                page_served.store(true, Ordering::Relaxed);
                page.response()
            }
            Err(rejection) => self.refuse(rejection),
        }
    }

    fn refuse(&self, rejection: Rejection) -> FixedResponse {
        let refused = self.refused.fetch_add(1, Ordering::Relaxed) + 1;
        tracing::debug!(?rejection, refused, "refused a request to the callback listener");
        page::refused(rejection.status())
    }

    async fn hand_over(&self, query: CallbackQuery) -> FixedResponse {
        let _deciding = Deciding::begin(&self.progress);
        match timeout(self.limits.answer, self.ask(query)).await {
            Ok(answer) => {
                // A stray visitor may never fetch its page, and the attempt does not wait for it.
                if answer != Answer::Stray {
                    self.progress.send_modify(|progress| progress.owes_page = true);
                }
                Page::of_answer(answer).redirect()
            }
            Err(_) => page::unanswered(),
        }
    }

    async fn ask(&self, query: CallbackQuery) -> Answer {
        let (reply, answer) = Reply::channel();
        let callback = Callback { login: self.login, query, reply };
        if self.callbacks.send(callback).await.is_err() {
            return Answer::Stray;
        }
        answer.await.unwrap_or(Answer::Stray)
    }
}

/// Counts one callback as undecided until it is dropped, by an answer or by a browser that leaves.
struct Deciding<'a>(&'a watch::Sender<Progress>);

impl<'a> Deciding<'a> {
    fn begin(progress: &'a watch::Sender<Progress>) -> Self {
        progress.send_modify(|progress| progress.deciding += 1);
        Self(progress)
    }
}

impl Drop for Deciding<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|progress| progress.deciding -= 1);
    }
}

#[cfg(test)]
mod tests;
