//! One frame without a terminal: `view` on the filled store's Summary, and a paragraph that fills as many cells.

use std::{path::Path, sync::Arc, time::Duration};

use chrono::{Offset as _, Utc};
use lightmeter::{
    clock::Clock,
    config::Config,
    domain::Role,
    services::{Services, Setting},
    store::Store,
    tui::{self, Colours, Keymap, Message, Performer, Setup, State, ThemeName},
};
use ratatui::{Frame, Terminal, backend::TestBackend, layout::Size, widgets::Paragraph};

use super::{
    filled,
    stopwatch::{Median as _, now},
};

const SIZE: Size = Size { width: 200, height: 60 };
const FRAMES: usize = 500;

pub(crate) struct Drawing {
    pub(crate) view: Duration,
    pub(crate) paragraph: Duration,
}

pub(crate) async fn measure(data: &Path) -> Drawing {
    let state = state(data).await;
    let text = "a row of figures 123 456 ".repeat(8).repeat(usize::from(SIZE.height));
    let wrapped = Paragraph::new(text).wrap(ratatui::widgets::Wrap { trim: false });
    Drawing {
        view: frame_time(|frame| tui::view(&state, frame)),
        paragraph: frame_time(|frame| frame.render_widget(&wrapped, frame.area())),
    }
}

fn frame_time(draw: impl Fn(&mut Frame<'_>)) -> Duration {
    let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
    let mut times = Vec::new();
    for _ in 0..FRAMES {
        let started = now();
        terminal.draw(|frame| draw(frame)).unwrap();
        times.push(now() - started);
    }
    times.median()
}

/// The dashboard as it stands once everything is loaded.
async fn state(data: &Path) -> State {
    let clock = Clock::system();
    let store = Store::open_sqlite(&data.join(Store::FILE), &clock).await.unwrap();
    let user = store.local_user(&filled::handle()).await.unwrap();
    let services = Services::new(store, user, Arc::new(Config::default()), Setting::default(), clock.clone());
    let mut state = State::new(setup(), SIZE, clock.now());
    let (sender, mut answers) = tokio::sync::mpsc::unbounded_channel();
    let mut performer = Performer::new(services, sender, data.to_owned());
    let mut effects = tui::update(&mut state, Message::Tick(clock.now()));
    effects.extend(tui::update(&mut state, Message::StoreChanged));
    let mut open = 0_usize;
    loop {
        for effect in effects.drain(..) {
            open += usize::from(performer.perform(effect).is_none());
        }
        if open == 0 {
            return state;
        }
        effects = tui::update(&mut state, answers.recv().await.unwrap());
        open -= 1;
    }
}

fn setup() -> Setup {
    Setup {
        store: "SQLite".to_owned(),
        role: Role::Member,
        sandbox_token: None,
        obstacles: Vec::new(),
        browser: false,
        clipboard: true,
        colours: Colours::True,
        ascii: false,
        theme: ThemeName::Dark,
        keymap: Keymap::default(),
        offset: Utc.fix(),
    }
}
