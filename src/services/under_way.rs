//! What is under way and would be lost with the process, so that whoever ends it waits.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts what is under way. Cheap to clone; every clone counts the same.
#[derive(Clone, Debug)]
pub struct UnderWay(Arc<watch::Sender<usize>>);

/// One thing that is under way; dropped it is over.
#[derive(Debug)]
pub struct Begun(UnderWay);

impl Default for UnderWay {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl UnderWay {
    pub fn begin(&self) -> Begun {
        self.0.send_modify(|count| *count += 1);
        Begun(self.clone())
    }

    pub fn is_any(&self) -> bool {
        *self.0.borrow() > 0
    }

    /// Returns when nothing is under way.
    pub async fn over(&self) {
        // The sender lives as long as this, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}
