//! Whether a shared Postgres keeps its users apart, as checks and as a table.

use super::Check;
use crate::{
    config::Config,
    store::{Error, Hole, Isolation, LoginKind, TableProof, Verb},
};

/// What to do about anything that is open.
const NEXT: &str = "Let an administrator run `lightmeter migrate schema`, or undo what was changed by hand.";

/// What was found of users being kept apart.
#[derive(Clone, Debug)]
pub struct Apart {
    /// For a SQLite file there is no proof, nor where none could be made.
    proof: Option<Isolation>,
    pub checks: Vec<Check>,
}

impl Apart {
    /// Asks with `database.admin_url`, which can try the most, or else with `database.url`.
    pub async fn look(config: &Config) -> Result<Self, Error> {
        let database = &config.database;
        let Some(url) = database.admin_url.as_ref().or(database.url.as_ref()) else {
            let sentence = "This database is a file with one user, so there is nobody to keep apart.";
            return Ok(Self { proof: None, checks: vec![Check::skipped("isolation", sentence)] });
        };
        let proof = Isolation::prove(url, &database.schema, database.ca_file.as_deref()).await?;
        Ok(Self { checks: checks(&proof), proof: Some(proof) })
    }

    /// One line for each table: rows of others that were seen or changed, by each verb; none without a proof.
    pub fn table(&self) -> Vec<String> {
        let Some(proof) = &self.proof else { return Vec::new() };
        let width =
            proof.tables.iter().map(|table| table.name.len()).max().unwrap_or_default().max("table".len());
        let verbs = Verb::ALL.map(|verb| format!("{:>6}", verb.as_str())).join("  ");
        let mut lines = vec![format!("{:width$}  {verbs}", "table")];
        lines.extend(proof.tables.iter().map(|table| {
            let counts = table.foreign.map(|count| format!("{count:>6}")).join("  ");
            format!("{:width$}  {counts}", table.name)
        }));
        lines
    }
}

fn checks(proof: &Isolation) -> Vec<Check> {
    let mut found = vec![who(proof)];
    found.extend(proof.holes.iter().map(hole));
    if proof.holes.is_empty() {
        let sentence = "Tables, rights, policies and functions are as lightmeter makes them.";
        found.push(Check::ok("catalogue", sentence));
    }
    found.extend(proof.tables.iter().map(table));
    if proof.kind == LoginKind::Person {
        let sentence = "To call them about somebody else takes the worker's login or an administrator's.";
        found.push(Check::skipped("functions", sentence));
    }
    found.extend(proof.functions.iter().map(|function| {
        let name = format!("function_{}", function.name);
        if !function.leaks.is_empty() {
            return failed(name, &function.name, &function.leaks);
        }
        Check::ok(name, format!("{}: nothing of another user's was told or changed.", function.name))
    }));
    found
}

fn who(proof: &Isolation) -> Check {
    let login = &proof.login;
    Check::ok(
        "login",
        match proof.kind {
            LoginKind::Administrator => {
                format!("Tried with the administrator's login {login}, as two users who are thrown away.")
            }
            LoginKind::Service => {
                format!("Tried with the service login {login}, as two users who are thrown away.")
            }
            LoginKind::Person => {
                format!(
                    "Tried with the login {login} of one person: what it sees, and what it may not change."
                )
            }
        },
    )
}

fn hole(hole: &Hole) -> Check {
    Check::fail("catalogue", format!("{hole}."), NEXT)
}

fn table(table: &TableProof) -> Check {
    let name = format!("table_{}", table.name);
    if table.leaks.is_empty() {
        return Check::ok(name, format!("{}: no row of another user was seen or changed.", table.name));
    }
    failed(name, &table.name, &table.leaks)
}

fn failed(check: String, what: &str, leaks: &[String]) -> Check {
    Check::fail(check, format!("{what}: {}.", leaks.join("; ")), NEXT)
}
