//! Every function, with what is another's, and beside it with what is nobody's: both answers must be the same, and
//! nothing of the other's may be told or changed.

use sqlx::Row as _;

use super::{
    FunctionProof, made_up,
    plan::{Function, Plan},
    rows::{Seen, look, looking, seen},
    stage::{Done, Refusal, Stage, Tenant, Way},
    written::{self, has_written},
};
use crate::store::Error;

/// What the worker calls for all users at once, or of whoever waits: it changes rows of users by its purpose, and no
/// front may call it.
const FOR_ALL_USERS: &[&str] = &[
    "accounts_connected",
    "act_as",
    "attempt_claim",
    "attempts_end_overdue",
    "attempts_forget_told",
    "attempts_free",
    "attempts_unsealed",
    "budget_free",
    "budget_note",
    "budget_pause",
    "due_bring_forward",
    "due_claim",
    "due_free",
    "import_user",
    "is_throwaway",
    "settings_replace",
    "throwaway_add",
    "throwaway_login",
    "throwaway_places",
    "throwaway_user",
    "users_after",
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
        let enter = way.enter(me, other);
        // What takes nothing has no other answer than before the other has written something.
        let mut before_writing = Vec::new();
        for function in plan.functions.iter().filter(|one| one.arguments.is_empty()) {
            let call = Call { function, me, arguments: String::new() };
            before_writing.push(stage.probe(&format!("{enter}; {}", call.text(nobody, (0, 0)))).await?);
        }
        let mut before_writing = before_writing.into_iter();
        let writing = format!("{}; SELECT hold()", Way::Worker.enter(other, other));
        let _ = stage.keep(&writing).await?;
        let before = look(stage, plan, other, way).await?;
        let look = looking(plan, other, way);
        for (function, proof) in plan.functions.iter().zip(proofs.iter_mut()) {
            let without = if function.arguments.is_empty() { before_writing.next() } else { None };
            if way == Way::Worker && FOR_ALL_USERS.contains(&function.plain_name.as_str()) {
                continue;
            }
            // What it is called with matters to no one who may not call it.
            let ways = if way == Way::Worker || function.front_calls { usize::MAX } else { 1 };
            for call in Call::all(plan, function, me, proof).into_iter().take(ways) {
                for rows in call.all_and_some() {
                    let mine = written::probe(stage, plan, [&enter, &call.text(other, rows), &look]).await?;
                    let none = match &without {
                        Some(answered) => answered,
                        None => &stage.probe(&format!("{enter}; {}", call.text(nobody, rows))).await?,
                    };
                    proof.calls += 1;
                    judge(proof, way, [other, nobody], &before, [&mine, none])?;
                    // One statement for all rows tells enough, unless it was cut short.
                    if mine.is_ok() && none.is_ok() || mine.as_ref().is_err_and(Refusal::is_of_rights) {
                        break;
                    }
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
        if has_written(done) && seen(done)? != before {
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

/// A function with its arguments made up, for each row that somebody has.
pub(super) struct Call<'a> {
    function: &'a Function,
    me: &'a Tenant,
    arguments: String,
}

impl<'a> Call<'a> {
    /// First with everything another's, then with one thing after the other one's own.
    pub(super) fn all(
        plan: &Plan,
        function: &'a Function,
        me: &'a Tenant,
        proof: &mut FunctionProof,
    ) -> Vec<Self> {
        let places = (0..function.arguments.len()).map(Some);
        let arguments =
            std::iter::once(None).chain(places).map(|mine| made_up::arguments(plan, function, mine));
        let why = match arguments.collect::<Result<Vec<String>, String>>() {
            Ok(mut arguments) if function.is_plain => {
                // Only of a text one's own is something else.
                let mut seen = std::collections::HashSet::new();
                arguments.retain(|one| seen.insert(one.clone()));
                return arguments.into_iter().map(|arguments| Self { function, me, arguments }).collect();
            }
            Ok(_) => "is no plain function, and such are not tried".to_owned(),
            Err(argument) => argument,
        };
        if !proof.leaks.contains(&why) {
            proof.leaks.push(why);
        }
        Vec::new()
    }

    /// First and last row: all of them in one statement, then, for one that is refused hides those after it, every fifth on
    /// its own; each of them would take most of the proof's time.
    fn all_and_some(&self) -> impl Iterator<Item = (u32, u32)> + use<> {
        let (first, last) = self.all_rows();
        std::iter::once((first, last)).chain((first..=last).step_by(5).map(|row| (row, row)))
    }

    pub(super) fn all_rows(&self) -> (u32, u32) {
        (0, if self.arguments.is_empty() { 0 } else { made_up::ROWS - 1 })
    }

    pub(super) fn text(&self, whose: &Tenant, (first, last): (u32, u32)) -> String {
        include_str!("../sql/isolation_call.sql")
            .replace("{mark}", &whose.mark)
            .replace("{mine}", &self.me.mark)
            .replace("{whose}", &whose.id.to_string())
            .replace("{first}", &first.to_string())
            .replace("{last}", &last.to_string())
            .replace("{call}", &format!("{}({})", self.function.name, self.arguments))
            .trim_end()
            .trim_end_matches(';')
            .to_owned()
    }
}
