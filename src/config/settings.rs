//! The merged settings, read by key into the type that a section wants.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Origin, Sources,
    known::{FILE_SUFFIX, KEYS, OPEN_SECTION},
    secret_file::read_private,
};

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

    /// What a secret may tell of itself.
    fn describe_secret(&self) -> String {
        match self {
            Self::Text(text) if text.trim().is_empty() => "empty".to_owned(),
            Self::Text(_) => "something else".to_owned(),
            Self::Number(_) => "a number".to_owned(),
            other => other.describe(),
        }
    }
}

pub(super) struct Setting {
    pub(super) raw: Raw,
    pub(super) origin: Origin,
}

/// Every key that some source sets.
pub(super) struct Settings(BTreeMap<String, Setting>);

impl Settings {
    pub(super) fn gather(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        Ok(Self(sources.settings()?.into_iter().collect()))
    }

    /// Where each set key comes from; a secret that a file holds comes from that file.
    pub(super) fn origins(&self) -> Result<BTreeMap<String, Origin>, ConfigError> {
        let mut origins: BTreeMap<String, Origin> =
            self.0.iter().map(|(key, setting)| (key.clone(), setting.origin.clone())).collect();
        for key in KEYS.iter().filter(|key| key.secret) {
            let file_key = format!("{}{FILE_SUFFIX}", key.name);
            let named_by = self.origin(&file_key);
            if named_by.rank() > self.origin(key.name).rank()
                && let Some(path) = self.path(&file_key)?
            {
                origins
                    .insert(key.name.to_owned(), Origin::SecretFile { path, named_by: Box::new(named_by) });
            }
        }
        Ok(origins)
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
        self.read(key, "a port number from 1 to 65535", |raw, origin| {
            let number = match raw {
                Raw::Number(number) => number,
                Raw::Text(text) if !origin.is_file() => text.trim(),
                _ => return None,
            };
            number.parse().ok().filter(|port| *port > 0)
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

    /// A secret, from the key itself or from the file that `KEY_file` names; of two sources the later one counts.
    pub(super) fn secret<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let file_key = format!("{key}{FILE_SUFFIX}");
        let (direct, file) = (self.origin(key), self.origin(&file_key));
        if direct == Origin::Default && file == Origin::Default {
            return Ok(None);
        }
        if direct.rank() == file.rank() {
            return Err(ConfigError::SecretTwice { origin: file, key: key.to_owned() });
        }
        if direct.rank() > file.rank() {
            let value = self.0.get(key).and_then(|setting| match &setting.raw {
                Raw::Text(text) if !text.trim().is_empty() => parse(text.trim()),
                _ => None,
            });
            let found = || self.0.get(key).map(|setting| setting.raw.describe_secret()).unwrap_or_default();
            return match value {
                Some(value) => Ok(Some(value)),
                None => Err(wrong(direct, key, found(), wanted)),
            };
        }
        let Some(path) = self.path(&file_key)? else { return Ok(None) };
        let text =
            read_private(&path).map_err(|source| ConfigError::SecretFile { origin: file.clone(), source })?;
        match parse(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(wrong(file, key, format!("something else in {}", path.display()), wanted)),
        }
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

fn wrong(origin: Origin, key: &str, found: String, wanted: &str) -> ConfigError {
    ConfigError::WrongValue { origin, key: key.to_owned(), found, wanted: wanted.to_owned() }
}
