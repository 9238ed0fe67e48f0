//! An installation of its own: a schema, a worker with all secrets, and members who have nothing but a URL.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::TimeDelta;
use lightmeter::{
    domain::DatabaseUrl,
    sandbox::{LoginKind, Options},
};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use uuid::Uuid;

use crate::{
    pty::{
        desk::{Desk, Ended, end, feed},
        terminal::Terminal,
    },
    store::postgres::{
        place::{admin_url, raw_at},
        proxy::Proxy,
    },
};

/// The token key of the worker, which is found at once wherever it leaks to.
pub(super) const TOKEN_KEY: [u8; 32] = *b"CANARY-token-key-of-the-worker-1";

pub(super) struct Office {
    /// The worker's, with the pretend Meta.
    pub(super) desk: Desk,
    pub(super) schema: String,
    /// Of the service login.
    pub(super) service_url: String,
}

impl Office {
    pub(super) fn new() -> Self {
        Self::beside(Options::default())
    }

    /// Beside a pretend Meta with these options.
    pub(super) fn beside(options: Options) -> Self {
        let mut office = Self {
            desk: Desk::beside(options),
            schema: format!("test_{}", Uuid::new_v4().simple()),
            service_url: String::new(),
        };
        let worker = format!("{}_worker", office.schema);
        let made = office.administer(&["migrate", "schema", "--service-login", &worker]);
        assert_eq!(made.code, Some(0), "{made:?}");
        made.out.lines().last().unwrap().clone_into(&mut office.service_url);
        office.run_sql("INSERT INTO settings VALUES ('clock', 'told')");
        let key = BASE64_STANDARD.encode(TOKEN_KEY);
        let path = office.desk.write_private("token.key", &key);
        office.desk.write_config(&format!(
            "[database]\nurl = \"{}\"\nschema = \"{}\"\n[tokens]\nkey_file = \"{}\"\n",
            office.service_url,
            office.schema,
            path.display(),
        ));
        office
    }

    /// A command of the administrator.
    pub(super) fn administer(&self, arguments: &[&str]) -> Ended {
        let mut command = self.desk.command(arguments);
        command.env("LIGHTMETER__DATABASE__ADMIN_URL", admin_url().expose());
        command.env("LIGHTMETER__DATABASE__SCHEMA", &self.schema);
        end(command.spawn().unwrap())
    }

    /// Writes to the database itself.
    pub(super) fn run_sql(&self, sql: &str) {
        self.desk.block_on(async {
            let mut connection = raw_at(&self.schema).await;
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        });
    }

    /// Looks into the database itself.
    pub(super) fn scalar(&self, sql: &str) -> i64 {
        self.desk.block_on(async {
            let mut connection = raw_at(&self.schema).await;
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.unwrap()
        })
    }

    /// The worker, once it runs.
    pub(super) fn worker(&self) -> WorkerProcess {
        self.workers(1).remove(0)
    }

    /// So many workers, once they all run.
    pub(super) fn workers(&self, count: usize) -> Vec<WorkerProcess> {
        let started: Vec<_> = (0..count).map(|_| self.desk.command(&["worker"]).spawn().unwrap()).collect();
        started.into_iter().map(WorkerProcess::running).collect()
    }

    /// A user with a login of their own.
    pub(super) fn member(&self, handle: &str) -> Member<'_> {
        let added = self.administer(&["users", "add", handle]);
        assert_eq!(added.code, Some(0), "{added:?}");
        let made = self.administer(&["users", "database-login", handle]);
        assert_eq!(made.code, Some(0), "{made:?}");
        let member = Member { office: self, name: handle.to_owned(), url: made.out.trim().to_owned() };
        fs::create_dir(member.home()).unwrap();
        member
    }
}

/// Killed when it goes.
pub(super) struct WorkerProcess(Child);

impl WorkerProcess {
    fn running(mut child: Child) -> Self {
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        if line.starts_with("The worker runs on Postgres") {
            return Self(child);
        }
        panic!("{line}{:?}", end(child));
    }

    /// As by a machine that hangs; once no thread of it runs any more.
    pub(super) fn stop(&self) {
        let pid = Pid::from_child(&self.0);
        kill_process(pid, Signal::STOP).unwrap();
        let (_, status) = waitpid(Some(pid), WaitOptions::UNTRACED).unwrap().unwrap();
        assert!(status.stopped(), "{status:?}");
    }

    pub(super) fn go_on(&self) {
        kill_process(Pid::from_child(&self.0), Signal::CONT).unwrap();
    }

    fn end(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        self.end();
    }
}

/// A person with a home of their own and one URL.
pub(super) struct Member<'o> {
    office: &'o Office,
    name: String,
    pub(super) url: String,
}

impl Member<'_> {
    pub(super) fn home(&self) -> PathBuf {
        self.office.desk.path(format!("home-of-{}", self.name))
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.home().display().to_string()),
            ("USER", self.name.clone()),
            ("DATABASE_URL", self.url.clone()),
            ("LIGHTMETER__DATABASE__SCHEMA", self.office.schema.clone()),
        ]
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.office.desk.command(arguments);
        command.envs(self.environment());
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Ended {
        end(self.command(arguments).spawn().unwrap())
    }

    pub(super) fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        feed(self.command(arguments), input)
    }

    /// The same person, whose way to the database leads through here.
    pub(super) fn through(&self, proxy: &Proxy) -> Self {
        let url = proxy.url(&DatabaseUrl::new(self.url.clone()));
        Self { office: self.office, name: self.name.clone(), url: url.expose().to_owned() }
    }

    /// Connects an account by a token of the pretend App Dashboard.
    pub(super) fn connect(&self, username: &str) {
        let age = TimeDelta::days(2);
        let token = self.office.desk.control().mint_token_aged(LoginKind::Instagram, username, age);
        let connected = self.run_with(&["connect", "--token-stdin", "--yes"], &token);
        assert_eq!(connected.code, Some(0), "{connected:?}");
    }

    /// The binary in a terminal of 120 by 40.
    pub(super) fn terminal(&self, arguments: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lightmeter"));
        command.args(arguments);
        command.env_clear();
        for (name, text) in self.office.desk.environment().into_iter().chain(self.environment()) {
            command.env(name, text);
        }
        command.cwd(self.office.desk.path("work"));
        Terminal::start(command, 120, 40)
    }

    /// The usernames that `accounts` lists.
    pub(super) fn accounts(&self) -> Vec<String> {
        let listed = self.run(&["accounts", "--json"]).json();
        let rows = listed.as_array().unwrap().iter();
        rows.map(|row| row["account_username"].as_str().unwrap().to_owned()).collect()
    }
}
