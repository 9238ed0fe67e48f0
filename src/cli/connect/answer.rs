//! "Connect @name to you?", and the choice among several accounts.

use super::Flow;
use crate::{
    cli::{Failure, Process},
    domain::{AccountId, Attempt, Candidate, Proposal},
};

impl Flow<'_> {
    /// Asks the person, or takes `--yes` and `--account` for an answer.
    pub(super) async fn answer(&mut self, attempt: &Attempt, process: &mut Process) -> Result<(), Failure> {
        let Some(proposal) = &attempt.proposal else { return Ok(()) };
        for scope in proposal.refused.iter() {
            let cost = scope.cost_of_refusal().unwrap_or("unknown");
            process.out.line(format!("Refused: {} ({cost})", scope.as_str()))?;
        }
        let services = &self.front.services;
        let Some(candidate) = self.pick(attempt, proposal, process).await? else {
            services.cancel(attempt.id).await?;
            return Ok(());
        };
        let account = candidate.account_id.clone();
        if self.options.yes || self.says_yes(candidate, process).await? {
            Ok(services.choose(attempt.id, &[account]).await?)
        } else {
            Ok(services.cancel(attempt.id).await?)
        }
    }

    /// The candidate to connect: the named one, the only one, or the one a person picks.
    async fn pick<'p>(
        &mut self,
        attempt: &Attempt,
        proposal: &'p Proposal,
        process: &mut Process,
    ) -> Result<Option<&'p Candidate>, Failure> {
        if let Some(typed) = &self.options.account {
            let is_named = |candidate: &&Candidate| match &attempt.expected {
                // Its name may have changed since it was connected.
                Some(expected) => candidate.account_id == *expected,
                None => is_named(candidate, typed.trim().trim_start_matches('@')),
            };
            if let Some(named) = proposal.candidates.iter().find(is_named) {
                return Ok(Some(named));
            }
            match proposal.candidates.as_slice() {
                [only] if self.options.yes => {
                    return Err(Failure::usage(format!(
                        "Meta showed @{} and not {typed}, so nothing was connected: use --account {} if you want that \
                         one",
                        only.username, only.username
                    )));
                }
                [only] => process
                    .out
                    .line(format!("@{} is another account than the one you named.", only.username))?,
                several => {
                    return Err(Failure::usage(format!(
                        "{typed} is not among the accounts Meta showed, so nothing was connected: use --account with \
                         one of {}",
                        names(several)
                    )));
                }
            }
        }
        match proposal.candidates.as_slice() {
            [only] => Ok(Some(only)),
            several if self.options.yes => Err(Failure::usage(format!(
                "Meta shows {} accounts: add --account with one of {}",
                several.len(),
                names(several)
            ))),
            several => {
                for (index, candidate) in several.iter().enumerate() {
                    let page = candidate.page.as_ref().map_or_else(String::new, |page| format!("  ({page})"));
                    process.out.line(format!("{}  @{}{page}", index + 1, candidate.username))?;
                }
                process.out.raw("Which one? ")?;
                let typed = self.read_line().await;
                let index = typed.and_then(|typed| typed.trim().parse::<usize>().ok());
                Ok(index.and_then(|index| several.get(index.checked_sub(1)?)))
            }
        }
    }

    async fn says_yes(&mut self, candidate: &Candidate, process: &mut Process) -> Result<bool, Failure> {
        let followers = candidate
            .followers_count
            .map_or_else(String::new, |count| format!(" ({count} followers, id {})", candidate.account_id));
        process.out.raw(&format!("Connect @{}{followers} to you? [y/N] ", candidate.username))?;
        let answer = self.read_line().await.unwrap_or_default();
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    async fn read_line(&mut self) -> Option<String> {
        self.lines.as_mut()?.next_line().await.ok().flatten()
    }
}

fn is_named(candidate: &Candidate, name: &str) -> bool {
    candidate.username.as_str().eq_ignore_ascii_case(name)
        || AccountId::parse(name).is_some_and(|id| id == candidate.account_id)
}

fn names(candidates: &[Candidate]) -> String {
    let names: Vec<String> = candidates.iter().map(|candidate| format!("@{}", candidate.username)).collect();
    names.join(", ")
}
