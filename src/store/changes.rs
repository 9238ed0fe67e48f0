//! News that something was committed, here or in another process.

use tokio::sync::watch;

/// Tells of commits after it was made; several at once may be told as one.
#[derive(Clone, Debug)]
pub struct Changes(watch::Receiver<u64>);

impl Changes {
    pub(super) fn new(mut receiver: watch::Receiver<u64>) -> Self {
        receiver.mark_unchanged();
        Self(receiver)
    }

    /// Returns after a commit later than the last one told; without a store left it never returns.
    pub async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
