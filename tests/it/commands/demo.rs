//! The demo and the sandbox as commands.

use std::io::Write as _;

use rustix::process::{Pid, Signal, kill_process};

use crate::pty::{desk::Desk, running::Running};

#[test]
fn the_headless_demo_prints_one_full_screen_with_figures() {
    let desk = Desk::new();
    // What a person has configured must not reach the demo.
    desk.write_config_file("this is not TOML");
    let ended = desk.run(&["demo", "--headless"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(lines.len(), 40);
    assert!(lines.iter().all(|line| line.chars().count() <= 120), "{}", ended.out);
    for words in ["@nordwind", "Reach", "Views", "followers", "Summary"] {
        assert!(ended.out.contains(words), "{words} is not in\n{}", ended.out);
    }
    assert!(!ended.out.contains('\u{1b}'), "plain text only");
    let heading = lines.iter().position(|line| line.contains("Reach")).unwrap();
    assert!(lines[heading + 1].chars().filter(char::is_ascii_digit).count() >= 6, "{}", ended.out);
    let left: Vec<_> = std::fs::read_dir(desk.path("tmp")).unwrap().collect();
    assert!(left.is_empty(), "the demo leaves nothing: {left:?}");
    assert!(!desk.data().exists(), "and makes no data folder");
}

#[test]
fn the_sandbox_prints_lines_for_the_configuration_and_ends_at_an_interrupt() {
    let desk = Desk::new();
    let mut running = Running::start(desk.command(&["sandbox", "--seed", "3"]));
    assert_eq!(running.line(|_| true).unwrap(), "[meta.hosts]");
    let mut printed = "[meta.hosts]\n".to_owned();
    for _ in 0..5 {
        printed.push_str(&running.line(|_| true).unwrap());
        printed.push('\n');
    }
    desk.write_config_file(&printed);
    let shown = desk.run(&["config", "show"]);
    assert_eq!(shown.code, Some(0), "the lines can be pasted: {shown:?}");
    let address = printed.split('"').nth(1).unwrap();
    let url = url::Url::parse(address).unwrap();
    assert_eq!(url.host_str(), Some("127.0.0.1"));
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", url.port().unwrap())).unwrap();
    stream.write_all(b"GET /graph.instagram.com/me HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    assert!(answer.contains("OAuthException"), "it serves: {answer}");
    drop(stream);
    let id = Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn what_a_killed_demo_left_goes_at_the_next_start_and_a_running_one_keeps_its_own() {
    let desk = Desk::new();
    let folders = || {
        let entries = std::fs::read_dir(desk.path("tmp")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let mut killed = desk.terminal(&["demo"]);
    killed.wait_for("No account is connected");
    killed.signal(Signal::KILL);
    killed.wait_end();
    let left = folders();
    assert_eq!(left.len(), 1, "{left:?}");
    std::fs::create_dir(desk.path("tmp/lightmeter-demonstration")).unwrap();
    std::fs::write(desk.path("tmp/lightmeter-demo-notes"), "a person's own").unwrap();
    let running = desk.terminal(&["demo"]);
    running.wait_for("No account is connected");
    let ended = desk.run(&["demo", "--headless"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let after = folders();
    assert!(!after.contains(&left[0]), "{after:?}");
    assert_eq!(after.len(), 3, "the running one's and what is no demo's: {after:?}");
    killed = running;
    killed.press("q");
    assert!(killed.wait_end().success());
}
