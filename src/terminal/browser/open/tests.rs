//! A recording program stands first in PATH and says exactly what it was given.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use super::{Browser, OpenError, WhyNot, open};
use crate::domain::{AuthorizeLink, Environment};

const LINK: &str = "https://www.facebook.com/v26.0/dialog/oauth?client_id=1&scope=a,b&state=x%20y;$(id)'\"*";

/// A program that writes down its arguments, `BROWSER`, its standard streams and whether it leads a group.
fn recorder(folder: &Path, name: &str) {
    let record = folder.join("record");
    let script = format!(
        "#!/bin/sh\nexec 3<&0 4>&1 5>&2\n{{ printf '%s\\n' \"$0\" \"$@\"; echo \"browser=$BROWSER\"\n\
         for stream in 3 4 5; do /bin/readlink /proc/self/fd/$stream; done\n\
         read -r pid name state parent group rest < /proc/$$/stat\n\
         [ \"$pid\" = \"$group\" ] && echo leader\n}} > {}\n",
        record.display()
    );
    let path = folder.join(name);
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn environment(folder: &Path, browser: Option<&str>) -> Environment {
    let path = folder.display().to_string();
    [("PATH", path)].into_iter().chain(browser.map(|browser| ("BROWSER", browser.to_owned()))).collect()
}

/// The recorded lines: program, arguments, BROWSER, and the standard streams.
fn recorded(folder: &Path) -> Vec<String> {
    // The record is a pipe, so reading it waits for the program to have written all.
    fs::read_to_string(folder.join("record")).unwrap().lines().map(str::to_owned).collect()
}

fn opened_by(programs: &[&str], browser: Browser, variable: Option<&str>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for program in programs {
        recorder(folder.path(), program);
    }
    assert!(Command::new("mkfifo").arg(folder.path().join("record")).status().unwrap().success());
    open(&AuthorizeLink::new(LINK), browser, &environment(folder.path(), variable)).unwrap();
    let mut lines = recorded(folder.path());
    let program = lines.remove(0);
    lines.insert(0, program.rsplit('/').next().unwrap().to_owned());
    lines
}

#[test]
#[cfg(target_os = "linux")]
fn xdg_open_gets_exactly_the_link_and_no_terminal() {
    let lines = opened_by(&["xdg-open"], Browser::Here, None);
    let nowhere = "/dev/null";
    assert_eq!(lines, ["xdg-open", LINK, "browser=", nowhere, nowhere, nowhere, "leader"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_graphical_browser_variable_is_honoured_and_a_text_browser_never_started() {
    let lines = opened_by(&["xdg-open", "firefox"], Browser::Here, Some("firefox --new-tab:lynx"));
    assert_eq!(lines[..3], ["firefox", "--new-tab", LINK]);
    let lines = opened_by(&["xdg-open", "chrome"], Browser::Here, Some("chrome --app=%s"));
    assert_eq!(lines[..2], ["chrome", &format!("--app={LINK}")]);
    let lines = opened_by(&["xdg-open"], Browser::Here, Some("missing"));
    assert_eq!(lines[..2], ["xdg-open", LINK]);
    let lines = opened_by(&["xdg-open", "lynx"], Browser::Here, Some("lynx"));
    assert_eq!(lines[..3], ["xdg-open", LINK, "browser="]);
}

#[test]
fn windows_around_this_linux_gets_the_link_as_one_argument() {
    let lines = opened_by(&["wslview", "rundll32.exe"], Browser::Wsl, None);
    assert_eq!(lines[..2], ["wslview", LINK]);
    let lines = opened_by(&["rundll32.exe"], Browser::Wsl, None);
    assert_eq!(lines[..3], ["rundll32.exe", "url.dll,FileProtocolHandler", LINK]);
}

#[test]
fn what_cannot_be_opened_is_explained_without_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let environment = environment(folder.path(), None);
    let link = AuthorizeLink::new(LINK);
    let none = open(&link, Browser::Here, &environment).unwrap_err();
    assert!(matches!(none, OpenError::NoProgram { .. }), "{none}");
    assert!(!none.to_string().contains("client_id"), "{none}");
    let remote = open(&link, Browser::NotHere(WhyNot::Ssh), &environment).unwrap_err();
    assert!(remote.to_string().contains("over SSH"), "{remote}");
    for odd in
        ["--help", "file:///etc/passwd", "javascript:alert(1)", "https://a b", "https://a\u{1b}[2J", ""]
    {
        let error = open(&AuthorizeLink::new(odd), Browser::Here, &environment).unwrap_err();
        assert!(matches!(error, OpenError::NotWeb), "{odd:?}: {error}");
    }
}

#[test]
fn a_program_that_never_ends_does_not_hold_the_dashboard() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(if cfg!(target_os = "macos") { "open" } else { "xdg-open" });
    // It ends by itself, some seconds after a test that could not wait for it.
    let script = format!(
        "#!/bin/sh\nfor i in $(/usr/bin/seq 100); do [ -e {0} ] && /bin/sleep 0.05; done\n: > {0}.ended\n",
        path.display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    open(&AuthorizeLink::new(LINK), Browser::Here, &environment(folder.path(), None)).unwrap();
    let ended = path.with_extension("ended");
    assert!(!ended.exists(), "open waited for its program to end");
}

#[test]
#[cfg(target_os = "linux")]
fn what_configures_lightmeter_does_not_reach_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record");
    let program = folder.path().join("xdg-open");
    fs::write(&program, format!("#!/bin/sh\n/usr/bin/env > {}\n", record.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(Command::new("mkfifo").arg(&record).status().unwrap().success());
    let secrets = [
        "SUPABASE_SERVICE_KEY",
        "FACEBOOK_APP_SECRET",
        "INSTAGRAM_APP_SECRET",
        "DATABASE_URL",
        "LIGHTMETER__META__FACEBOOK__APP_SECRET",
        "LIGHTMETER__ALERTS__WEBHOOK_URL",
    ];
    let path = folder.path().display().to_string();
    let others = [("PATH", path.as_str()), ("DISPLAY", ":7")];
    let environment: Environment = secrets.map(|name| (name, "CANARY")).into_iter().chain(others).collect();
    open(&AuthorizeLink::new(LINK), Browser::Here, &environment).unwrap();
    let passed_on = fs::read_to_string(record).unwrap();
    assert!(passed_on.contains("DISPLAY=:7"), "{passed_on}");
    assert!(!passed_on.contains("CANARY"), "{passed_on}");
}
