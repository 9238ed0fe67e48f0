//! The OAuth endpoints of both logins: the dialog's link, the exchanges, and what a token is worth.

mod app;
mod authorize;
mod debug_token;
mod exchange;
mod me;
mod pages;
mod permissions;
mod renew;

pub use authorize::{AuthorizeRequest, Reason, authorize_link, new_pkce, new_state};
pub use debug_token::TokenInfo;
pub use exchange::Exchanged;
pub use me::Me;
pub use pages::{Page, PageAccount};
pub use permissions::PermissionStatus;
pub use renew::Renewed;
