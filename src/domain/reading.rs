//! A value with its truth: a missing number is never 0, a real 0 is never missing.

use serde::{Serialize, Serializer};

use super::{Timestamp, names::named_enum};

/// What is known of one figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// Meta said so.
    Measured(Value),
    /// Meta has not published it yet; it may take up to 48 h.
    Late,
    /// An older value stands in for one that could not be had.
    Carried(Value),
    Unavailable(Reason),
}

impl Reading {
    /// The name of its truth in JSON and CSV: `measured`, `late`, `carried` or `unavailable`.
    pub const fn status(self) -> &'static str {
        match self {
            Self::Measured(_) => "measured",
            Self::Late => "late",
            Self::Carried(_) => "carried",
            Self::Unavailable(_) => "unavailable",
        }
    }

    pub const fn value(self) -> Option<Value> {
        match self {
            Self::Measured(value) | Self::Carried(value) => Some(value),
            Self::Late | Self::Unavailable(_) => None,
        }
    }

    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Unavailable(reason) => Some(reason),
            Self::Measured(_) | Self::Late | Self::Carried(_) => None,
        }
    }
}

named_enum! {
    /// Why a reading is unavailable.
    pub enum Reason {
        /// Meta answered without it, and it is too old to be merely late.
        NotPublished = "not_published",
        /// The account or audience is under Meta's threshold.
        TooSmall = "too_small",
        /// This account, login or media type has no such metric.
        NotSupported = "not_supported",
        /// Meta has no total for a window this long or this far back.
        BeyondWindow = "beyond_window",
        /// Meta refused this metric.
        Refused = "refused",
        /// Nobody has asked Meta yet.
        NotFetched = "not_fetched",
    }
}

/// A number as Meta sent it: counts are whole, shares and averages may not be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Whole(i64),
    Decimal(f64),
}

impl Value {
    pub fn as_f64(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "for charts and percentages, never for output")]
            Self::Whole(whole) => whole as f64,
            Self::Decimal(decimal) => decimal,
        }
    }

    pub const fn whole(self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(whole),
            Self::Decimal(_) => None,
        }
    }

    /// Reads a JSON number exactly; `None` for anything else.
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        json.as_i64().map(Self::Whole).or_else(|| json.as_f64().map(Self::Decimal))
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(whole) => write!(formatter, "{whole}"),
            Self::Decimal(decimal) => write!(formatter, "{decimal}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(whole) => serializer.serialize_i64(*whole),
            Self::Decimal(decimal) => serializer.serialize_f64(*decimal),
        }
    }
}

/// Something with the instant at which Meta was asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken<T> {
    pub what: T,
    pub at: Timestamp,
}
