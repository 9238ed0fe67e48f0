//! A browser that follows redirects and clicks the certificate's warning away.

/// What a browser shows at the end.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) address: String,
    pub(super) text: String,
}

/// A browser's navigation, with the redirects it follows; the warning about the certificate is clicked away.
pub(super) async fn visit(address: &str) -> Page {
    visit_with(address, &[("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]).await
}

pub(super) async fn visit_with(address: &str, headers: &[(&str, &str)]) -> Page {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true).build().unwrap();
    let mut request = client.get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    Page {
        status: answer.status().as_u16(),
        address: answer.url().to_string(),
        text: answer.text().await.unwrap(),
    }
}
