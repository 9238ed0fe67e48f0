//! A proposal as JSON: its texts go in as they came and come out fit to be shown.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{AccountId, Candidate, Proposal, Scopes, Shown, Untrusted},
    store::{Error, tables::columns::account_id},
};

#[derive(Serialize, Deserialize)]
struct Written {
    subject: String,
    candidates: Vec<WrittenCandidate>,
    granted: String,
    refused: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenCandidate {
    account_id: String,
    username: String,
    name: Option<String>,
    page: Option<String>,
    followers_count: Option<i64>,
    already_connected: bool,
}

pub(in crate::store::tables) fn write_proposal(proposal: &Proposal<Untrusted>) -> Result<String, Error> {
    let as_it_came = |text: &Untrusted| text.as_it_came().to_owned();
    let written = Written {
        subject: proposal.subject.clone(),
        candidates: proposal
            .candidates
            .iter()
            .map(|candidate| WrittenCandidate {
                account_id: candidate.account_id.as_str().to_owned(),
                username: as_it_came(&candidate.username),
                name: candidate.name.as_ref().map(as_it_came),
                page: candidate.page.as_ref().map(as_it_came),
                followers_count: candidate.followers_count,
                already_connected: candidate.already_connected,
            })
            .collect(),
        granted: proposal.granted.to_string(),
        refused: proposal.refused.to_string(),
    };
    serde_json::to_string(&written).map_err(|_| Error::unreadable("proposal"))
}

/// What the end of an attempt is told with: the names of the accounts that were chosen, and nothing else.
pub(super) fn told_at_the_end(text: &str, chosen: &[AccountId]) -> Result<String, Error> {
    let mut written: Written = serde_json::from_str(text).map_err(|_| Error::unreadable("proposal"))?;
    written.candidates.retain(|one| chosen.iter().any(|account| account.as_str() == one.account_id));
    for candidate in &mut written.candidates {
        (candidate.name, candidate.page, candidate.followers_count) = (None, None, None);
    }
    for text in [&mut written.subject, &mut written.granted, &mut written.refused] {
        text.clear();
    }
    serde_json::to_string(&written).map_err(|_| Error::unreadable("proposal"))
}

pub(super) fn read_proposal(text: &str) -> Result<Proposal, Error> {
    let written: Written = serde_json::from_str(text).map_err(|_| Error::unreadable("proposal"))?;
    let candidates = written.candidates.into_iter().map(|candidate| {
        Ok(Candidate {
            account_id: account_id(&candidate.account_id)?,
            username: Shown::new(&candidate.username),
            name: candidate.name.as_deref().map(Shown::new),
            page: candidate.page.as_deref().map(Shown::new),
            followers_count: candidate.followers_count,
            already_connected: candidate.already_connected,
        })
    });
    Ok(Proposal {
        subject: written.subject,
        candidates: candidates.collect::<Result<_, Error>>()?,
        granted: Scopes::parse(&written.granted),
        refused: Scopes::parse(&written.refused),
    })
}
