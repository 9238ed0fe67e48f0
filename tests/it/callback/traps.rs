//! Requests that must have no effect, each a thing that broke another tool's login.

use super::visitor::{STATE, Seen, attempt, header, navigation, send, status, visit};
use lightmeter::callback::DeniedBy;

const PATH: &str = "/cb/facebook";

fn good() -> String {
    format!("{PATH}?code=AQDgood&state={STATE}")
}

/// A good request with headers of its own in the place of a browser's.
async fn with_headers(port: u16, headers: &str) -> String {
    send(port, &format!("GET {} HTTP/1.1\r\n{headers}\r\n", good())).await
}

/// Nothing reached the use case, it was counted, and the person can still finish.
fn assert_without_effect(
    what: &str,
    answer: &str,
    expected: &str,
    listener: &lightmeter::callback::Listener,
    seen: &mut tokio::sync::mpsc::UnboundedReceiver<Seen>,
    refused: u64,
) {
    assert_eq!(status(answer), expected, "{what}: {answer}");
    assert!(seen.try_recv().is_err(), "{what} reached the use case");
    assert_eq!(listener.refused(), refused, "{what}");
}

#[tokio::test]
async fn favicon_and_prefetch_hits_are_ignored() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let host = format!("Host: localhost:{port}\r\n");
    let favicon = visit(port, "/favicon.ico").await;
    assert_without_effect("favicon", &favicon, "404", &listener, &mut seen, 1);
    let marks = [
        "Purpose: prefetch",
        "Sec-Purpose: prefetch",
        "Sec-Purpose: prefetch;prerender",
        "Sec-Purpose: prefetch;anonymous-client-ip",
        "X-Moz: prefetch",
        "purpose: Prefetch",
    ];
    for (already, mark) in (1..).zip(marks) {
        let answer = with_headers(port, &format!("{host}Sec-Fetch-Mode: navigate\r\n{mark}\r\n")).await;
        assert_without_effect(mark, &answer, "503", &listener, &mut seen, already + 1);
    }
    assert_eq!(header(&visit(port, &good()).await, "location"), Some("/done#"));
    assert_eq!(seen.recv().await, Some(Seen::Code("AQDgood".to_owned())));
}

#[tokio::test]
async fn state_is_looked_at_before_error() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    // Any page can show <img src="http://localhost:8723/cb/facebook?error=x">, or navigate there.
    for query in ["error=access_denied", "error=access_denied&error_reason=user_denied&state="] {
        let answer = visit(port, &format!("{PATH}?{query}")).await;
        assert_eq!(status(&answer), "400", "{query}: {answer}");
        assert!(seen.try_recv().is_err(), "{query}");
    }
    let forged = visit(port, &format!("{PATH}?error=access_denied&state=guessed")).await;
    assert_eq!(header(&forged, "location"), Some("/stray#"));
    assert_eq!(seen.recv().await, Some(Seen::Stray));
    let cancelled =
        visit(port, &format!("{PATH}?error_reason=user_denied&error=access_denied&state={STATE}")).await;
    assert_eq!(header(&cancelled, "location"), Some("/declined#"));
    assert_eq!(seen.recv().await, Some(Seen::Denied(DeniedBy::Person)));
}

#[tokio::test]
async fn duplicate_state_is_refused() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let queries = [
        format!("code=AQD1&state={STATE}&state={STATE}"),
        format!("code=AQD1&state={STATE}&state=other"),
        format!("code=AQD1&state=other&state={STATE}"),
        format!("code=AQD1&code=AQD2&state={STATE}"),
        format!("code=AQD1&%63ode=AQD2&state={STATE}"),
        format!("state={STATE}&code=AQD1&%73tate=x"),
    ];
    for (refused, query) in (1..).zip(queries) {
        let answer = visit(port, &format!("{PATH}?{query}")).await;
        assert_without_effect(&query, &answer, "400", &listener, &mut seen, refused);
    }
    assert_eq!(header(&visit(port, &good()).await, "location"), Some("/done#"));
}

