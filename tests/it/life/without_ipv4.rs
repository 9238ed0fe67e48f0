//! A computer whose loopback has only `::1`: connecting works there as everywhere.

use std::{
    env,
    net::{Ipv4Addr, Ipv6Addr, TcpStream},
    process::Command,
};

use lightmeter::{clock::probe::NO_IPV4_VARIABLE, sandbox::Host};

use crate::pty::desk::Desk;

/// Set where the test runs once more, in a network of its own.
const INSIDE: &str = "LIGHTMETER_TEST_INSIDE";
/// Takes IPv4 away and goes on as this test.
const WITHOUT_IPV4: &str = "
    ip link set lo up || exit
    echo 0 2>/dev/null >/proc/sys/net/ipv6/conf/all/disable_ipv6
    ip address delete 127.0.0.1/8 dev lo || exit
    echo network:ready
    exec \"$0\" --exact life::without_ipv4::a_login_comes_back_where_there_is_no_ipv4 --nocapture
";

#[test]
#[expect(clippy::disallowed_methods, reason = "the test tells itself where it runs")]
fn a_login_comes_back_where_there_is_no_ipv4() {
    if env::var_os(INSIDE).is_some() {
        the_demo_starts();
        return comes_back(&[]);
    }
    let mut network = Command::new("unshare");
    network.args(["--user", "--map-root-user", "--net", "sh", "-c", WITHOUT_IPV4]);
    let ran = network.arg(env::current_exe().unwrap()).env(INSIDE, "1").output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if out.contains("network:ready") {
        assert!(ran.status.success() && out.contains("1 passed"), "{out}\n{err}");
    } else {
        // A kernel that gives nobody a network of their own: the binary is told that it has no IPv4.
        comes_back(&[(NO_IPV4_VARIABLE, "1")]);
    }
}

fn comes_back(environment: &[(&str, &str)]) {
    let desk = Desk::new();
    let is_alone = environment.is_empty();
    assert_eq!(desk.base(Host::InstagramApi).starts_with("http://[::1]:"), is_alone);
    let arguments = ["connect", "--login", "instagram", "--no-browser"];
    let mut terminal = desk.terminal_with(&arguments, environment, 300, 24);
    let screen = terminal.wait_for("Or paste here the address");
    let link = screen.lines().find(|line| line.contains("client_id=")).unwrap();
    assert!(!screen.contains("neither"), "{screen}");
    TcpStream::connect((Ipv6Addr::LOCALHOST, desk.http_port())).unwrap();
    TcpStream::connect((Ipv4Addr::LOCALHOST, desk.http_port())).unwrap_err();
    let address = desk.approve(link, "nordwind");
    assert!(address.starts_with(&format!("http://localhost:{}/", desk.http_port())), "{address}");
    let answer = crate::pty::desk::visit(&address);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    terminal.wait_for("Connect @nordwind");
    terminal.press("y\r");
    assert!(terminal.wait_end().success(), "{}", terminal.screen());
    assert_eq!(desk.run(&["accounts", "--json"]).json()[0]["status"], "active");
}

fn the_demo_starts() {
    let desk = Desk::new();
    let ended = desk.run(&["demo", "--headless"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("@nordwind"), "{ended:?}");
}
