//! Which posts and stories one fetch looks at; pure.

use std::collections::HashSet;

use super::ladder::next_step;
use crate::domain::{Followed, Media, MediaId, Timestamp, Untrusted};

/// The lists, and whose figures are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::worker) struct Posts {
    /// Whether the lists of posts and of live stories are asked for.
    pub(in crate::worker) list: bool,
    whose: Whose,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Whose {
    /// Everything that is listed.
    Listed,
    /// What is new, and what has come to its next step.
    Due {
        steps: Vec<Followed>,
        /// What has been read before, as long as it is followed.
        known: HashSet<MediaId>,
    },
}

impl Posts {
    pub(super) const fn newest() -> Self {
        Self { list: true, whose: Whose::Listed }
    }

    pub(super) fn due(list: bool, followed: Vec<Followed>, is_due: impl Fn(Timestamp) -> bool) -> Self {
        let known = followed.iter().map(|one| one.id.clone()).collect();
        let steps = followed.into_iter().filter(|one| next_step(one).is_some_and(&is_due)).collect();
        Self { list, whose: Whose::Due { steps, known } }
    }

    /// Whether there is nothing to ask.
    pub(in crate::worker) const fn is_empty(&self) -> bool {
        match &self.whose {
            Whose::Listed => false,
            Whose::Due { steps, .. } => !self.list && steps.is_empty(),
        }
    }

    /// What has come to its next step, whether it is listed any more or not.
    pub(in crate::worker) fn steps(&self) -> Vec<Media<Untrusted>> {
        match &self.whose {
            Whose::Listed => Vec::new(),
            Whose::Due { steps, .. } => steps.iter().map(unlisted).collect(),
        }
    }

    /// Of what is listed that whose figures are read beside the steps: everything, or what is new.
    pub(in crate::worker) fn of_list(
        &self,
        mut listed: Vec<Media<Untrusted>>,
        now: Timestamp,
    ) -> Vec<Media<Untrusted>> {
        if let Whose::Due { known, .. } = &self.whose {
            listed
                .retain(|media| !known.contains(&media.id) && now - media.published_at < Followed::POSTS_FOR);
        }
        listed
    }
}

fn unlisted(one: &Followed) -> Media<Untrusted> {
    Media {
        id: one.id.clone(),
        published_at: one.published_at,
        product_type: one.product_type,
        permalink: None,
        caption: None,
    }
}
