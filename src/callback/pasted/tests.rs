//! Pastes as people really make them.

use super::{PasteError, Pasted, parse_pasted};
use crate::callback::Outcome;

const PATH: Option<&str> = Some("/cb/facebook");

/// A paste in short.
fn read(text: &str) -> Result<String, PasteError> {
    parse_pasted(text, PATH).map(|pasted| match pasted {
        Pasted::Address { state, outcome: Outcome::Code(code) } => {
            format!("{} {}", state.expose(), code.expose())
        }
        Pasted::Address { state, outcome } => format!("{} {outcome:?}", state.expose()),
        Pasted::BareCode(code) => format!("bare {}", code.expose()),
        Pasted::Token(token) => format!("token {}", token.expose()),
    })
}

#[test]
fn a_pasted_address_with_fragment_spaces_or_line_breaks_works() {
    let whole = "http://localhost:8723/cb/facebook?code=AQDx-1_2&state=st4te";
    for text in [
        whole.to_owned(),
        format!("{whole}#_"),
        format!("{whole}#_=_"),
        format!("  {whole} \r\n"),
        format!("\"{whole}\""),
        format!("<{whole}#_=_>"),
        whole.replace("8723/", "8723/\n").replace("AQDx", "AQ\r\n   Dx"),
        whole.replace("", " "),
        format!("\u{feff}{whole}\u{200b}\u{a0}"),
        whole.replace("http://", ""),
        whole.replace("http://localhost:8723", "https://box.example"),
        whole.replace('?', "#"),
        whole.replace("&state", "#state"),
        whole.replace("AQDx-1_2", "AQDx%2D1%5F2"),
        whole.replace("AQDx-1_2", "AQDx-1_2%23_"),
        whole.replace("http://localhost:8723/cb/facebook", ""),
        whole.replace("http://localhost:8723/cb/facebook?", ""),
        whole.replace("http://localhost:8723/cb/facebook?", "") + "#_=_",
    ] {
        assert_eq!(read(&text).as_deref(), Ok("st4te AQDx-1_2"), "{text:?}");
    }
}

#[test]
fn a_bare_code_or_a_token_is_known_for_what_it_is() {
    for (text, expected) in [
        ("AQDx-1_2abc", "bare AQDx-1_2abc"),
        ("AQDx-1_2abc#_", "bare AQDx-1_2abc"),
        ("AQDx-1_2abc#_=_", "bare AQDx-1_2abc"),
        ("AQDx-1_2abc%23_", "bare AQDx-1_2abc"),
        (" AQDx-\n1_2abc ", "bare AQDx-1_2abc"),
        ("IGAAJ0123456789ZDZD", "token IGAAJ0123456789ZDZD"),
        (" IGAAJ0123\n456789ZDZD\n", "token IGAAJ0123456789ZDZD"),
        ("'EAAB0123456789'", "token EAAB0123456789"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn a_refusal_is_seen_behind_its_state() {
    let denied =
        "https://localhost:8724/cb/facebook?error=access_denied&error_reason=user_denied&state=st4te";
    assert_eq!(read(denied).as_deref(), Ok("st4te Denied { by: Person }"));
    assert_eq!(read("http://localhost:8723/cb/facebook?state=st4te").as_deref(), Ok("st4te Malformed"));
}

#[test]
fn what_is_of_no_use_is_explained_and_never_repeated() {
    let dialog = "https://www.facebook.com/v26.0/dialog/oauth?client_id=1&redirect_uri=x&state=s3cret";
    let long = format!("http://localhost:8723/cb/facebook?state=s&code={}", "c".repeat(17_000));
    for (text, expected) in [
        ("", PasteError::Empty),
        (" \n\t ", PasteError::Empty),
        ("\"\"", PasteError::Empty),
        (&long, PasteError::TooLong),
        (dialog, PasteError::AuthorizeLink),
        ("http://localhost:8723/cb/facebook?code=AQDs3cret", PasteError::NoState),
        ("http://localhost:8723/cb/facebook", PasteError::NoState),
        ("http://localhost:8723/cb/facebook?error=access_denied", PasteError::NoState),
        ("http://localhost:8723/cb/instagram?code=AQDs3cret&state=s", PasteError::OtherPath),
        ("http://localhost:8723/done", PasteError::OtherPath),
        ("https://www.facebook.com/login/?next=s3cret", PasteError::OtherPath),
        ("http://localhost:8723/cb/facebook?code=A&state=s&state=t", PasteError::Duplicate),
        ("http://localhost:8723/cb/facebook?code=A&state=s#state=s", PasteError::Duplicate),
        ("javascript://localhost/cb/facebook?code=A&state=s", PasteError::Unknown),
        ("http://", PasteError::Unknown),
        ("yes", PasteError::Unknown),
        ("K7-QX4", PasteError::Unknown),
        ("IGnore", PasteError::Unknown),
        ("käse-und-brot", PasteError::Unknown),
    ] {
        assert_eq!(read(text), Err(expected), "{text:?}");
        let sentence = expected.to_string();
        assert!(!sentence.contains("s3cret") && (sentence.contains("copy") || sentence.contains("open it")));
    }
}

#[test]
fn any_path_is_taken_where_none_is_expected() {
    let pasted = parse_pasted("https://box.example/else/where?code=AQDx&state=s", None);
    assert!(matches!(pasted, Ok(Pasted::Address { .. })), "{pasted:?}");
}

proptest::proptest! {
    #[test]
    fn no_paste_panics_and_no_debug_shows_it(text in "\\PC{0,300}", noise in "[?#&=%:/ \\n\u{e9}a-z]{0,80}") {
        for paste in [text.clone(), noise.clone(), format!("http://localhost/cb/facebook?{noise}"), format!("{text}{noise}")] {
            let _ = parse_pasted(&paste, PATH);
        }
        let secret = "AQDsecretsecret";
        let shown = format!("{:?}", parse_pasted(&format!("http://localhost/cb/facebook?code={secret}&state={secret}"), PATH));
        proptest::prop_assert!(!shown.contains(secret), "{}", shown);
    }
}
