//! Showing the link of an attempt, and opening the browser where there is one.

use std::io;

use crate::{
    cli::Process,
    domain::{Invitation, Listening},
    services::Connecting,
    terminal::browser::{self, Browser, Marks, WhyNot},
};

pub(super) fn show(connecting: &Connecting, no_browser: bool, process: &mut Process) -> io::Result<()> {
    let invitation = connecting.invitation();
    for line in lines(invitation) {
        process.out.line(line)?;
    }
    let marks = Marks { ruled_out: no_browser.then_some(WhyNot::Asked), ..Marks::read() };
    let found = browser::detect(&process.environment, &marks);
    match found {
        Browser::NotHere(why) => process.out.line(why.sentence()),
        here => match browser::open(&invitation.link, here, &process.environment) {
            Ok(()) => process.out.line("Your browser opens. Waiting for your answer at Meta …"),
            Err(error) => {
                process.out.line(format!("The browser did not open ({error}): open the link yourself."))
            }
        },
    }
}

fn lines(invitation: &Invitation) -> Vec<String> {
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
        lines.push(
            "The browser will warn about the certificate of localhost, because it is lightmeter's own: go on past the \
             warning, or copy the address from the address bar and paste it here."
                .to_owned(),
        );
    }
    lines.push("Or paste here the address at which the browser ends.".to_owned());
    lines
}
