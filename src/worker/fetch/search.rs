//! Finds the metric that Meta refuses among several, also where it does not say which; pure.

use crate::{
    domain::{Refusal, RefusalKind},
    meta::refused_metric,
};

/// The metrics of one call, asked for in parts while one of them is looked for.
#[derive(Debug)]
pub(super) struct Search<T> {
    /// Refused the last time, so each is asked for alone, before all else.
    apart: Vec<T>,
    /// Of `apart`: refused again, and answered this time.
    confirmed: Vec<T>,
    cleared: Vec<T>,
    /// Asked for next; all at once, or by halves where it is certain that one of them is refused.
    suspects: Vec<T>,
    is_certain: bool,
    /// Asked for once the suspects are done with.
    others: Vec<T>,
    culprits: Vec<T>,
    has_answer: bool,
    unnamed: Option<Refusal>,
}

/// What a refusal says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused<T> {
    /// Of this metric alone; the rest is asked for again.
    One(T),
    /// Of one of those that were asked for: fewer are asked for next.
    Unnamed,
    /// Of all of these, and there is nothing more to ask.
    All(Vec<T>),
}

/// What a search came to.
#[derive(Debug)]
pub(super) struct Found<T> {
    /// Refused by themselves, while others were answered.
    pub(super) culprits: Vec<T>,
    /// Served after all, though refused the last time.
    pub(super) cleared: Vec<T>,
    /// Meta's last refusal that named no metric.
    pub(super) unnamed: Option<Refusal>,
}

impl<T: Copy + PartialEq> Search<T> {
    pub(super) const fn new(metrics: Vec<T>) -> Self {
        Self {
            apart: Vec::new(),
            confirmed: Vec::new(),
            cleared: Vec::new(),
            suspects: metrics,
            is_certain: false,
            others: Vec::new(),
            culprits: Vec::new(),
            has_answer: false,
            unnamed: None,
        }
    }

    /// These too, each alone, because they were refused the last time.
    pub(super) fn with_apart(self, apart: Vec<T>) -> Self {
        Self { apart, ..self }
    }

    /// What to ask for next; nothing when all is known.
    pub(super) fn next(&self) -> Vec<T> {
        if let Some(alone) = self.apart.first() {
            return vec![*alone];
        }
        let count = if self.is_certain { self.suspects.len().div_ceil(2) } else { self.suspects.len() };
        self.suspects.iter().take(count).copied().collect()
    }

    /// `asked` was answered.
    pub(super) fn answered(&mut self, asked: &[T]) {
        if self.takes_apart(asked) {
            self.cleared.extend(asked);
            return;
        }
        self.has_answer = true;
        self.suspects.retain(|metric| !asked.contains(metric));
        if self.suspects.is_empty() {
            self.go_back();
        }
    }

    /// `asked`, under these names, was refused. `patience` is how many refusals without a name may still be looked
    /// into.
    pub(super) fn refused(
        &mut self,
        asked: &[T],
        names: &[&str],
        refusal: &Refusal,
        patience: &mut u32,
    ) -> Refused<T> {
        if self.takes_apart(asked) {
            if refusal.kind() != RefusalKind::Parameter {
                return Refused::All(asked.to_vec());
            }
            self.confirmed.extend(asked);
            return Refused::Unnamed;
        }
        if let Some(metric) = refused_metric(refusal, names).and_then(|index| asked.get(index)) {
            self.suspects.retain(|one| one != metric);
            self.go_back();
            return Refused::One(*metric);
        }
        if refusal.kind() == RefusalKind::Parameter {
            self.unnamed = Some(refusal.clone());
            // Where two metrics are refused by themselves and none was answered, it is about the call.
            let is_about_one = self.has_answer || self.culprits.len() < 2;
            let has_more = self.suspects.len() + self.others.len() > 1;
            if let [culprit] = asked
                && is_about_one
                && (self.has_answer || has_more)
            {
                self.culprits.push(*culprit);
                self.suspects.retain(|one| one != culprit);
                self.go_back();
                return Refused::Unnamed;
            }
            if is_about_one && has_more && *patience > 0 {
                *patience -= 1;
                let (suspects, others) = self.suspects.iter().partition(|metric| asked.contains(metric));
                self.suspects = suspects;
                self.others.extend::<Vec<T>>(others);
                self.is_certain = true;
                return Refused::Unnamed;
            }
        }
        self.go_back();
        let mut all = std::mem::take(&mut self.suspects);
        if !self.has_answer {
            all.append(&mut self.culprits);
        }
        Refused::All(all)
    }

    /// Whether one of them is refused without its name, and all is not yet known.
    pub(super) const fn is_looking(&self) -> bool {
        self.unnamed.is_some()
    }

    /// Whether some of them were answered.
    pub(super) const fn has_answer(&self) -> bool {
        self.has_answer
    }

    pub(super) fn found(self) -> Found<T> {
        let culprits = [self.culprits, self.confirmed].concat();
        Found { culprits, cleared: self.cleared, unnamed: self.unnamed }
    }

    /// Whether these were asked for alone because they were refused the last time; it is not done twice.
    fn takes_apart(&mut self, asked: &[T]) -> bool {
        let before = self.apart.len();
        self.apart.retain(|metric| !asked.contains(metric));
        self.apart.len() < before
    }

    /// All that is left is asked for together; what was not yet asked for in a smaller part comes first.
    fn go_back(&mut self) {
        self.others.append(&mut self.suspects);
        self.suspects.append(&mut self.others);
        self.is_certain = false;
    }
}

#[cfg(test)]
mod tests;
