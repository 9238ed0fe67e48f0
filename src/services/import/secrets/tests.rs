//! Which secrets files are understood.

use super::{ImportError, Secrets};
use crate::domain::{Handle, Login};

const BOTH: &str = "IG_LONG_TOKEN = \"IGabc \"\nIG_ACCOUNT_ID = \"17841400008460056\"\n";

#[test]
fn the_keys_stand_at_the_top_or_in_one_section_and_the_id_may_be_a_number() {
    let number = BOTH.replace("\"17841400008460056\"", "17841400008460056");
    for text in
        [BOTH.to_owned(), format!("[instagram]\n{BOTH}"), number, format!("OTHER = 1\n{BOTH}[b]\nKEY = 2")]
    {
        let found = Secrets::parse(&text).unwrap().of(&Handle::parse("anna").unwrap());
        let token = &found.tokens[0];
        assert_eq!((token.token.expose(), token.login), ("IGabc", Login::Instagram), "{text}");
        assert_eq!(token.account.as_str(), "17841400008460056", "{text}");
    }
}

#[test]
fn no_error_repeats_what_stands_in_the_file() {
    for (text, line) in [("\n\nIG_LONG_TOKEN = IGsecret", 3), ("IG_LONG_TOKEN = \"IGsecret", 1)] {
        let error = Secrets::parse(text).unwrap_err();
        assert!(matches!(error, ImportError::NotToml { line: told } if told == line), "{error:?}");
        assert!(
            !format!("{error:?} {error}").contains("secret =")
                && !format!("{error:?} {error}").contains("IGsecret")
        );
    }
    let debug = format!("{:?}", Secrets::parse(BOTH).unwrap());
    assert!(!debug.contains("IGabc"), "{debug}");
}
