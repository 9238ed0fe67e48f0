//! Lines that a person can paste into a shell as they are.

use super::tunnel;

#[test]
fn the_line_names_the_port_twice_and_the_host_once() {
    let line = tunnel("10.1.2.3 51234 10.0.0.5 22", Some("box.example"), 8723);
    assert_eq!(line.as_deref(), Some("ssh -L 8723:127.0.0.1:8723 box.example"));
    let line = tunnel("10.1.2.3 51234 10.0.0.5 2222", Some("box"), 8724);
    assert_eq!(line.as_deref(), Some("ssh -p 2222 -L 8724:127.0.0.1:8724 box"));
}

#[test]
fn without_a_usable_name_the_address_that_was_connected_to_stands_in() {
    for name in [None, Some(""), Some("localhost"), Some("-oProxyCommand=id"), Some("a;id"), Some("a b")] {
        let line = tunnel("10.1.2.3 51234 10.0.0.5 22", name, 8723);
        assert_eq!(line.as_deref(), Some("ssh -L 8723:127.0.0.1:8723 10.0.0.5"), "{name:?}");
    }
    let line = tunnel("2001:db8::1 51234 ::ffff:10.0.0.5 22", None, 8723);
    assert_eq!(line.as_deref(), Some("ssh -L 8723:127.0.0.1:8723 10.0.0.5"));
    let line = tunnel("fe80::1%eth0 51234 fe80::2%eth0 22", None, 8723);
    assert_eq!(line.as_deref(), Some("ssh -L 8723:127.0.0.1:8723 fe80::2"));
}

#[test]
fn nonsense_makes_no_line() {
    for connection in ["", "UNKNOWN", "10.1.2.3 51234", "a b $(id) 22", "a b 10.0.0.5 x"] {
        assert_eq!(tunnel(connection, None, 8723), None, "{connection}");
    }
}
