//! What came of an answer.

/// Of an ask of the sort `A`.
#[derive(Debug)]
pub(super) enum Turn<A> {
    /// All is known, and these are asked for because of it. `is_answered` where Meta served something of it.
    Done { is_answered: bool, next: Vec<A> },
    /// A metric that Meta named is out; the rest is asked for again.
    Again(A),
    /// One of the metrics is refused without its name; fewer are asked for next.
    Searching(A),
}

impl<A> Turn<A> {
    /// All is known, and nothing follows from it.
    pub(super) const fn done(is_answered: bool) -> Self {
        Self::Done { is_answered, next: Vec::new() }
    }

    pub(super) fn map<B>(self, into: impl FnMut(A) -> B) -> Turn<B> {
        let mut into = into;
        match self {
            Self::Done { is_answered, next } => {
                Turn::Done { is_answered, next: next.into_iter().map(into).collect() }
            }
            Self::Again(ask) => Turn::Again(into(ask)),
            Self::Searching(ask) => Turn::Searching(into(ask)),
        }
    }
}
