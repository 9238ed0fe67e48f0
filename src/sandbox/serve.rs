//! The HTTP side: reads a request, performs it, and does to the answer what a planted trouble says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body as HttpBody, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, Response, StatusCode, header},
};
use futures::{StreamExt, stream};

use super::{
    answer::{self, Answer, Body},
    call::Call,
    control_door,
    dialog::page,
    faults::Trouble,
    host::Host,
    perform::perform,
    renewals::Renewing,
    state::Platform,
};

/// Larger requests are cut off; a batch of 50 is far below it.
const LARGEST: usize = 1 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) platform: Arc<Platform>,
    pub(crate) control_over_http: bool,
}

pub(crate) async fn serve(State(served): State<Served>, request: Request) -> Response<HttpBody> {
    let platform = &served.platform;
    let running = Counted::new(platform, &platform.in_flight);
    platform.highest_in_flight.fetch_max(running.now, Ordering::Relaxed);
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "too large");
    };
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    if let Some(door) = path.strip_prefix("/_sandbox/") {
        return if served.control_over_http {
            spoil(control_door::control(platform, &head.method, door, &body), None)
        } else {
            plain(StatusCode::NOT_FOUND, "control over HTTP is switched off")
        };
    }
    let Some(call) = Call::read(head.method.clone(), path, query, &head.headers, &body) else {
        return start_page(platform, &head.method, path);
    };
    // From before the request can be seen, so that no release of it is missed.
    let mut released = platform.released.subscribe();
    let renewing = Renewing::begin(platform, &call);
    let outcome = perform(platform, &call);
    platform.tell();
    match &outcome.trouble {
        Some(Trouble::Slow { millis }) => tokio::time::sleep(Duration::from_millis(*millis)).await,
        Some(Trouble::Held) => {
            let _held = Counted::new(platform, &platform.held);
            // An error means that the sandbox is gone, which releases as well.
            let _ = released.changed().await;
        }
        _ => {}
    }
    drop((renewing, running));
    spoil(outcome.answer, outcome.trouble.as_ref())
}

/// Counts itself as long as it lives.
struct Counted<'a> {
    platform: &'a Platform,
    count: &'a AtomicUsize,
    /// How many there were with this one.
    now: usize,
}

impl<'a> Counted<'a> {
    fn new(platform: &'a Platform, count: &'a AtomicUsize) -> Self {
        let now = count.fetch_add(1, Ordering::Relaxed) + 1;
        platform.tell();
        Self { platform, count, now }
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
        self.platform.tell();
    }
}

fn start_page(platform: &Platform, method: &Method, path: &str) -> Response<HttpBody> {
    if method != Method::GET || path != "/" {
        return plain(StatusCode::NOT_FOUND, "no host of Meta; the first path segment names one");
    }
    let addresses: Vec<_> =
        Host::ALL.iter().map(|host| format!("{}/{}", platform.origin, host.name())).collect();
    spoil(Answer::page(200, page::start(&addresses)), None)
}

fn plain(status: StatusCode, text: &'static str) -> Response<HttpBody> {
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = status;
    response
}

fn spoil(answer: Answer, trouble: Option<&Trouble>) -> Response<HttpBody> {
    let (kind, text) = match answer.body {
        Body::Json(mut value) => {
            if let Some(Trouble::Without { fields }) = trouble {
                answer::remove(&mut value, fields);
            }
            ("application/json; charset=UTF-8", value.to_string())
        }
        Body::Html(text) => ("text/html; charset=utf-8", text),
        Body::Empty => ("text/plain", String::new()),
    };
    let mut status = answer.status;
    let body = match trouble {
        Some(Trouble::Http { status: other }) => {
            status = *other;
            HttpBody::from("<html><body>Sorry, something went wrong.</body></html>")
        }
        Some(Trouble::Cut) => cut(&text),
        Some(Trouble::Garbage) => HttpBody::from("{\"data\": [<!doctype oops"),
        Some(Trouble::Empty) => HttpBody::empty(),
        _ => HttpBody::from(text),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kind.starts_with("text/html") {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(name, value);
        }
    }
    response
}

/// Half of the body, then a broken connection.
fn cut(text: &str) -> HttpBody {
    let half = Bytes::copy_from_slice(text.as_bytes().get(..text.len() / 2).unwrap_or_default());
    let broken = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut on request");
    let end = stream::once(async {
        // One pause lets the first half leave before the connection breaks.
        tokio::task::yield_now().await;
        Err(broken)
    });
    HttpBody::from_stream(stream::once(async { Ok(half) }).chain(end))
}
