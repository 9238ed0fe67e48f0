//! Showing the link of an attempt, and opening the browser where there is one.

use crate::{
    cli::{Exit, Failure, Process},
    domain::{Invitation, Listening},
    terminal::browser::{self, Browser, Marks, WhyNot},
};

/// `can_paste`: whether anybody reads what is typed here.
pub(super) fn show(
    invitation: &Invitation,
    can_paste: bool,
    no_browser: bool,
    process: &mut Process,
) -> Result<(), Failure> {
    if let (Listening::Not { sentence }, false) = (&invitation.listening, can_paste) {
        return Err(Failure::new(
            Exit::Failed,
            format!("{sentence} Here nothing can be pasted: for that, run this in a terminal."),
        ));
    }
    for line in lines(invitation, can_paste) {
        process.out.line(line)?;
    }
    let marks = Marks { ruled_out: no_browser.then_some(WhyNot::Asked), ..Marks::read() };
    let found = browser::detect(&process.environment, &marks);
    let opened = match found {
        Browser::NotHere(why) => why.sentence().to_owned(),
        here => match browser::open(&invitation.link, here, &process.environment) {
            Ok(()) => "Your browser opens. Waiting for your answer at Meta …".to_owned(),
            Err(error) => format!("The browser did not open ({error}): open the link yourself."),
        },
    };
    Ok(process.out.line(opened)?)
}

fn lines(invitation: &Invitation, can_paste: bool) -> Vec<String> {
    let mut lines = vec![
        format!("{} answers to {}", invitation.login.title(), invitation.redirect_uri),
        "Open this link and say yes there:".to_owned(),
        String::new(),
        invitation.link.as_str().to_owned(),
        String::new(),
    ];
    if let Some(path) = &invitation.link_file {
        lines.push(format!("The link is also in {}", path.display()));
    }
    if let Some(tunnel) = &invitation.tunnel {
        lines.push(format!("If your browser is on another computer, run there first: {tunnel}"));
    }
    if let Listening::Not { sentence } = &invitation.listening {
        lines.push(sentence.clone());
    }
    if invitation.own_certificate {
        let or_paste =
            if can_paste { ", or copy the address from the address bar and paste it here" } else { "" };
        lines.push(format!(
            "The browser will warn about the certificate of localhost, because it is lightmeter's own: go on past the \
             warning{or_paste}."
        ));
    }
    if can_paste {
        lines.push("Or paste here the address at which the browser ends.".to_owned());
    }
    lines
}
