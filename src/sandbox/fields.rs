//! The `fields` parameter: names, arguments in brackets and nested fields in braces.

use serde_json::{Map, Value};

use super::errors::GraphError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) arguments: Vec<(String, String)>,
    pub(crate) inner: Vec<Self>,
}

impl Field {
    pub(crate) fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), arguments: Vec::new(), inner: Vec::new() }
    }

    pub(crate) fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// `None` and the empty text ask for `default`.
pub(crate) fn parse(text: Option<&str>, default: &[&str]) -> Result<Vec<Field>, GraphError> {
    match text {
        None | Some("") => Ok(default.iter().map(|name| Field::plain(name)).collect()),
        Some(text) => {
            let mut reader = text.chars().peekable();
            let fields = list(&mut reader);
            match reader.next() {
                None => Ok(fields),
                Some(odd) => Err(GraphError::new(
                    2500,
                    format!("Syntax error \"Expected end of string instead of \"{odd}\".\""),
                )),
            }
        }
    }
}

type Reader<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn list(reader: &mut Reader<'_>) -> Vec<Field> {
    let mut fields = Vec::new();
    loop {
        let field = one(reader);
        if !field.name.is_empty() {
            fields.push(field);
        }
        if reader.next_if_eq(&',').is_none() {
            return fields;
        }
    }
}

fn word(reader: &mut Reader<'_>) -> String {
    std::iter::from_fn(|| reader.next_if(|c| c.is_alphanumeric() || *c == '_' || *c == ' '))
        .collect::<String>()
        .trim()
        .to_owned()
}

fn one(reader: &mut Reader<'_>) -> Field {
    let mut field = Field::plain(&word(reader));
    while reader.next_if_eq(&'.').is_some() {
        let name = word(reader);
        let mut value = String::new();
        if reader.next_if_eq(&'(').is_some() {
            value = std::iter::from_fn(|| reader.next_if(|c| *c != ')')).collect();
            reader.next();
        }
        field.arguments.push((name, value));
    }
    if reader.next_if_eq(&'{').is_some() {
        field.inner = list(reader);
        reader.next_if_eq(&'}');
    }
    field
}

/// One object of the asked fields; `read` answers `Err` for a field that does not exist and
/// `Ok(None)` for one that is left out.
pub(crate) fn object(
    fields: &[Field],
    node: &str,
    mut read: impl FnMut(&Field) -> Result<Option<Value>, Missing>,
) -> Result<Value, GraphError> {
    let mut object = Map::new();
    for field in fields {
        match read(field) {
            Ok(Some(value)) => {
                object.insert(field.name.clone(), value);
            }
            Ok(None) => {}
            Err(Missing::Field) => {
                return Err(GraphError::parameter(format!(
                    "Tried accessing nonexisting field ({}) on node type ({node})",
                    field.name
                )));
            }
            Err(Missing::Refused(error)) => return Err(*error),
        }
    }
    Ok(Value::Object(object))
}

/// Why a field has no value.
#[derive(Debug)]
pub(crate) enum Missing {
    Field,
    Refused(Box<GraphError>),
}

impl From<GraphError> for Missing {
    fn from(error: GraphError) -> Self {
        Self::Refused(Box::new(error))
    }
}
