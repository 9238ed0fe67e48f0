//! Every function, with what is another's, and beside it with what is nobody's: both answers must be the same, and
//! nothing of the other's may be told or changed.

use sqlx::Row as _;

use super::{
    FunctionProof, made_up,
    plan::{Function, Plan},
    rows::{Seen, look, looking, seen},
    stage::{Done, Refusal, Stage, Tenant, Way},
};
use crate::store::Error;

/// What the worker calls for all users at once, or of whoever waits: it changes rows of users by its purpose, and no
/// front may call it.
const FOR_ALL_USERS: [&str; 19] = [
    "accounts_connected",
    "attempt_claim",
    "attempts_end_overdue",
    "attempts_forget_told",
    "attempts_free",
    "budget_free",
    "budget_pause",
    "due_bring_forward",
    "due_claim",
    "due_free",
    "is_throwaway",
    "setting_set",
    "throwaway_add",
    "throwaway_login",
    "throwaway_rows",
    "throwaway_user",
    "worker_announce",
    "worker_forget_old",
    "worker_seen_last",
];

pub(super) fn proofs(plan: &Plan) -> Vec<FunctionProof> {
    let names = plan.functions.iter().map(|function| function.plain_name.clone());
    names.map(|name| FunctionProof { name, calls: 0, leaks: Vec::new() }).collect()
}

/// As the first, in every way, calls them with what is the second's and with what is the third's, who is nobody.
pub(super) async fn call(
    stage: &mut Stage,
    plan: &Plan,
    [me, other, nobody]: [&Tenant; 3],
    proofs: &mut [FunctionProof],
) -> Result<(), Error> {
    for way in Way::ALL {
        let before = look(stage, plan, other, way).await?;
        for (function, proof) in plan.functions.iter().zip(proofs.iter_mut()) {
            if way == Way::Worker && FOR_ALL_USERS.contains(&function.plain_name.as_str()) {
                continue;
            }
            let Some(calls) = Calls::of(plan, function, proof) else { continue };
            for rows in calls.all_and_each() {
                let enter = way.enter(me, other);
                let look = looking(plan, other, way);
                let mine = stage.probe(&format!("{enter}; {}; {look}", calls.text(other, rows))).await?;
                let none = stage.probe(&format!("{enter}; {}", calls.text(nobody, rows))).await?;
                proof.calls += 1;
                judge(proof, way, [other, nobody], &before, [&mine, &none])?;
                // One statement for all tells enough, unless it was cut short.
                if mine.is_ok() && none.is_ok() || mine.as_ref().is_err_and(Refusal::is_of_rights) {
                    break;
                }
            }
        }
    }
    Ok(())
}

type Tried = Result<Vec<Done>, Refusal>;

fn judge(
    proof: &mut FunctionProof,
    way: Way,
    [other, nobody]: [&Tenant; 2],
    before: &[Seen],
    [mine, none]: [&Tried; 2],
) -> Result<(), Error> {
    let mut leaks = Vec::new();
    let (told, to_nobody) = (answer(mine), answer(none));
    if let Ok(done) = mine {
        if other.is_in(&told) {
            leaks.push("it told what is another user's".to_owned());
        }
        if seen(done)? != before {
            leaks.push("it changed what is another user's".to_owned());
        }
    }
    if other.blanked(&told) != nobody.blanked(&to_nobody) {
        leaks.push("it answered otherwise about what somebody has than about what nobody has".to_owned());
    }
    for leak in leaks {
        let leak = format!("{}, {leak}", way.as_str());
        if !proof.leaks.contains(&leak) {
            proof.leaks.push(leak);
        }
    }
    Ok(())
}

/// All that a caller learns.
fn answer(tried: &Tried) -> String {
    match tried {
        Ok(done) => {
            let rows = done.iter().flat_map(|done| &done.rows);
            let told: Vec<Option<String>> = rows.filter_map(|row| row.try_get("answer").ok()).collect();
            format!("{told:?}")
        }
        Err(Refusal { code, message }) => format!("{code} {message}"),
    }
}

/// A function with its arguments made up, once for each row that somebody has.
struct Calls<'a> {
    function: &'a Function,
    arguments: String,
}

impl<'a> Calls<'a> {
    fn of(plan: &Plan, function: &'a Function, proof: &mut FunctionProof) -> Option<Self> {
        let arguments = match made_up::arguments(plan, function) {
            Ok(arguments) if function.is_plain => return Some(Self { function, arguments }),
            Ok(_) => "is no plain function, and such are not tried".to_owned(),
            Err(argument) => argument,
        };
        if !proof.leaks.contains(&arguments) {
            proof.leaks.push(arguments);
        }
        None
    }

    /// First and last row of the calls: all of them in one statement, then each on its own.
    fn all_and_each(&self) -> impl Iterator<Item = (u32, u32)> + use<> {
        let last = if self.arguments.is_empty() { 0 } else { made_up::ROWS - 1 };
        std::iter::once((0, last)).chain((0..=last).map(|row| (row, row)))
    }

    fn text(&self, whose: &Tenant, (first, last): (u32, u32)) -> String {
        include_str!("../sql/isolation_call.sql")
            .replace("{mark}", &whose.mark)
            .replace("{whose}", &whose.id.to_string())
            .replace("{first}", &first.to_string())
            .replace("{last}", &last.to_string())
            .replace("{call}", &format!("{}({})", self.function.name, self.arguments))
            .trim_end()
            .trim_end_matches(';')
            .to_owned()
    }
}
