//! The end of a listener: the last page is fetched, and then the port is closed.

use std::time::Duration;

use lightmeter::callback::{Answer, ListenOptions, listen};
use tokio::{net::TcpStream, time::timeout};

use super::visitor::{STATE, attempt, header, options, status, visit};

#[tokio::test]
async fn finish_lets_the_browser_fetch_its_last_page_and_then_closes_the_port() {
    let (listener, mut callbacks) = listen(options()).await.unwrap();
    let port = listener.port();
    let owner = tokio::spawn(async move {
        let callback = callbacks.recv().await.unwrap();
        callback.reply.send(Answer::Accepted);
        listener.finish().await;
    });
    let answer = visit(port, &format!("/cb/facebook?code=AQD&state={STATE}")).await;
    assert_eq!(header(&answer, "location"), Some("/done#"));
    let page = visit(port, "/done").await;
    assert_eq!(status(&page), "200");
    assert!(page.ends_with("</html>\n"), "the page came whole: {page}");
    timeout(Duration::from_secs(2), owner).await.expect("it closes as soon as the page was fetched").unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    assert!(TcpStream::connect(("::1", port)).await.is_err());
    listen(ListenOptions { port, ..options() }).await.expect("the port is free again");
}

#[tokio::test]
async fn finish_does_not_wait_for_a_browser_that_never_came() {
    let (listener, _seen) = attempt().await;
    timeout(Duration::from_secs(1), listener.finish()).await.expect("nothing to wait for");
}

#[tokio::test]
async fn finish_does_not_wait_for_stray_visitors() {
    let (listener, _seen) = attempt().await;
    let answer = visit(listener.port(), "/cb/facebook?code=AQD&state=guessed").await;
    assert_eq!(header(&answer, "location"), Some("/stray#"));
    timeout(Duration::from_secs(1), listener.finish()).await.expect("nothing to wait for");
}

#[tokio::test]
async fn finish_gives_up_on_a_browser_that_never_fetches_its_last_page() {
    let (listener, _seen) = attempt().await;
    let port = listener.port();
    visit(port, &format!("/cb/facebook?code=AQD&state={STATE}")).await;
    timeout(Duration::from_secs(6), listener.finish()).await.expect("at most a few seconds");
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
