//! The judgement alone, for what a socket cannot easily show.

use hyper::{HeaderMap, Method, Uri, header::HOST};

use super::{Rejection, Site, Target};

fn judge(secure: bool, port: u16, host: &str) -> Result<Target, Rejection> {
    let site = Site { secure, port, path: "/cb/facebook".to_owned() };
    let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
    site.judge(&Method::GET, &Uri::from_static("/cb/facebook?state=s"), &headers)
}

#[test]
fn the_port_may_be_left_out_only_where_it_is_the_schemes_own() {
    for (secure, port) in [(false, 80), (true, 443)] {
        assert_eq!(judge(secure, port, "localhost"), Ok(Target::Callback));
        assert_eq!(judge(secure, port, &format!("localhost:{port}")), Ok(Target::Callback));
        assert_eq!(judge(!secure, port, "localhost"), Err(Rejection::WrongHost));
    }
    assert_eq!(judge(false, 8723, "localhost"), Err(Rejection::WrongHost));
}

#[test]
fn a_host_is_one_of_three_names_and_the_port_and_nothing_more() {
    for host in ["localhost:8723", "LOCALHOST:8723", "127.0.0.1:8723", "[::1]:8723"] {
        assert_eq!(judge(false, 8723, host), Ok(Target::Callback), "{host}");
    }
    for host in [
        "",
        ":8723",
        "localhost:",
        "localhost:08723",
        "localhost:+8723",
        "localhost:8723:8723",
        "localhost.:8723",
        "xlocalhost:8723",
        "localhostx:8723",
        "localhost8723",
        "user@localhost:8723",
        "localhost:8723/",
        "::1:8723",
        "[::]:8723",
        "[::1]8723",
        "0.0.0.0:8723",
        "127.1:8723",
        "2130706433:8723",
        "localhost:8723 ",
        "localhost:8724",
    ] {
        // The header type trims nothing, so what it holds is what came.
        assert_eq!(judge(false, 8723, host), Err(Rejection::WrongHost), "{host:?}");
    }
}
