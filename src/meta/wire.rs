//! One call on the wire: how it is written, sent, tried again, and how its answer is read.

mod answer;
mod call;
mod connect;
mod fields;
mod paging;
mod proof;
mod redact;
mod retry;
mod send;
mod transport;

pub(super) use answer::{read as read_answer, refusal_in};
pub(super) use call::{Call, Host};
pub(super) use connect::build;
pub(super) use fields::{account_id, count, instant, profile, row_text, rows, text, untrusted, unwrapped};
pub(super) use paging::next_page;
pub(super) use redact::Redactions;
pub(super) use retry::pause_before_again;
