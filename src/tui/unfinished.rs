//! What a dashboard had begun to write when it was left: it is waited for, and what went wrong with it is told.

use tokio::sync::mpsc;

use super::{Message, Problem};
use crate::services::UnderWay;

/// For whoever ends the dashboard.
#[derive(Debug)]
pub struct Unfinished {
    under_way: UnderWay,
    problems: mpsc::UnboundedReceiver<Problem>,
}

/// Runs what a person asked for to its end, whether or not the dashboard is still there.
#[derive(Clone, Debug)]
pub struct Writes {
    under_way: UnderWay,
    problems: mpsc::UnboundedSender<Problem>,
}

impl Writes {
    pub fn watched() -> (Self, Unfinished) {
        let under_way = UnderWay::default();
        let (sender, problems) = mpsc::unbounded_channel();
        (Self { under_way: under_way.clone(), problems: sender }, Unfinished { under_way, problems })
    }

    pub(super) fn spawn(
        &self,
        messages: mpsc::UnboundedSender<Message>,
        message: impl Future<Output = Message> + Send + 'static,
    ) {
        let begun = self.under_way.begin();
        let problems = self.problems.clone();
        tokio::spawn(async move {
            if let Err(mpsc::error::SendError(unheard)) = messages.send(message.await)
                && let Some(problem) = problem_of(unheard)
            {
                // Nobody may want to know, and that is fine.
                let _ = problems.send(problem);
            }
            drop(begun);
        });
    }
}

impl Unfinished {
    pub fn under_way(&self) -> UnderWay {
        self.under_way.clone()
    }

    /// What went wrong after the dashboard was gone, once each.
    pub fn problems(&mut self) -> Vec<Problem> {
        std::iter::from_fn(|| self.problems.try_recv().ok()).collect()
    }
}

fn problem_of(message: Message) -> Option<Problem> {
    match message {
        Message::Asked(Err(problem))
        | Message::RenewalAsked { result: Err(problem), .. }
        | Message::Exported(Err(problem))
        | Message::Disconnected { result: Err(problem), .. } => Some(problem),
        _ => None,
    }
}