#[tokio::test]
async fn only_a_navigation_to_this_listener_by_its_own_name_is_taken() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let host = format!("Host: localhost:{port}\r\n");
    let cases = [
        (String::new(), "421"),
        (format!("Host: evil.example:{port}\r\n"), "421"),
        (format!("Host: localhost.evil.example:{port}\r\n"), "421"),
        (format!("Host: localhost:{}\r\n", port ^ 1), "421"),
        (format!("Host: localhost:{port}0\r\n"), "421"),
        ("Host: localhost\r\n".to_owned(), "421"),
        (format!("Host: 127.0.0.2:{port}\r\n"), "421"),
        (format!("{host}Host: localhost:{port}\r\n"), "421"),
        (format!("{host}Origin: https://www.facebook.com\r\n"), "403"),
        (format!("{host}Origin: null\r\n"), "403"),
        (format!("{host}Origin: https://localhost:{port}\r\n"), "403"),
        (format!("{host}Origin: http://localhost:{port}\r\nOrigin: null\r\n"), "403"),
        (format!("{host}Sec-Fetch-Mode: no-cors\r\n"), "403"),
        (format!("{host}Sec-Fetch-Mode: cors\r\n"), "403"),
        (format!("{host}Sec-Fetch-Mode: navigate\r\nSec-Fetch-Mode: cors\r\n"), "403"),
        (format!("{host}Content-Length: 3\r\n"), "400"),
        (format!("{host}Transfer-Encoding: chunked\r\n"), "400"),
    ];
    for (refused, (headers, expected)) in (1..).zip(cases) {
        let answer = with_headers(port, &headers).await;
        assert_without_effect(&headers, &answer, expected, &listener, &mut seen, refused);
    }
    let own = format!("{host}Origin: http://localhost:{port}\r\nSec-Fetch-Mode: navigate\r\n");
    assert_eq!(header(&with_headers(port, &own).await, "location"), Some("/done#"));
}

#[tokio::test]
async fn only_get_on_the_exact_path_is_taken() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let mut refused = 0;
    for method in ["POST", "HEAD", "OPTIONS", "PUT", "DELETE", "CONNECT", "BREW"] {
        refused += 1;
        let request = navigation(port, &good()).replacen("GET", method, 1);
        let answer = send(port, &request).await;
        assert!(["405", "400"].contains(&status(&answer)), "{method}: {answer}");
        assert!(seen.try_recv().is_err(), "{method}");
    }
    assert_eq!(listener.refused(), refused);
    let query = format!("?code=AQD&state={STATE}");
    for path in
        ["/cb/facebook/", "/cb/Facebook", "//cb/facebook", "/cb/instagram", "/cb/%66acebook", "/", "/cb"]
    {
        refused += 1;
        let answer = visit(port, &format!("{path}{query}")).await;
        assert_without_effect(path, &answer, "404", &listener, &mut seen, refused);
    }
    let absolute = format!("http://localhost:{port}{}", good());
    assert_eq!(status(&visit(port, &absolute).await), "421");
}

#[tokio::test]
async fn a_head_over_8_kib_or_64_headers_is_refused() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    let long = visit(port, &format!("{}&padding={}", good(), "x".repeat(8 * 1_024))).await;
    assert_without_effect("long", &long, "431", &listener, &mut seen, 1);
    let host = format!("Host: localhost:{port}\r\n");
    let many = with_headers(port, &(host.clone() + &"X-Filler: 1\r\n".repeat(64))).await;
    assert_without_effect("many", &many, "431", &listener, &mut seen, 2);
    let fits = with_headers(port, &(host + &"X-Filler: 1\r\n".repeat(63))).await;
    assert_eq!(header(&fits, "location"), Some("/done#"));
}

#[tokio::test]
async fn what_is_not_http_ends_its_own_connection_only() {
    let (listener, mut seen) = attempt().await;
    let port = listener.port();
    for garbage in [
        "\r\n\r\n\r\nxx\r\n\r\n",
        "GET\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let answer = send(port, garbage).await;
        assert!(
            !answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 3"),
            "{garbage:?}: {answer}"
        );
        assert!(seen.try_recv().is_err());
    }
    assert_eq!(header(&visit(port, &good()).await, "location"), Some("/done#"));
}
