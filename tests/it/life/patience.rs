//! What a person sees when nothing comes back: the likely reasons after a minute, the end after ten.

use std::net::TcpStream;

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, Matching, Trouble};

use crate::pty::{
    desk::{Desk, visit},
    terminal::{DOWN, ENTER},
};

#[test]
fn a_renewal_that_is_put_off_says_why_and_until_when() {
    let desk = super::leaving::renewing_meets(Trouble::Held);
    desk.control().clear_faults();
    desk.advance(TimeDelta::hours(2));
    let trouble = Trouble::Throttled {
        code: 80002,
        subcode: None,
        regain_minutes: Some(30),
        retry_after_seconds: None,
    };
    desk.control().plant(Fault { matching: Matching { count: Some(1), ..Matching::default() }, trouble });
    assert_eq!(desk.run(&["sync"]).code, Some(4));
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("@nordwind");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal.press("R");
    terminal.wait_for("was not renewed: Meta asks us to slow down; renew again in");
    let renewed = desk.run(&["renew"]);
    assert!(
        renewed.out.contains("was not renewed: Meta asks us to slow down; renew again in"),
        "{renewed:?}"
    );
}

#[test]
fn the_likely_reasons_come_after_a_minute_and_the_end_after_ten() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for(super::shell::EMPTY);
    terminal.press("c");
    terminal.wait_for("Instagram Login");
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_for("10:00 left");
    desk.advance(TimeDelta::seconds(59));
    let screen = terminal.wait_for("9:01 left");
    assert!(!screen.contains("What it usually is"), "{screen}");
    desk.advance(TimeDelta::seconds(1));
    let screen = terminal.wait_for("What it usually is");
    for hint in ["tester", "register the address above", "your browser is on another machine"] {
        assert!(screen.contains(hint), "{hint}: {screen}");
    }
    let link = super::no_browser::plain_link(&mut terminal);
    terminal.press(" ");
    terminal.wait_for("What it usually is");
    desk.advance(TimeDelta::minutes(9));
    let screen = terminal.wait_for("No answer came within 10 minutes");
    assert!(screen.contains("try again"), "{screen}");
    // The answer that comes too late changes nothing, whether or not the port is still open.
    let late = desk.approve(&link, "nordwind");
    if TcpStream::connect(("127.0.0.1", desk.http_port())).is_ok() {
        let answer = visit(&late);
        assert!(answer.contains("location: /stray"), "{answer}");
    }
    assert!(terminal.screen().contains("No answer came within 10 minutes"));
    terminal.press("c");
    terminal.wait_for("Instagram Login");
}
