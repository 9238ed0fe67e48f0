//! News that something was committed, here or in another process.

use tokio::sync::watch;

use super::postgres::News;

/// Tells of commits after it was made; several at once may be told as one, and once there may be none behind it.
#[derive(Clone, Debug)]
pub struct Changes {
    told: watch::Receiver<u64>,
    /// Where other processes' commits have to be asked for.
    news: Option<News>,
}

impl Changes {
    /// All commits are told.
    pub(super) fn new(mut told: watch::Receiver<u64>) -> Self {
        told.mark_unchanged();
        Self { told, news: None }
    }

    /// Only this process's commits are told.
    pub(super) fn with_news(mut told: watch::Receiver<u64>, news: News) -> Self {
        told.mark_unchanged();
        Self { told, news: Some(news) }
    }

    /// Returns after a commit later than the last one told; without a store left it never returns.
    pub async fn changed(&mut self) {
        tokio::select! {
            told = self.told.changed() => {
                if told.is_err() {
                    std::future::pending::<()>().await;
                }
            }
            () = come(self.news.as_mut()) => {}
        }
    }
}

async fn come(news: Option<&mut News>) {
    match news {
        Some(news) => news.come().await,
        None => std::future::pending().await,
    }
}
