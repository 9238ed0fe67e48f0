//! The TOML file as a flat list of keys, each with its line.

use std::{fs, io, path::Path};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    ConfigError, Origin,
    known::{is_key, is_section, nearest},
    secret_file::reason,
    settings::{Raw, Setting},
};

/// Reads the file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<(String, Setting)>>, ConfigError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(ConfigError::UnreadableFile { path: path.to_owned(), reason: reason(&error) });
        }
    };
    let file = TomlFile { path, text: &text };
    let root = DeTable::parse(&text).map_err(|error| ConfigError::NotToml {
        origin: file.origin_at(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let mut settings = Vec::new();
    file.flatten("", root.get_ref(), &mut settings)?;
    Ok(Some(settings))
}

struct TomlFile<'f> {
    path: &'f Path,
    text: &'f str,
}

impl TomlFile<'_> {
    fn flatten(
        &self,
        section: &str,
        table: &DeTable<'_>,
        into: &mut Vec<(String, Setting)>,
    ) -> Result<(), ConfigError> {
        for (key, value) in table {
            let name = full_name(section, key.get_ref());
            let origin = self.origin_at(key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) if !is_key(&name) && (is_section(&name) || !inner.is_empty()) => {
                    self.flatten(&name, inner, into)?;
                }
                _ if is_section(&name) => {
                    let found = raw(value).describe();
                    let wanted = format!("a section, [{name}],");
                    return Err(ConfigError::WrongValue { origin, key: name, found, wanted });
                }
                _ if !is_key(&name) => {
                    let nearest = nearest(&name);
                    return Err(ConfigError::UnknownKey { origin, key: name, nearest });
                }
                _ => into.push((name, Setting { raw: raw(value), origin })),
            }
        }
        Ok(())
    }

    fn origin_at(&self, offset: usize) -> Origin {
        let before = self.text.as_bytes().iter().take(offset);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        Origin::File { path: self.path.to_owned(), line }
    }
}

/// A quoted key with a dot in it is no path, so its dot may not pass for one.
fn full_name(section: &str, key: &str) -> String {
    let key = if key.contains('.') { format!("{key:?}") } else { key.to_owned() };
    if section.is_empty() { key } else { format!("{section}.{key}") }
}

fn raw(value: &Spanned<DeValue<'_>>) -> Raw {
    match value.get_ref() {
        DeValue::String(text) => Raw::Text(text.clone().into_owned()),
        DeValue::Integer(number) => Raw::Number(number.to_string()),
        DeValue::Float(number) => Raw::Number(number.to_string()),
        DeValue::Boolean(truth) => Raw::Truth(*truth),
        DeValue::Datetime(_) => Raw::Date,
        DeValue::Array(values) => Raw::List(values.iter().map(raw).collect()),
        DeValue::Table(_) => Raw::Section,
    }
}
