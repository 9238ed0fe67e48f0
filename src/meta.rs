//! The typed client of Meta: the OAuth endpoints of both logins, and the Graph API.
//!
//! Meta's own words stay inside: a caller gets domain nouns, and one [`Error`] that never carries an address, a
//! token or a code. Every field of an answer is optional until it is read, and every id is text.

mod client;
mod error;
mod graph;
mod oauth;
mod sentence;
mod sign_in;
mod signed_request;
mod usage;
mod wire;

pub use client::{Access, Client, Options};
pub use error::{Error, Unreachable};
pub use graph::{
    Answer, MediaFields, MediaList, Read, SeriesAnswer, TotalAnswer, refused_metric, refuses_media_fields,
};
pub use oauth::{
    AuthorizeRequest, Exchanged, Me, Page, PageAccount, PermissionStatus, Reason, Renewed, TokenInfo,
    authorize_link, new_pkce, new_state,
};
pub use signed_request::{SignedRequest, SignedRequestError};
pub use usage::{Load, Usage};
