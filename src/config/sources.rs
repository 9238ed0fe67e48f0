//! Where settings are gathered from, and in which order.

use std::path::PathBuf;

use crate::domain::Environment;

use super::{
    ConfigError, Origin, file,
    known::{KEYS, is_key, nearest},
    settings::{Raw, Setting},
};

/// A variable that begins so names a key: `LIGHTMETER__META__FACEBOOK__APP_ID` is `meta.facebook.app_id`.
pub(super) const PREFIX: &str = "LIGHTMETER__";

#[derive(Clone, Debug)]
pub struct Sources<'e> {
    /// `--config`: this file must be there.
    pub file: Option<PathBuf>,
    /// Read when no file was named; may be missing.
    pub default_file: PathBuf,
    pub environment: &'e Environment,
    pub flags: Vec<FlagValue>,
}

/// A flag of the command line that sets a key.
#[derive(Clone, Debug)]
pub struct FlagValue {
    /// As it is typed, such as `--public-url`.
    pub flag: String,
    /// The full name of the key, such as `callback.public_url`.
    pub key: String,
    pub value: String,
}

impl Sources<'_> {
    /// All settings in the order in which a later one replaces an earlier one.
    pub(super) fn settings(&self) -> Result<Vec<(String, Setting)>, ConfigError> {
        let mut settings = self.in_file()?;
        settings.extend(self.in_plain_names());
        settings.extend(self.in_prefixed_variables()?);
        settings.extend(self.in_flags()?);
        Ok(settings)
    }

    fn in_file(&self) -> Result<Vec<(String, Setting)>, ConfigError> {
        match &self.file {
            None => Ok(file::read(&self.default_file)?.unwrap_or_default()),
            Some(path) => file::read(path)?.ok_or_else(|| ConfigError::UnreadableFile {
                path: path.clone(),
                reason: "there is no such file".to_owned(),
            }),
        }
    }

    fn in_plain_names(&self) -> impl Iterator<Item = (String, Setting)> {
        KEYS.iter().filter_map(|key| {
            let variable = key.plain?;
            let text = self.environment.get(variable)?;
            Some((key.name.to_owned(), outside_the_file(text, Origin::Variable(variable.to_owned()))))
        })
    }

    fn in_prefixed_variables(&self) -> Result<Vec<(String, Setting)>, ConfigError> {
        let named = self.environment.iter().filter(|(_, text)| !text.is_empty());
        named
            .filter_map(|(variable, text)| Some((variable, variable.strip_prefix(PREFIX)?, text)))
            .map(|(variable, rest, text)| {
                let key = rest.to_ascii_lowercase().replace("__", ".");
                let origin = Origin::Variable(variable.to_owned());
                if is_key(&key) {
                    return Ok((key, outside_the_file(text, origin)));
                }
                let nearest = format!("{PREFIX}{}", nearest(&key).replace('.', "__").to_ascii_uppercase());
                Err(ConfigError::UnknownKey { origin, key, nearest })
            })
            .collect()
    }

    fn in_flags(&self) -> Result<Vec<(String, Setting)>, ConfigError> {
        let flags = self.flags.iter().map(|flag| {
            let origin = Origin::Flag(flag.flag.clone());
            if is_key(&flag.key) {
                return Ok((flag.key.clone(), outside_the_file(&flag.value, origin)));
            }
            Err(ConfigError::UnknownKey { origin, key: flag.key.clone(), nearest: nearest(&flag.key) })
        });
        flags.collect()
    }
}

fn outside_the_file(text: &str, origin: Origin) -> Setting {
    Setting { raw: Raw::Text(text.to_owned()), origin }
}
