//! One request as Meta would read it: host, version, path, and parameters from wherever they came.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, header};
use url::form_urlencoded;

use super::host::Host;

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) host: Host,
    pub(crate) method: Method,
    /// Such as `v26.0`; absent when the path carries none.
    pub(crate) version: Option<String>,
    pub(crate) path: Vec<String>,
    /// The query first, then the form.
    pub(crate) params: Vec<(String, String)>,
    pub(crate) bearer: Option<String>,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Call {
    /// `path` begins with the host's segment; `None` when that names no host.
    pub(crate) fn read(
        method: Method,
        path: &str,
        query: &str,
        headers: &HeaderMap,
        form: &[u8],
    ) -> Option<Self> {
        let mut segments = path.split('/').filter(|part| !part.is_empty()).map(decode);
        let host = Host::named(&segments.next()?)?;
        let mut path: Vec<_> = segments.collect();
        let version = path.first().filter(|part| is_version(part)).cloned();
        if version.is_some() {
            path.remove(0);
        }
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let is_form = text(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let mut params = pairs(query.as_bytes());
        if is_form {
            params.extend(pairs(form));
        }
        let bearer = text(header::AUTHORIZATION)
            .and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth ")))
            .map(str::to_owned);
        let cookies = text(header::COOKIE)
            .unwrap_or_default()
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Some(Self { host, method, version, path, params, bearer, cookies })
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.param("access_token").or(self.bearer.as_deref()).filter(|token| !token.is_empty())
    }

    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    pub(crate) fn shown_path(&self) -> String {
        let version = self.version.as_ref().map_or_else(String::new, |version| format!("/{version}"));
        format!("{version}/{}", self.path.join("/"))
    }

    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let text = self.param(name).unwrap_or_default();
        text.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

pub(crate) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|number| number.contains('.') && number.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn decode(part: &str) -> String {
    // A `+` stands for itself in a path.
    let escaped = format!("p={}", part.replace('+', "%2B"));
    form_urlencoded::parse(escaped.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}
