//! What a good request gets, on which addresses, and what a listener holds while it lives.

use std::net::{Ipv4Addr, Ipv6Addr};

use lightmeter::callback::{Answer, ListenError, ListenOptions, listen};
use tokio::net::{TcpListener, TcpStream};

use super::visitor::{STATE, Seen, attempt, exchange, header, navigation, options, send, status, visit};

const GOOD: &str = "/cb/facebook?code=AQDcode_1-2&state=q7Jx-2m_Vd0LkSbT9fYwRz3uHcPeGa8N";

#[tokio::test]
async fn a_code_is_handed_over_and_the_browser_lands_on_a_page_without_query() {
    let (listener, mut seen) = attempt().await;
    let browser = reqwest_client();
    let page = browser.get(format!("http://localhost:{}{GOOD}", listener.port())).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.url().path(), "/done");
    assert_eq!(page.url().query(), None);
    let text = page.text().await.unwrap();
    assert!(text.contains("You can close this page and go back to lightmeter."), "{text}");
    assert_eq!(seen.recv().await, Some(Seen::Code("AQDcode_1-2".to_owned())));
}

#[tokio::test]
async fn each_answer_has_its_own_page() {
    let (listener, _seen) = attempt().await;
    let port = listener.port();
    for (query, page) in [
        (format!("code=AQDc&state={STATE}"), "/done#"),
        (format!("error=access_denied&error_reason=user_denied&state={STATE}"), "/declined#"),
        ("code=AQDc&state=another".to_owned(), "/stray#"),
    ] {
        let answer = visit(port, &format!("/cb/facebook?{query}")).await;
        assert_eq!(status(&answer), "303", "{answer}");
        assert_eq!(header(&answer, "location"), Some(page));
        assert!(answer.ends_with("\r\n\r\n"), "a redirect has no body: {answer}");
        let last = visit(port, page).await;
        assert_eq!(status(&last), "200");
        assert!(last.contains("go back to lightmeter"));
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let (listener, _seen) = attempt().await;
    let port = listener.port();
    for target in [GOOD, "/cb/facebook?state=x", "/cb/facebook", "/done", "/declined", "/stray", "/other"] {
        let answer = visit(port, target).await;
        assert_eq!(header(&answer, "content-type"), Some("text/html; charset=utf-8"), "{target}");
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{target}: {policy}");
        assert!(policy.ends_with("; frame-ancestors 'none'"), "{target}: {policy}");
        assert!(!policy.contains("unsafe"), "{target}: {policy}");
        for (name, text) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("connection", "close"),
        ] {
            assert_eq!(header(&answer, name), Some(text), "{target}");
        }
    }
}

#[tokio::test]
async fn both_loopback_addresses_answer_and_no_other() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let hosts = [
        (TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await, format!("127.0.0.1:{port}")),
        (TcpStream::connect((Ipv6Addr::LOCALHOST, port)).await, format!("[::1]:{port}")),
    ];
    for (stream, host) in hosts {
        let request = format!("GET {GOOD} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        assert_eq!(status(&exchange(&mut stream.unwrap(), &request).await), "303");
        assert_eq!(seen.recv().await, Some(Seen::Code("AQDcode_1-2".to_owned())));
    }
    // Another loopback address stands for every other interface: nothing listens there.
    assert!(TcpStream::connect((Ipv4Addr::new(127, 0, 0, 2), port)).await.is_err());
}

#[tokio::test]
async fn a_port_that_is_held_on_either_address_is_busy() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let other = TcpListener::bind(address).await.unwrap();
        let port = other.local_addr().unwrap().port();
        let error = listen(ListenOptions { port, ..options() }).await.unwrap_err();
        assert!(matches!(error, ListenError::PortBusy { port: busy } if busy == port), "{address}: {error}");
        assert!(error.to_string().contains(&format!("port {port}")));
        assert!(error.to_string().contains("paste the address"), "it has a next step: {error}");
    }
}

#[tokio::test]
async fn a_dropped_listener_frees_its_port_for_the_next_attempt() {
    let (first, _callbacks) = listen(options()).await.unwrap();
    let port = first.port();
    drop(first);
    let (second, _callbacks) = listen(ListenOptions { port, ..options() }).await.unwrap();
    assert_eq!(second.port(), port);
}

#[tokio::test]
async fn a_use_case_that_says_nothing_or_has_gone_makes_the_visit_stray() {
    let (listener, mut callbacks) = listen(options()).await.unwrap();
    let port = listener.port();
    let visitor = tokio::spawn(async move { visit(port, GOOD).await });
    drop(callbacks.recv().await.unwrap());
    assert_eq!(header(&visitor.await.unwrap(), "location"), Some("/stray#"));
    drop(callbacks);
    assert_eq!(header(&visit(port, GOOD).await, "location"), Some("/stray#"));
}

#[tokio::test]
async fn a_connection_carries_one_request() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let twice = navigation(port, GOOD) + &navigation(port, GOOD);
    let answer = send(port, &twice).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert_eq!(seen.recv().await, Some(Seen::Code("AQDcode_1-2".to_owned())));
    assert!(seen.try_recv().is_err());
}

#[tokio::test]
async fn a_seventeenth_connection_waits_for_one_of_sixteen_to_end() {
    let (listener, mut callbacks) = listen(options()).await.unwrap();
    let port = listener.port();
    let visits: Vec<_> = (0..17).map(|_| tokio::spawn(async move { visit(port, GOOD).await })).collect();
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(callbacks.recv().await.unwrap());
    }
    let early = tokio::time::timeout(std::time::Duration::from_millis(200), callbacks.recv()).await;
    assert!(early.is_err(), "a seventeenth connection was served beside sixteen");
    held.pop().unwrap().reply.send(Answer::Accepted);
    held.push(callbacks.recv().await.unwrap());
    for callback in held {
        callback.reply.send(Answer::Accepted);
    }
    for visit in visits {
        assert_eq!(header(&visit.await.unwrap(), "location"), Some("/done#"));
    }
}

fn reqwest_client() -> reqwest::Client {
    super::certificate::with_ring();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
