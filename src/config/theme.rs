//! `[theme]`: colours and signs.

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub name: ThemeName,
    /// Draws with ASCII only.
    pub ascii: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    #[default]
    Dark,
    Light,
    HighContrast,
    ColourBlind,
}

pub(super) const THEMES: &[(&str, ThemeName)] = &[
    ("dark", ThemeName::Dark),
    ("light", ThemeName::Light),
    ("high-contrast", ThemeName::HighContrast),
    ("colour-blind", ThemeName::ColourBlind),
];

impl Theme {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            name: settings.choice("theme.name", THEMES)?.unwrap_or_default(),
            ascii: settings.truth("theme.ascii")?.unwrap_or_default(),
        })
    }
}
