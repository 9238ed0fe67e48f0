//! What programs may rely on is in the CHANGELOG: the fields as they are printed, the columns, keys and variables.

use std::collections::BTreeSet;

use lightmeter::{
    domain::{Day, Fetched, HistoryDays, Range, Reading, Reason, RecordKind, RenewedBy, VerdictCode},
    services::export::{AccountRow, Format, GapRow, HealthRow, OverviewDocument, RecordRow, SyncRow},
};
use serde_json::Value as Json;

use super::{stage::Stage, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contract_names_every_field_that_is_printed() {
    let changelog = text("CHANGELOG.md");
    let stage = Stage::with_three_accounts().await;
    let services = &stage.services;
    let connections = services.connections(true).await.unwrap();
    let nordwind = services.find("nordwind").await.unwrap().account;
    let now = services.clock().now();
    let records = services.flight_records(None, 10).await.unwrap();
    let report = SyncRow {
        account_id: nordwind.id.clone(),
        account_username: nordwind.username.clone(),
        fetched: Fetched {
            history: Some(HistoryDays { complete: 1, repairable: 0, lost: 1 }),
            ..Fetched::skipped(None)
        },
        gaps: Some(vec![GapRow {
            from: Day::containing(now),
            to: Day::containing(now),
            is_repairable: false,
            reason: Reason::NotPublished,
        }]),
    };
    let overview = services.overview(&nordwind.id, Range::last(30, now)).await.unwrap();
    let documents = [
        ("accounts", json(&connections.iter().map(|one| AccountRow::of(one, now)).collect::<Vec<_>>())),
        ("overview", json(&OverviewDocument::from(&overview))),
        ("sync", json(&[report])),
        ("record", json(&records.iter().map(RecordRow::from).collect::<Vec<_>>())),
        (
            "health",
            json(
                &services
                    .health()
                    .await
                    .unwrap()
                    .iter()
                    .map(|one| HealthRow::of(one, now))
                    .collect::<Vec<_>>(),
            ),
        ),
        ("doctor", json(&lightmeter::services::doctor::Check::ok("check", "sentence"))),
    ];
    for (command, document) in documents {
        let start = format!("- `{command} --json`");
        let part = changelog.split(&start).nth(1).expect(&start);
        let part = part.split("\n- ").next().unwrap();
        let mut fields = BTreeSet::new();
        collect(&document, &mut fields);
        assert!(fields.len() > 3, "{document}");
        for field in fields {
            assert!(part.contains(&format!("`{field}`")), "{command} --json lacks `{field}` in the contract");
        }
    }
    let range = Range::new(Day::containing(now).plus(-30), Day::containing(now)).unwrap();
    let tables = [
        ("insights", services.export_insights(&nordwind.id, range).await.unwrap()),
        ("posts", services.export_posts(&nordwind.id, range).await.unwrap()),
        ("audience", services.export_audience(&nordwind.id, range).await.unwrap()),
    ];
    for (what, table) in tables {
        let written = table.render(Format::Csv).unwrap();
        let header = written.lines().next().unwrap();
        assert!(
            changelog.contains(&format!("- {what}: `{header}`\n")),
            "the contract lacks {what}: {header}"
        );
    }
}

#[test]
fn the_contract_names_every_code() {
    let changelog = text("CHANGELOG.md");
    let verdicts = VerdictCode::ALL.iter().map(|code| code.as_str());
    let reasons = Reason::ALL.iter().map(|reason| reason.as_str());
    let kinds = RecordKind::ALL.iter().map(|kind| kind.as_str());
    let renewers = RenewedBy::ALL.iter().map(|renewer| renewer.as_str());
    let statuses = [Reading::Late, Reading::Unavailable(Reason::TooSmall)].map(Reading::status);
    for code in verdicts.chain(reasons).chain(kinds).chain(renewers).chain(statuses) {
        assert!(changelog.contains(&format!("`{code}`")), "the contract lacks `{code}`");
    }
}

#[test]
fn the_contract_names_every_key_and_variable_of_the_configuration() {
    let (changelog, example) = (text("CHANGELOG.md"), text("config.example.toml"));
    let contract = changelog.split("**Configuration.**").nth(1).unwrap();
    for line in example.lines() {
        let line = line.trim_start_matches("# ");
        if let Some((section, "")) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            assert!(contract.contains(&format!("`[{section}]`")), "the contract lacks [{section}]");
        } else if let Some((key, _)) = line.split_once(" = ")
            && !key.contains(' ')
        {
            let secret = key.strip_suffix("_file").filter(|_| !matches!(key, "ca_file" | "key_file"));
            let name = secret.unwrap_or(key);
            // The example's line under [keys] is a person's own choice.
            assert!(name == "refresh" || contract.contains(&format!("`{name}`")), "the contract lacks {key}");
        }
    }
    let capitals =
        |word: &&str| word.len() > 6 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    for variable in example.split(|one: char| !one.is_ascii_alphanumeric() && one != '_').filter(capitals) {
        let known = variable.starts_with("LIGHTMETER__") || contract.contains(&format!("`{variable}`"));
        assert!(known, "the contract lacks {variable}");
    }
}

fn json(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap()
}

fn collect(document: &Json, fields: &mut BTreeSet<String>) {
    match document {
        Json::Object(object) => {
            for (name, value) in object {
                fields.insert(name.clone());
                collect(value, fields);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, fields)),
        _ => {}
    }
}
