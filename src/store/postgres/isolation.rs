//! The proof, on this very database, that it keeps users apart: two throw-away users, each with rows in every table,
//! reach for each other's by every verb and function, within one transaction that is rolled back whatever comes.

mod blind;
mod functions;
mod made_up;
mod own;
mod plan;
mod rows;
mod stage;
mod strangers;
mod verbs;
mod written;

use std::path::Path;

use self::{plan::Plan, stage::Stage};
use super::catalogue;
use crate::{
    domain::DatabaseUrl,
    store::{Error, Hole},
    telemetry::stop_point,
};

/// What was tried, and what came of it.
#[derive(Clone, Debug)]
pub struct Isolation {
    /// The login that tried.
    pub login: String,
    pub kind: LoginKind,
    pub tables: Vec<TableProof>,
    /// Under a login of a person none are called, for there is nobody else to call them about.
    pub functions: Vec<FunctionProof>,
    /// What is open by what the catalogue says.
    pub holes: Vec<Hole>,
}

/// Whose the login is; a person's can only look at what is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginKind {
    Administrator,
    Service,
    Person,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProof {
    pub name: String,
    /// Foreign rows that were seen or changed, by each of [`Verb::ALL`]; under a person's login also whether their own
    /// were that nobody may change by hand.
    pub foreign: [u64; 4],
    /// Sentences without a full stop.
    pub leaks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionProof {
    pub name: String,
    /// How often it was called with what is somebody else's; none where it is the worker's for all users.
    pub calls: u64,
    /// Sentences without a full stop.
    pub leaks: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Select,
    Insert,
    Update,
    Delete,
}

impl Verb {
    pub const ALL: [Self; 4] = [Self::Select, Self::Insert, Self::Update, Self::Delete];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

impl Isolation {
    /// Needs the service login, an administrator's, or a person's own for the part that those can see. A schema that is
    /// not as it should be is no error but what this is for.
    pub async fn prove(url: &DatabaseUrl, schema: &str, ca_file: Option<&Path>) -> Result<Self, Error> {
        let mut stage = Stage::begin(url, schema, ca_file).await?;
        let proof = Box::pin(prove(&mut stage, schema)).await;
        stage.end().await;
        proof
    }

    /// Whether nothing foreign was seen or changed, and nothing is open.
    pub fn holds(&self) -> bool {
        self.holes.is_empty()
            && self.tables.iter().all(|table| table.leaks.is_empty())
            && self.functions.iter().all(|function| function.leaks.is_empty())
    }
}

async fn prove(stage: &mut Stage, schema: &str) -> Result<Isolation, Error> {
    let holes = catalogue::holes(stage.connection(), schema).await?;
    let (login, kind) = stage.who_asks().await?;
    let plan = Plan::read(stage.connection(), schema).await?;
    if kind == LoginKind::Person {
        let tables = own::tables(stage, &plan).await?;
        return Ok(Isolation { login, kind, tables, functions: Vec::new(), holes });
    }
    let [anna, bob, nobody] = ["a", "b", "n"].map(stage::Tenant::new);
    let mut tables = rows::make(stage, &plan, [&anna, &bob]).await?;
    stop_point("isolation.rows_made");
    let mut functions = functions::proofs(&plan);
    for (me, other) in [(&anna, &bob), (&bob, &anna)] {
        verbs::reach(stage, &plan, me, other, &mut tables).await?;
        blind::update(stage, &plan, me, other, &mut tables).await?;
        functions::call(stage, &plan, [me, other, &nobody], &mut functions).await?;
        stop_point("isolation.half_tried");
    }
    strangers::call(stage, &plan, &anna, &mut functions).await?;
    Ok(Isolation { login, kind, tables, functions, holes })
}
