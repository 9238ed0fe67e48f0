//! The merged settings, read by key into the type that a section wants.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{ConfigError, Origin, Sources, known::OPEN_SECTION};

/// A value as it was written; it may be a secret, so it has no Debug.
pub(super) enum Raw {
    Text(String),
    Number(String),
    Truth(bool),
    Date,
    List(Vec<Self>),
    Section,
}

impl Raw {
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Text(text) => format!("the text {text:?}"),
            Self::Number(number) => format!("the number {number}"),
            Self::Truth(truth) => truth.to_string(),
            Self::Date => "a date".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Section => "a section".to_owned(),
        }
    }
}

pub(super) struct Setting {
    pub(super) raw: Raw,
    pub(super) origin: Origin,
}

/// Every key that some source sets.
pub(super) struct Settings(pub(super) BTreeMap<String, Setting>);

impl Settings {
    pub(super) fn gather(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        Ok(Self(sources.settings()?.into_iter().collect()))
    }

    pub(super) fn origin(&self, key: &str) -> Origin {
        self.0.get(key).map_or(Origin::Default, |setting| setting.origin.clone())
    }

    /// A text that is not blank.
    pub(super) fn text(&self, key: &str) -> Result<Option<String>, ConfigError> {
        self.parsed(key, "a text that is not empty", |text| Some(text.to_owned()))
    }

    /// A text that `parse` takes; `wanted` completes "but … is wanted".
    pub(super) fn parsed<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        self.read(key, wanted, |raw, _| match raw {
            Raw::Text(text) if !text.trim().is_empty() => parse(text.trim()),
            _ => None,
        })
    }

    pub(super) fn truth(&self, key: &str) -> Result<Option<bool>, ConfigError> {
        self.read(key, "true or false", |raw, origin| match raw {
            Raw::Truth(truth) => Some(*truth),
            Raw::Text(text) if !origin.is_file() => text.trim().parse().ok(),
            _ => None,
        })
    }

    pub(super) fn port(&self, key: &str) -> Result<Option<u16>, ConfigError> {
        self.number(key, "a port number from 1 to 65535", 1..=u16::MAX)
    }

    /// A whole number; `wanted` completes "but … is wanted".
    pub(super) fn number<T: FromStr + PartialOrd>(
        &self,
        key: &str,
        wanted: &str,
        range: RangeInclusive<T>,
    ) -> Result<Option<T>, ConfigError> {
        self.read(key, wanted, |raw, origin| {
            let number = match raw {
                Raw::Number(number) => number,
                Raw::Text(text) if !origin.is_file() => text.trim(),
                _ => return None,
            };
            number.parse().ok().filter(|number| range.contains(number))
        })
    }

    pub(super) fn listen_address(&self, key: &str) -> Result<Option<SocketAddr>, ConfigError> {
        self.parsed(key, "an address and a port, such as \"127.0.0.1:8080\" or \"[::]:8080\",", |text| {
            text.parse().ok()
        })
    }

    /// A path; in the file a relative one starts at the file's folder.
    pub(super) fn path(&self, key: &str) -> Result<Option<PathBuf>, ConfigError> {
        let path = self.text(key)?.map(PathBuf::from);
        Ok(path.map(|path| match self.origin(key) {
            Origin::File { path: file, .. } => file.parent().unwrap_or(Path::new("")).join(path),
            _ => path,
        }))
    }

    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Result<Option<T>, ConfigError> {
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        self.parsed(key, &format!("one of {}", names.join(", ")), |text| {
            choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice)
        })
    }

    /// The keys of the open section with their texts; a list may have one text or several.
    pub(super) fn open_section(&self) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
        let inside = |key: &str| key.strip_prefix(OPEN_SECTION)?.strip_prefix('.').map(str::to_owned);
        let named = self.0.keys().filter_map(|key| Some((key, inside(key)?)));
        let lists = named.map(|(key, name)| {
            let texts =
                self.read(key, "a key such as \"ctrl-r\", or a list of such keys,", |raw, _| match raw {
                    Raw::List(list) if !list.is_empty() => list.iter().map(non_blank).collect(),
                    one => non_blank(one).map(|text| vec![text]),
                })?;
            Ok((name, texts.unwrap_or_default()))
        });
        lists.collect()
    }

    fn read<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&Raw, &Origin) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(Setting { raw, origin }) = self.0.get(key) else { return Ok(None) };
        match parse(raw, origin) {
            Some(value) => Ok(Some(value)),
            None => Err(wrong(origin.clone(), key, raw.describe(), wanted)),
        }
    }
}

fn non_blank(raw: &Raw) -> Option<String> {
    match raw {
        Raw::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

pub(super) fn wrong(origin: Origin, key: &str, found: String, wanted: &str) -> ConfigError {
    ConfigError::WrongValue { origin, key: key.to_owned(), found, wanted: wanted.to_owned() }
}
