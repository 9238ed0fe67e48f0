//! What the sandbox answers, before a fault may spoil it.

use serde_json::Value;

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Json(Value),
    Html(String),
    Empty,
}

impl Answer {
    pub(crate) const fn json(status: u16, value: Value) -> Self {
        Self { status, headers: Vec::new(), body: Body::Json(value) }
    }

    pub(crate) const fn ok(value: Value) -> Self {
        Self::json(200, value)
    }

    pub(crate) const fn page(status: u16, html: String) -> Self {
        Self { status, headers: Vec::new(), body: Body::Html(html) }
    }

    pub(crate) fn redirect(location: String) -> Self {
        Self { status: 302, headers: vec![("location", location)], body: Body::Empty }
    }

    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// Takes these fields out, at every depth.
pub(crate) fn remove(value: &mut Value, fields: &[String]) {
    match value {
        Value::Object(object) => {
            object.retain(|name, _| !fields.contains(name));
            object.values_mut().for_each(|inner| remove(inner, fields));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| remove(inner, fields)),
        _ => {}
    }
}
