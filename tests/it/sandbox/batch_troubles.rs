//! What a trouble does to one operation of a batch, and to the batch around it.

use lightmeter::sandbox::{Fault, Host, Matching, Trouble};
use serde_json::{Value, json};

use super::server::{self, NORDWIND, Server};

/// Three reads in one request: of the stories, of the posts and of the profile.
async fn three(server: &Server) -> Vec<Value> {
    let token = server.facebook("nora");
    let read = |edge: &str| json!({ "method": "GET", "relative_url": format!("{NORDWIND}{edge}") });
    let operations = json!([read("/stories"), read("/media"), read("?fields=username")]).to_string();
    let form = [("access_token", token.as_str()), ("batch", &operations)];
    let (status, answers) = server.post(Host::FacebookGraph, "/v26.0/", &form).await;
    assert_eq!(status, 200);
    answers.as_array().unwrap().clone()
}

fn plant(server: &Server, trouble: Trouble) {
    let matching = Matching { path: Some("/stories".to_owned()), ..Matching::default() };
    server.sandbox.control().plant(Fault { matching, trouble });
}

fn code(answer: &Value) -> Option<u64> {
    answer["code"].as_u64()
}

#[tokio::test]
async fn what_comes_beside_the_operation_that_is_told_to_wait_was_on_its_way() {
    let server = server::start().await;
    let control = server.sandbox.control();
    plant(
        &server,
        Trouble::Throttled { code: 4, subcode: None, regain_minutes: Some(9), retry_after_seconds: None },
    );
    let answers = three(&server).await;
    assert_eq!(answers.iter().map(code).collect::<Vec<_>>(), [Some(400), Some(200), Some(200)]);
    assert_eq!(control.counters().in_regain_window, 0);
    three(&server).await;
    assert_eq!(control.counters().in_regain_window, 4, "the next batch was not, nor what is in it");
}

#[tokio::test]
async fn a_batch_is_one_request_and_as_many_calls_as_operations() {
    let server = server::start().await;
    three(&server).await;
    let control = server.sandbox.control();
    assert_eq!((control.http_requests(), control.calls().len(), control.requests().len()), (1, 3, 4));
}

#[tokio::test]
async fn an_allowance_that_is_used_up_is_told_beside_the_right_answer() {
    let server = server::start().await;
    plant(&server, Trouble::Exhausted { regain_minutes: 30 });
    let answers = three(&server).await;
    assert_eq!(code(&answers[0]), Some(200));
    assert!(answers[0]["headers"].to_string().contains("\\\"estimated_time_to_regain_access\\\":30"));
}

#[tokio::test]
async fn fields_are_missing_from_one_operation_alone() {
    let server = server::start().await;
    plant(&server, Trouble::Without { fields: vec!["data".to_owned()] });
    let answers = three(&server).await;
    let has_data = |answer: &Value| answer["body"].as_str().unwrap().contains("\"data\"");
    assert!(!has_data(&answers[0]) && has_data(&answers[1]), "{answers:?}");
}

#[tokio::test]
async fn a_batch_waits_for_its_latest_operation() {
    let server = server::start().await;
    let control = server.sandbox.control();
    plant(&server, Trouble::Held);
    let release = async {
        control.until(|control| control.held() == 1).await;
        control.release();
    };
    let (answers, ()) = futures::future::join(three(&server), release).await;
    assert!(answers.iter().all(|answer| code(answer) == Some(200)), "{answers:?}");
}
