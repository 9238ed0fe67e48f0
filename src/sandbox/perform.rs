//! One call from door to answer: seen, counted, troubled if so planted, then routed.

use std::cell::Cell;

use chrono::TimeDelta;

use super::{
    call::Call,
    errors::GraphError,
    faults::{self, Trouble},
    host::Host,
    insights::window::instant,
    outcome::Outcome,
    route,
    seen::SeenRequest,
    state::{Platform, Regain},
    usage::Counter,
    world::account::Account,
};

pub(crate) fn perform(platform: &Platform, call: &Call) -> Outcome {
    let told = platform.state().regain.clone();
    one(platform, call, &told, false)
}

/// `told` is until when callers had been told to wait as the request came: all of a batch comes at once.
fn one(platform: &Platform, call: &Call, told: &Regain, in_batch: bool) -> Outcome {
    let account = account_of(platform, call);
    let whom = account.map(|account| account.username.clone()).or_else(|| caller(platform, call));
    let is_graph = matches!(call.host, Host::FacebookGraph | Host::InstagramGraph);
    let counter = account.filter(|_| is_graph).map_or(Counter::App, Counter::Account);
    let trouble = {
        let in_regain_window = is_graph && counter.is_waiting(platform, told);
        let seen = SeenRequest {
            host: call.host,
            method: call.method.to_string(),
            path: call.shown_path(),
            query_names: call.params.iter().map(|(name, _)| name.clone()).collect(),
            metrics: call.list("metric"),
            window: instant(call, "since").ok().flatten().zip(instant(call, "until").ok().flatten()),
            account: whom.clone(),
            at: platform.now(),
            in_regain_window,
            in_batch,
        };
        let mut state = platform.state();
        let planted = faults::meet(&mut state.faults, call, whom.as_deref());
        let trouble = planted.or_else(|| state.weather.meet(&seen));
        state.seen.push(seen);
        trouble
    };
    let planted = trouble.as_ref().and_then(|trouble| trouble.error(platform.variants()));
    // A batch is only an envelope: its operations are counted one by one.
    let calls = if call.param("batch").is_some() { 0 } else { billed(platform, call) };
    let within_limit = if is_graph { counter.count(platform, calls) } else { Ok(()) };
    let result = planted.map_or(within_limit, Err);
    let late = Cell::new(None);
    let operation = |operation: &Call| {
        let outcome = one(platform, operation, told, true);
        if matches!(outcome.trouble, Some(Trouble::Slow { .. } | Trouble::Held)) {
            late.set(outcome.trouble.clone());
        }
        outcome
    };
    let (answer, regain) = match result {
        Ok(()) => {
            let regain = match trouble {
                Some(Trouble::Exhausted { regain_minutes }) => Some(regain_minutes),
                _ => None,
            };
            if let Some(minutes) = regain {
                counter.told_to_wait(platform, platform.now() + TimeDelta::minutes(i64::from(minutes)));
            }
            (route::answer(platform, call, &operation), regain)
        }
        Err(error) => {
            let wait = wait_of(&error);
            if let Some(wait) = wait {
                // The app's own limit holds for everybody, any other one for who met it.
                let is_of_app = error.code == 4 || error.subcode == Some(1996);
                let counter = if is_of_app { Counter::App } else { counter };
                counter.told_to_wait(platform, platform.now() + wait);
            }
            let trace = platform.traces.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let regain = error.regain_minutes;
            (error.into_answer(trace), regain)
        }
    };
    let answer = if is_graph { counter.header(platform, answer, regain) } else { answer };
    if trouble.as_ref().is_some_and(Trouble::loses_the_answer) {
        // Nor does it tell what any operation of a batch was told.
        platform.state().regain.clone_from(told);
    }
    // A batch is as late as its latest operation.
    Outcome { answer, trouble: trouble.or(late.into_inner()) }
}

/// Every id of a multi-get is a call; so is every expanded object, if the variant says so.
fn billed(platform: &Platform, call: &Call) -> usize {
    let expanded = call.param("fields").map_or(0, |fields| fields.matches('{').count());
    let extra = if platform.variants().expansion_billed_per_object { expanded } else { 0 };
    call.list("ids").len().max(1) + extra
}

fn wait_of(error: &GraphError) -> Option<TimeDelta> {
    let minutes = error.regain_minutes.map(|minutes| TimeDelta::minutes(i64::from(minutes)));
    let seconds = error.retry_after_seconds.map(|seconds| TimeDelta::seconds(i64::from(seconds)));
    minutes.max(seconds)
}

/// The Instagram account a call is about: by its token, or by the id in the path.
fn account_of<'a>(platform: &'a Platform, call: &Call) -> Option<&'a Account> {
    let first = call.path.first()?;
    let by_path = platform.world.accounts.iter().find(|account| account.id == *first);
    let by_media = || platform.world.media(first, platform.now()).map(|(account, _)| account);
    let by_token = || {
        let value = call.token()?;
        let username = platform.state().tokens.get(value)?.subject.username.clone();
        platform.world.accounts.iter().find(|account| account.username == username)
    };
    by_path.or_else(by_media).or_else(by_token)
}

/// Whoever the call's token, code or exchanged token belongs to.
fn caller(platform: &Platform, call: &Call) -> Option<String> {
    let state = platform.state();
    let token =
        call.param("fb_exchange_token").or_else(|| call.param("input_token")).or_else(|| call.token());
    let by_token = token.and_then(|value| state.tokens.get(value)).map(|token| &token.subject);
    let by_code = || call.param("code").and_then(|value| state.codes.get(value)).map(|code| &code.subject);
    by_token.or_else(by_code).map(|subject| subject.username.clone())
}
