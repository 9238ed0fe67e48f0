//! Secrets among the settings: written in a source itself, or in a file that the source names.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Origin,
    known::{FILE_SUFFIX, KEYS},
    secret_file::{open_to_others, read_private},
    settings::{Raw, Settings, wrong},
};

/// Where a secret is to be had.
pub(super) enum SecretOrFile<T> {
    Secret(T),
    File(PathBuf),
}

impl Settings {
    /// A secret that `parse` takes, from the key itself or from the file that `KEY_file` names; of two sources the
    /// later one counts. `wanted` completes "but … is wanted".
    pub(super) fn secret<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        match self.secret_or_file(key, wanted, &parse)? {
            None => Ok(None),
            Some(SecretOrFile::Secret(secret)) => Ok(Some(secret)),
            Some(SecretOrFile::File(path)) => self.secret_in_file(&path, &file_key(key), wanted, parse),
        }
    }

    /// As [`Self::secret`], but a file that is named is not opened.
    pub(super) fn secret_or_file<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<SecretOrFile<T>>, ConfigError> {
        let file_key = file_key(key);
        if !self.0.contains_key(key) && !self.0.contains_key(&file_key) {
            return Ok(None);
        }
        let (written, named) = (self.origin(key), self.origin(&file_key));
        match written.rank().cmp(&named.rank()) {
            std::cmp::Ordering::Greater => {
                Ok(self.written_secret(key, wanted, parse)?.map(SecretOrFile::Secret))
            }
            std::cmp::Ordering::Less => Ok(self.path(&file_key)?.map(SecretOrFile::File)),
            std::cmp::Ordering::Equal => Err(ConfigError::SecretTwice { origin: named, key: key.to_owned() }),
        }
    }

    fn written_secret<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(setting) = self.0.get(key) else { return Ok(None) };
        check_closed(key, &setting.origin)?;
        let found = match &setting.raw {
            Raw::Text(text) if text.trim().is_empty() => "empty".to_owned(),
            Raw::Text(text) => match parse(text.trim()) {
                Some(secret) => return Ok(Some(secret)),
                None => "something else".to_owned(),
            },
            Raw::Number(_) => "a number".to_owned(),
            other => other.describe(),
        };
        Err(wrong(setting.origin.clone(), key, found, wanted))
    }

    fn secret_in_file<T>(
        &self,
        path: &Path,
        file_key: &str,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let origin = self.origin(file_key);
        let text = read_private(path)
            .map_err(|source| ConfigError::SecretFile { origin: origin.clone(), source })?;
        match parse(&text) {
            Some(secret) => Ok(Some(secret)),
            None => Err(wrong(origin, file_key, "a file with something else in it".to_owned(), wanted)),
        }
    }

    /// Where each set key comes from; a secret that a file holds comes from that file.
    pub(super) fn origins(&self) -> Result<BTreeMap<String, Origin>, ConfigError> {
        let mut origins: BTreeMap<String, Origin> =
            self.0.iter().map(|(key, setting)| (key.clone(), setting.origin.clone())).collect();
        for key in KEYS.iter().filter(|key| key.secret) {
            let named_by = self.origin(&file_key(key.name));
            if named_by.rank() > self.origin(key.name).rank()
                && let Some(path) = self.path(&file_key(key.name))?
            {
                origins
                    .insert(key.name.to_owned(), Origin::SecretFile { path, named_by: Box::new(named_by) });
            }
        }
        Ok(origins)
    }
}

/// A file in which a secret stands is closed to others, as one that holds nothing else must be.
fn check_closed(key: &str, origin: &Origin) -> Result<(), ConfigError> {
    let Origin::File { path, .. } = origin else { return Ok(()) };
    // It has just been read; one that is gone since then is open to nobody.
    match fs::metadata(path).ok().as_ref().and_then(open_to_others) {
        None => Ok(()),
        Some(mode) => Err(ConfigError::SecretInOpenFile {
            origin: origin.clone(),
            key: key.to_owned(),
            path: path.clone(),
            mode,
        }),
    }
}

fn file_key(key: &str) -> String {
    format!("{key}{FILE_SUFFIX}")
}
