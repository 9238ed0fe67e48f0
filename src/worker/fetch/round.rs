//! Asks in rounds: as many reads as go together are sent, then their answers are handed back in order.

use std::collections::HashSet;

use super::{
    Fetch, Step, Stop,
    ask::{Ask, Part},
    queue::Queue,
};
use crate::{
    meta::{self, Answer, Read},
    telemetry::{stop_before, stop_point},
};

impl Fetch<'_> {
    /// Asks until nothing is left; the parts that ended before. A round on graph.facebook.com is one HTTP request.
    pub(super) async fn ask_all(&mut self, asks: Vec<Ask>) -> Result<HashSet<Part>, Stop> {
        let mut queue = Queue::new(asks);
        loop {
            let round = self.next_round(&mut queue).await?;
            let Some((first, _)) = round.first() else { return Ok(queue.into_ended()) };
            let words = match round.len() {
                1 => first.words(),
                count => format!("{}, and {} more", first.words(), count - 1),
            };
            self.say(&words).await?;
            let (asks, reads): (Vec<Ask>, Vec<Read>) = round.into_iter().unzip();
            stop_before("worker.fetch.round_read");
            let answers = self.meta.read_all(self.access(), &reads).await;
            stop_point("worker.fetch.round_read");
            self.hand_back(&mut queue, asks.into_iter().zip(answers)).await?;
        }
    }

    async fn next_round(&mut self, queue: &mut Queue) -> Result<Vec<(Ask, Read)>, Stop> {
        let most = self.meta.at_a_time(self.login);
        let mut round = Vec::new();
        queue.begin_round();
        while round.len() < most
            && let Some(mut ask) = queue.next(self.patience > 0)
        {
            if let Some(read) = self.begin(&mut ask).await? {
                queue.note_out(&ask);
                round.push((ask, read));
            }
        }
        Ok(round)
    }

    /// What was served is kept, whatever became of the others; each was a call. A refusal counts only up to the one
    /// that ends its part, or everything: one at a time the rest would not have been asked.
    async fn hand_back(
        &mut self,
        queue: &mut Queue,
        answered: impl Iterator<Item = (Ask, Result<Answer, meta::Error>)>,
    ) -> Step {
        let mut end = Ok(());
        for (ask, answer) in answered {
            let (part, kind) = (ask.part(), ask.kind());
            if answer.is_err() && (end.is_err() || queue.has_ended(part)) {
                continue;
            }
            let turn = match self.weigh(answer) {
                Ok(Err(refusal)) if queue.is_searching(kind) && ask.has_to_search(&refusal) => {
                    queue.put_off(ask.anew());
                    continue;
                }
                Ok(answer) => self.take(ask, answer).await,
                Err(stop) => Err(stop),
            };
            match turn {
                Ok(turn) => queue.note(kind, turn),
                Err(Stop::Part) => queue.end(part),
                Err(Stop::Refused) => end = Err(Stop::Refused),
                Err(Stop::Store(error)) => return Err(Stop::Store(error)),
            }
        }
        end
    }
}
