//! `[sync]`: how long fetched figures are kept.

use std::fmt;

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug, Default)]
pub struct Sync {
    pub retention: Retention,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    #[default]
    Forever,
    /// At least 1.
    Days(u32),
}

impl Sync {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let retention = settings.parsed(
            "sync.retention",
            "\"forever\" or a time such as \"730 days\"",
            Retention::parse,
        )?;
        Ok(Self { retention: retention.unwrap_or_default() })
    }
}

impl Retention {
    fn parse(text: &str) -> Option<Self> {
        if text == "forever" {
            return Some(Self::Forever);
        }
        let number = text.strip_suffix("days").or_else(|| text.strip_suffix("day"))?;
        number.trim_end().parse().ok().filter(|days| *days > 0).map(Self::Days)
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => formatter.write_str("forever"),
            Self::Days(days) => write!(formatter, "{days} days"),
        }
    }
}
