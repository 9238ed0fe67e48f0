//! Which asks go next; pure.

use std::collections::{HashSet, VecDeque};

use super::{
    ask::{Ask, Part},
    turn::Turn,
};

/// What is still to be asked. Of a kind that shares its metrics one goes ahead until Meta has served it: a metric that
/// it refuses is then looked for once, and not by as many calls as there are windows, days and posts.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Ask>,
    /// All of these kinds may go together.
    clear: HashSet<&'static str>,
    /// One of these kinds is waiting to go on with its search.
    searching: HashSet<&'static str>,
    ended: HashSet<Part>,
    /// These kinds are in this round already.
    out: HashSet<&'static str>,
    /// Of these kinds it is one that goes on with its search.
    led: HashSet<&'static str>,
}

impl Queue {
    pub(super) fn new(asks: impl IntoIterator<Item = Ask>) -> Self {
        Self { waiting: asks.into_iter().collect(), ..Self::default() }
    }

    pub(super) fn begin_round(&mut self) {
        self.out.clear();
        self.led.clear();
    }

    /// The next ask that may go in this round. Where no metric is searched for any more, all may that nobody leads.
    pub(super) fn next(&mut self, is_searched: bool) -> Option<Ask> {
        let may_go = |ask: &Ask| {
            ask.kind().is_none_or(|kind| {
                let is_free = self.clear.contains(kind) || !is_searched && !self.led.contains(kind);
                is_free || !self.out.contains(kind)
            })
        };
        let place = self.waiting.iter().position(may_go)?;
        let ask = self.waiting.remove(place)?;
        if let Some(kind) = ask.kind().filter(|kind| self.searching.remove(kind)) {
            self.led.insert(kind);
        }
        Some(ask)
    }

    /// This one has something to read in this round.
    pub(super) fn note_out(&mut self, ask: &Ask) {
        self.out.extend(ask.kind());
    }

    /// Whether one of the kind is about to look for the metric that Meta refuses, so that the others need not.
    pub(super) fn is_searching(&self, kind: Option<&'static str>) -> bool {
        kind.is_some_and(|kind| self.searching.contains(kind))
    }

    pub(super) fn has_ended(&self, part: Part) -> bool {
        self.ended.contains(&part)
    }

    pub(super) fn into_ended(self) -> HashSet<Part> {
        self.ended
    }

    /// What came of an ask of this kind.
    pub(super) fn note(&mut self, kind: Option<&'static str>, turn: Turn<Ask>) {
        match turn {
            Turn::Done { is_answered, next } => {
                if let Some(kind) = kind.filter(|kind| is_answered && !self.searching.contains(kind)) {
                    self.clear.insert(kind);
                }
                for ask in next {
                    self.put_off(ask);
                }
            }
            Turn::Again(ask) => self.go_on(ask),
            Turn::Searching(ask) => {
                if let Some(kind) = kind {
                    self.clear.remove(kind);
                    self.searching.insert(kind);
                }
                self.go_on(ask);
            }
        }
    }

    /// Behind all others.
    pub(super) fn put_off(&mut self, ask: Ask) {
        if !self.has_ended(ask.part()) {
            self.waiting.push_back(ask);
        }
    }

    /// The rest of a part is not asked for.
    pub(super) fn end(&mut self, part: Part) {
        self.ended.insert(part);
        self.waiting.retain(|ask| ask.part() != part);
    }

    fn go_on(&mut self, ask: Ask) {
        if !self.has_ended(ask.part()) {
            self.waiting.push_front(ask);
        }
    }
}

#[cfg(test)]
mod tests;
