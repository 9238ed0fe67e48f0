//! Commands and flags; their names are a contract.

mod migrate;
mod token_key;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use self::values::{day, handle, login, user_id};
pub(super) use self::{
    migrate::{Legacy, MigrateAction, MigrateArguments},
    token_key::{TokenKeyAction, TokenKeyArguments},
};
use crate::domain::{Day, Handle, Login, Range, UserId};

/// A terminal dashboard for Instagram Business and Creator accounts.
#[derive(Debug, Parser)]
#[command(name = "lightmeter", version, propagate_version = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Args, Clone, Debug)]
pub(super) struct Global {
    /// Read this configuration file
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Keep data in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,
    /// Act as this user of a shared Postgres; for service logins
    #[arg(long = "as", global = true, value_name = "HANDLE", value_parser = handle)]
    pub(super) as_user: Option<Handle>,
    /// Log to a file in the data folder; repeat for more
    #[arg(short, long = "verbose", global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the dashboard (the default)
    Dashboard,
    /// Open the dashboard on a built-in pretend Meta; ignores configuration and environment
    Demo(Demo),
    /// Connect an account and wait for the end
    Connect(Connect),
    /// Disconnect an account
    Disconnect(Disconnect),
    /// List connections with expiry, runway and verdict
    Accounts(Accounts),
    /// Print an account's figures
    Overview(Overview),
    /// Fetch now
    Sync(Sync),
    /// Renew the token of one account, or of all
    Renew(Renew),
    /// Exchange codes, renew and fetch until told to end
    Worker,
    /// Print the flight record of an account
    Record(Record),
    /// Export readings as CSV or JSON
    Export(Export),
    /// Make or update lightmeter's tables in a shared Postgres
    Migrate(MigrateArguments),
    /// Add, list and disable the users of a shared Postgres
    Users(UsersArguments),
    /// Make the key that seals tokens, or put a new one in its place
    TokenKey(TokenKeyArguments),
    /// Show how everybody's connections stand, and no figure; for operators
    Health(JsonOnly),
    /// Check or show the configuration
    Config(ConfigArguments),
    /// Check configuration, files, ports, redirect addresses and app credentials, or that users are kept apart
    Doctor(Doctor),
    /// Run the pretend Meta on its own
    Sandbox(Sandbox),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Args, Debug)]
pub(super) struct UsersArguments {
    #[command(subcommand)]
    pub(super) action: UsersAction,
}

/// Each uses `database.admin_url`.
#[derive(Debug, Subcommand)]
pub(super) enum UsersAction {
    /// Add a user
    Add {
        #[arg(value_parser = handle)]
        handle: Handle,
        /// Who also sees how every connection stands, and no figure
        #[arg(long)]
        operator: bool,
        /// The id that the user has elsewhere, such as in Supabase's auth.users; a new one without it
        #[arg(long = "u-id", value_name = "UUID", value_parser = user_id)]
        u_id: Option<UserId>,
    },
    /// List all users with their logins
    List,
    /// Disable a user, who is nobody from then on
    Disable {
        #[arg(value_parser = handle)]
        handle: Handle,
    },
    /// Make a login to the database that is this user, and print its URL once
    DatabaseLogin {
        #[arg(value_parser = handle)]
        handle: Handle,
    },
}

#[derive(Args, Debug)]
pub(super) struct Demo {
    /// Connect by itself, print the first full Overview as plain text and exit
    #[arg(long)]
    pub(super) headless: bool,
}

#[derive(Args, Debug)]
pub(super) struct Connect {
    /// Which login to use
    #[arg(long, value_parser = login, value_name = "instagram|facebook", conflicts_with = "token_stdin")]
    pub(super) login: Option<Login>,
    /// The account to connect or reconnect: a username or an account id
    #[arg(long, value_name = "ACCOUNT")]
    pub(super) account: Option<String>,
    /// Never open a browser; print the link
    #[arg(long)]
    pub(super) no_browser: bool,
    /// Read an access token from standard input
    #[arg(long)]
    pub(super) token_stdin: bool,
    /// Answer "Connect @name to you?" with yes
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Args, Debug)]
pub(super) struct Disconnect {
    /// A username or an account id
    pub(super) account: String,
    /// Do not ask
    #[arg(long)]
    pub(super) yes: bool,
    /// Erase the account's figures and posts too; the flight record stays
    #[arg(long)]
    pub(super) forget_history: bool,
    /// Also withdraw at Meta (Facebook Login only); ends every connection made with that Meta login
    #[arg(long)]
    pub(super) revoke: bool,
}

#[derive(Args, Debug)]
pub(super) struct Accounts {
    /// The disconnected too, whose history stays readable
    #[arg(long)]
    pub(super) all: bool,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct JsonOnly {
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct Overview {
    /// A username or an account id
    pub(super) account: String,
    /// How many days
    #[arg(long, default_value_t = Range::DEFAULT_DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(Range::LONGEST)), value_name = "N")]
    pub(super) days: u16,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct Sync {
    /// A username or an account id; all without it
    pub(super) account: Option<String>,
    /// Renew the tokens too
    #[arg(long)]
    pub(super) renew: bool,
    /// Fetch what the history lacks too, as far back as Meta keeps it, and tell what is lost
    #[arg(long)]
    pub(super) repair: bool,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct Renew {
    /// A username or an account id; all without it
    pub(super) account: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Record {
    /// A username or an account id
    pub(super) account: String,
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct Export {
    pub(super) what: Exported,
    /// A username or an account id
    pub(super) account: String,
    /// First day, YYYY-MM-DD (Pacific dates, as Meta counts)
    #[arg(long, value_parser = day, value_name = "D")]
    pub(super) from: Option<Day>,
    /// Last day, included
    #[arg(long, value_parser = day, value_name = "D")]
    pub(super) to: Option<Day>,
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub(super) format: ExportFormat,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Exported {
    Insights,
    Posts,
    Audience,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ExportFormat {
    Csv,
    Json,
}

#[derive(Args, Debug)]
pub(super) struct ConfigArguments {
    #[command(subcommand)]
    pub(super) action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigAction {
    /// Say whether the configuration can be used
    Validate,
    /// Print every value and where it comes from; secrets are not shown
    Show,
}

#[derive(Args, Debug)]
pub(super) struct Doctor {
    #[command(subcommand)]
    pub(super) part: Option<DoctorPart>,
    #[arg(long, global = true)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum DoctorPart {
    /// Prove on a shared Postgres that no user reaches another's rows; changes nothing
    Isolation,
}

#[derive(Args, Debug)]
pub(super) struct Sandbox {
    /// Port on 127.0.0.1; any free one without it
    #[arg(long, default_value_t = 0)]
    pub(super) port: u16,
    /// Seed of the world's accounts and days
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Let programs plant faults and set the clock by HTTP
    #[arg(long)]
    pub(super) control: bool,
}

#[derive(Args, Debug)]
pub(super) struct Completions {
    pub(super) shell: clap_complete::Shell,
}
