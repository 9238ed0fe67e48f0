//! Every function that is not for fronts, called with the service login of another installation: roles are the whole
//! cluster's, so such a login is a member of `lightmeter_service`, too.

use sqlx::Row as _;

use super::{
    FunctionProof,
    functions::Call,
    made_up,
    plan::Plan,
    rows::looking,
    stage::{Done, Refusal, Stage, Tenant, Way},
    written::{self, has_written},
};
use crate::store::Error;

/// What these answer is made of what they are asked with, and of the database's clock.
const TELLS_NOTHING: &[&str] = &["claimed", "clock_here", "moment"];

/// The asking login, as long as it is none of this installation's.
const BECOME: &str = "SET LOCAL ROLE lightmeter_owner; \
    DELETE FROM service_logins WHERE login = session_user; \
    SET LOCAL ROLE lightmeter_service";
/// Only this installation's logins can look at what was changed.
const COME_BACK: &str = "SET LOCAL ROLE lightmeter_owner; \
    INSERT INTO service_logins (login) VALUES (session_user)";

/// A text may have to be marked, the user's own handle, or JSON; the first is how a text is made up.
const TEXTS: [&str; 4] = [made_up::TEXT, "_mark", r#"'{"meta.isolation": "x"}'"#, "'[]'"];
/// What is not due now is so later.
const INSTANTS: [&str; 2] = [made_up::INSTANT, "(now() + interval '1 hour')"];
/// SQLSTATEs of a text that is not what was asked for.
const MALFORMED: [&str; 2] = ["22P02", "22023"];

/// Calls each as a stranger who claims to be the user; needs a login that may act as the owner, and without one calls
/// none. Each must refuse for want of rights, or tell and change nothing.
pub(super) async fn call(
    stage: &mut Stage,
    plan: &Plan,
    user: &Tenant,
    proofs: &mut [FunctionProof],
) -> Result<(), Error> {
    if stage.probe(BECOME).await?.is_err() {
        return Ok(());
    }
    let _ =
        stage.keep(&include_str!("../sql/isolation_shared_rows.sql").replace("{mark}", &user.mark)).await?;
    let look = looking_at_all(plan, user);
    let before = state(&stage.probe(&format!("{BECOME}; {COME_BACK}; {look}")).await?);
    let enter = format!("{}; {BECOME}", Way::Worker.enter(user, user));
    let look = format!("{COME_BACK}; {look}");
    for (function, proof) in plan.functions.iter().zip(proofs.iter_mut()) {
        if function.front_calls || TELLS_NOTHING.contains(&function.plain_name.as_str()) {
            continue;
        }
        let Some(call) = Call::all(plan, function, user, proof).into_iter().next() else { continue };
        let call = call.text(user, call.all_rows());
        let mut leaks = Vec::new();
        for call in variants(&call) {
            let tried = written::probe(stage, plan, [&enter, &call, &look]).await?;
            proof.calls += 1;
            leaks.push((is_malformed(&tried), judge(&tried, &before)));
        }
        // Where some text was understood, those that were not have nothing to say.
        let all_malformed = leaks.iter().all(|(malformed, _)| *malformed);
        for (malformed, leak) in leaks {
            let Some(leak) = leak.filter(|_| all_malformed || !malformed) else { continue };
            let leak = format!("with another installation's service login, {leak}");
            if !proof.leaks.contains(&leak) {
                proof.leaks.push(leak);
            }
        }
    }
    Ok(())
}

/// The call with each text and each instant, as far as it takes any.
fn variants(call: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in TEXTS {
        for instant in INSTANTS {
            let variant = call.replace(made_up::TEXT, text).replace(made_up::INSTANT, instant);
            if !all.contains(&variant) {
                all.push(variant);
            }
        }
    }
    all
}

type Tried = Result<Vec<Done>, Refusal>;

fn is_malformed(tried: &Tried) -> bool {
    tried.as_ref().is_err_and(|refusal| MALFORMED.contains(&refusal.code.as_str()))
}

fn judge(tried: &Tried, before: &[String]) -> Option<String> {
    match tried {
        Err(refusal) if refusal.is_of_rights() => None,
        Err(Refusal { code, message }) => Some(format!("it was not refused but answered {code} ({message})")),
        Ok(done) if told(done) => Some("it told something".to_owned()),
        Ok(done) if has_written(done) && state(tried) != before => Some("it changed something".to_owned()),
        Ok(_) => None,
    }
}

/// Whether an answer holds anything but blanks.
fn told(done: &[Done]) -> bool {
    let rows = done.iter().flat_map(|done| &done.rows);
    rows.filter_map(|row| row.try_get::<Option<String>, _>("answer").ok().flatten())
        .any(|answer| serde_json::from_str(&answer).map_or(true, |answer| !is_blank(&answer)))
}

/// A function that answers for nobody has no row, or counts none.
fn is_blank(answer: &serde_json::Value) -> bool {
    use serde_json::Value;
    match answer {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Object(columns) => columns.values().all(is_blank),
        Value::Bool(true) | Value::Array(_) => false,
    }
}

/// The statements that look at the rows of the user, and then, as the owner, at those of nobody.
fn looking_at_all(plan: &Plan, user: &Tenant) -> String {
    let shared = plan.shared.iter().map(|table| {
        // The asking login has gone and come back.
        let others = if table == "service_logins" { "WHERE login <> session_user" } else { "" };
        let from = format!("(SELECT ctid AS place FROM {table} {others}) AS shared");
        include_str!("../sql/isolation_look.sql").replace("{from}", &from)
    });
    let shared = shared.collect::<Vec<_>>().join(" UNION ALL ");
    format!("{}; SET LOCAL ROLE lightmeter_owner; {shared}", looking(plan, user, Way::Worker))
}

/// What each table showed.
fn state(tried: &Tried) -> Vec<String> {
    let rows = tried.iter().flatten().flat_map(|done| &done.rows);
    rows.filter_map(|row| row.try_get("digest").ok()).collect()
}
