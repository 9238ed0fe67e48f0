//! Who the audience is: demographics and the hours followers are online.

use super::{Day, Shown, Taken, Timestamp, Value, names::named_enum};

named_enum! {
    /// Whose demographics.
    pub enum AudienceKind {
        Followers = "follower_demographics",
        Engaged = "engaged_audience_demographics",
    }
}

named_enum! {
    pub enum Dimension {
        Age = "age",
        Gender = "gender",
        Country = "country",
        City = "city",
    }
}

/// Everything known of an account's audience.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audience {
    pub breakdowns: Vec<AudienceBreakdown>,
    pub online: Vec<OnlineFollowers>,
}

/// One dimension of one audience on one day; Meta lists at most 45 entries, so the sum may be lower than the
/// follower count. `T` is [`Untrusted`](super::Untrusted) on the way into the store and [`Shown`] on the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct AudienceBreakdown<T = Shown> {
    pub day: Day,
    pub kind: AudienceKind,
    pub dimension: Dimension,
    pub fetched_at: Timestamp,
    /// The shares, largest first, or why there are none.
    pub shares: Result<Vec<AudienceShare<T>>, super::Reason>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AudienceShare<T = Shown> {
    pub key: T,
    pub value: Value,
}

/// Followers online by hour of one day; the hours are labelled as Meta gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlineFollowers {
    pub day: Day,
    /// Hour label and followers, ascending by hour.
    pub hours: Taken<Result<Vec<(u8, i64)>, super::Reason>>,
}
