//! Seeded requests of every bad kind, for the tests that no request breaks, forges or is repeated.

use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};

/// The state that the fake use case knows.
pub(super) const STATE: &str = "q7Jx-2m_Vd0LkSbT9fYwRz3uHcPeGa8N";
/// Is in every request, and must be in no answer.
pub(super) const CANARY: &str = "cAnArY7319";
pub(super) const PATH: &str = "/cb/facebook";

/// One request a call, never a good one: [`STATE`] is in it only crippled.
pub(super) struct Hostile {
    random: StdRng,
    port: u16,
}

impl Hostile {
    pub(super) fn new(seed: u64, port: u16) -> Self {
        Self { random: StdRng::seed_from_u64(seed), port }
    }

    pub(super) fn request(&mut self) -> Vec<u8> {
        if self.random.random_ratio(1, 4) {
            return self.forgery();
        }
        let method =
            self.pick(&["GET", "GET", "GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "get", "G\0T", ""]);
        let target = self.target();
        let version =
            self.pick(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "", "HTTP/1.1\r"]);
        let mut head = format!("{method} {target} {version}\r\n");
        if self.random.random_ratio(9, 10) {
            let host = self.host();
            head.extend(["Host: ", &host, "\r\n"]);
        }
        for _ in 0..self.random.random_range(0..4) {
            head += &self.header();
        }
        head.extend(["X-Mark: ", CANARY, "\r\n\r\n"]);
        let mut bytes = head.into_bytes();
        if self.random.random_ratio(1, 4) {
            self.mutate(&mut bytes);
        }
        bytes
    }

    /// Right in all but the state.
    fn forgery(&mut self) -> Vec<u8> {
        let state = self.crippled_state();
        let outcome = self.pick(&["code=AQDcAnArY7319", "error=cAnArY7319", "error_reason=user_denied"]);
        let port = self.port;
        format!("GET {PATH}?{outcome}&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes()
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices.choose(&mut self.random).copied().unwrap_or_default()
    }

    fn target(&mut self) -> String {
        let path = self.pick(&[
            PATH,
            PATH,
            PATH,
            PATH,
            "/done",
            "/stray",
            "/favicon.ico",
            "/cb/facebook/",
            "/cb/instagram",
            "/../cb/facebook",
            "*",
            "http://evil.example/cb/facebook",
            "/%2e%2e/cAnArY7319",
        ]);
        let parameters: Vec<String> = (0..self.random.random_range(0..6)).map(|_| self.parameter()).collect();
        format!("{path}?{}", parameters.join("&"))
    }

    fn parameter(&mut self) -> String {
        let name =
            self.pick(&["state", "state", "state", "code", "code", "error", "error_reason", "%73tate", "x"]);
        let text = match self.random.random_range(0..8) {
            0..=2 => self.crippled_state(),
            3 => format!("<script>{CANARY}</script>"),
            4 => format!("%0d%0aX-Injected:%20{CANARY}"),
            5 => format!("{CANARY}{}", "A".repeat(self.random.random_range(0..9_000))),
            6 => format!("%00%ff%fe{CANARY}%"),
            _ => format!("AQD{CANARY}"),
        };
        format!("{name}={text}")
    }

    /// Nearly the state: one letter off, cut, longer, or in another case.
    fn crippled_state(&mut self) -> String {
        let at = self.random.random_range(0..STATE.len());
        let (start, rest) = STATE.split_at(at);
        match self.random.random_range(0..6) {
            0 => start.to_owned(),
            1 => format!("{start}.{}", rest.get(1..).unwrap_or_default()),
            2 => format!("{STATE}{}", self.pick(&["+", "%20", "%00", "=", "a", "%0a", "."])),
            3 => format!("{}{STATE}", self.pick(&["+", "%20", "%00", "a", "%0a", "\u{feff}"])),
            4 => STATE.to_ascii_uppercase(),
            _ => STATE.to_ascii_lowercase(),
        }
    }

    fn host(&mut self) -> String {
        let own = format!("localhost:{}", self.port);
        match self.random.random_range(0..10) {
            0..=6 => own,
            7 => format!("{CANARY}.example:{}", self.port),
            8 => format!("{own}@{CANARY}"),
            _ => format!("127.0.0.1:{}", self.port),
        }
    }

    fn header(&mut self) -> String {
        let line = self.pick(&[
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Mode: no-cors",
            "Origin: https://cAnArY7319.example",
            "Origin: null",
            "Purpose: prefetch",
            "Sec-Purpose: prefetch;prerender",
            "Content-Length: 5",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Expect: 100-continue",
            "Upgrade: websocket\r\nConnection: upgrade",
            "Connection: keep-alive",
            "Cookie: cAnArY7319=1",
            " folded: cAnArY7319",
            "no colon cAnArY7319",
        ]);
        let times = if self.random.random_ratio(1, 40) { 80 } else { 1 };
        format!("{line}\r\n").repeat(times)
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..self.random.random_range(1..6) {
            let at = self.random.random_range(0..bytes.len().max(1));
            match self.random.random_range(0..4) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes.insert(at.min(bytes.len()), self.random.random()),
                2 if at < bytes.len() => bytes[at] = self.random.random(),
                _ if at < bytes.len() => drop(bytes.remove(at)),
                _ => {}
            }
        }
    }
}
