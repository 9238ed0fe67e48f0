//! Facts about Meta that are not confirmed, each with the behaviours somebody has seen or feared.

use serde::{Deserialize, Serialize};

/// The default is what practice saw most; every other value is a behaviour a client must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about Meta")]
pub struct Variants {
    /// Whether Instagram Login's dashboard accepts `http://localhost`.
    pub instagram_accepts_http_localhost: bool,
    /// Whether Instagram Login's dashboard accepts `https://localhost`.
    pub instagram_accepts_https_localhost: bool,
    /// Whether Facebook Login still allows `http://localhost`, which only development mode does.
    pub facebook_accepts_http_localhost: bool,
    /// Facebook Login for Business in development mode ends in "Permissions error" (`error_code=200`).
    pub facebook_business_login_in_development: Acceptance,
    pub facebook_pkce: Pkce,
    pub instagram_pkce: Pkce,
    /// Whether Facebook still appends `#_=_` to the redirect.
    pub facebook_appends_fragment: bool,
    /// How Instagram's code exchange wraps and types its answer.
    pub instagram_exchange: ExchangeShape,
    /// Whether `/me` on graph.instagram.com wraps its object into `data[]`.
    pub instagram_me: MeShape,
    /// Whether the token endpoints of graph.instagram.com work below a version.
    pub instagram_versioned_exchange: Acceptance,
    /// Whether the app-scoped id may stand in a path of graph.instagram.com.
    pub app_scoped_id_in_path: Acceptance,
    pub instagram_debug_token: Acceptance,
    /// Whether `DELETE /me/permissions` works on graph.instagram.com.
    pub instagram_revoke: Acceptance,
    /// Whether `media_product_type` and `caption`, documented as Facebook Login only, are served.
    pub instagram_media_fields: Acceptance,
    pub instagram_bearer_header: Acceptance,
    pub instagram_batch: Acceptance,
    /// Which key proves `appsecret_proof` on graph.instagram.com, if it is looked at at all.
    pub instagram_proof: Pkce,
    /// The app's *Require App Secret* switch.
    pub proof_required: bool,
    /// Whether Facebook's code exchange names `expires_in`.
    pub facebook_code_expires_in: bool,
    /// Whether `fb_exchange_token` names `expires_in`.
    pub facebook_long_expires_in: bool,
    /// Whether the long-lived Facebook token never expires (`expires_at: 0`).
    pub facebook_token_never_expires: bool,
    /// Whether Instagram's exchange and refresh name `expires_in`.
    pub instagram_expires_in: bool,
    pub old_token_after_renewal: OldToken,
    pub facebook_reexchange: Reexchange,
    /// A Native/Desktop app: Meta ignores its app tokens, so `debug_token` refuses them.
    pub app_tokens: Acceptance,
    pub debug_token_shape: DebugShape,
    /// Whether the code exchange failures of Facebook carry the subcodes 36007 to 36009.
    pub facebook_exchange_subcodes: bool,
    pub views_breakdown: ViewsBreakdown,
    /// Whether `follower_demographics` still takes the four longer timeframes.
    pub long_timeframes: Acceptance,
    pub follows_meaning: FollowsMeaning,
    /// What "not published" looks like; all of them come with HTTP 200.
    pub no_data: NoData,
    /// The status line of throttling; a client decides on `error.code`.
    pub throttle_status: u16,
    pub usage_keys: UsageKeys,
    /// Calls an account may make in 24 hours without an impression, for the floor nobody documents.
    pub calls_floor: u64,
    /// Field expansion billed as one call, or as one for each expanded object.
    pub expansion_billed_per_object: bool,
    /// Whether reels' watch times come in seconds instead of milliseconds.
    pub watch_time_in_seconds: bool,
    /// Whether system users may ask for insights.
    pub system_user_insights: Acceptance,
    /// Whether the device dialog grants Instagram permissions; it leaves them out otherwise.
    pub device_login: Acceptance,
    /// The longest a day waits for its publication; Meta says up to 48 hours, 0 publishes at midnight.
    pub longest_delay_hours: u64,
}

impl Default for Variants {
    fn default() -> Self {
        use Acceptance::{Accepted, Refused};
        Self {
            instagram_accepts_http_localhost: false,
            instagram_accepts_https_localhost: true,
            facebook_accepts_http_localhost: true,
            facebook_business_login_in_development: Accepted,
            facebook_pkce: Pkce::Verified,
            instagram_pkce: Pkce::Ignored,
            facebook_appends_fragment: true,
            instagram_exchange: ExchangeShape::Flat,
            instagram_me: MeShape::Flat,
            instagram_versioned_exchange: Refused,
            app_scoped_id_in_path: Refused,
            instagram_debug_token: Refused,
            instagram_revoke: Refused,
            instagram_media_fields: Accepted,
            instagram_bearer_header: Accepted,
            instagram_batch: Refused,
            instagram_proof: Pkce::Verified,
            proof_required: false,
            facebook_code_expires_in: true,
            facebook_long_expires_in: true,
            facebook_token_never_expires: false,
            instagram_expires_in: true,
            old_token_after_renewal: OldToken::Lives,
            facebook_reexchange: Reexchange::MovesTheDate,
            app_tokens: Accepted,
            debug_token_shape: DebugShape::default(),
            facebook_exchange_subcodes: true,
            views_breakdown: ViewsBreakdown::Either,
            long_timeframes: Refused,
            follows_meaning: FollowsMeaning::FollowerIsGained,
            no_data: NoData::AsSeen,
            throttle_status: 400,
            usage_keys: UsageKeys::Both,
            calls_floor: 4800,
            expansion_billed_per_object: false,
            watch_time_in_seconds: false,
            system_user_insights: Refused,
            device_login: Refused,
            longest_delay_hours: 48,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    Accepted,
    Refused,
}

impl Acceptance {
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted)
    }
}

/// What happens to a parameter that is sent in addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pkce {
    /// Checked when it was sent.
    Verified,
    Ignored,
    /// A request that carries it is an error.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeShape {
    /// One object, `permissions` as an array, `user_id` as a number.
    Flat,
    /// One object, `permissions` as a comma list, `user_id` as a string.
    FlatWithText,
    /// `data[]`, `permissions` as a comma list, `user_id` as a string.
    Wrapped,
    /// `data[]`, `permissions` as an array, `user_id` as a number.
    WrappedWithNumber,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeShape {
    Flat,
    Wrapped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OldToken {
    Lives,
    Dies,
}

/// `fb_exchange_token` on a token that is long-lived already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reexchange {
    MovesTheDate,
    KeepsTheDate,
    /// Keeps the date and does not say so: the answer has no `expires_in`.
    KeepsTheDateSilently,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about Meta")]
pub struct DebugShape {
    pub app_id_as_number: bool,
    pub without_issued_at: bool,
    pub without_granular_scopes: bool,
    /// `data_access_expires_at` missing.
    pub without_data_access: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewsBreakdown {
    Either,
    /// Only `follow_type`, as the breakdown section says.
    FollowType,
    /// Only `follower_type`, as the metrics table says.
    FollowerType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowsMeaning {
    FollowerIsGained,
    FollowerIsLost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoData {
    /// `follows_and_unfollows` as [`Self::WithoutResults`], all others as [`Self::Empty`].
    AsSeen,
    /// The metric is missing from `data`.
    Empty,
    /// Name and period, but no `total_value`.
    WithoutTotal,
    /// A breakdown with its dimension but without `results`.
    WithoutResults,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageKeys {
    InstagramId,
    BusinessId,
    Both,
}
