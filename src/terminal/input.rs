//! Crossterm's events as the dashboard's messages, read on a thread of their own.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;
use tokio::sync::mpsc;

use super::{bounded::bounded, job_control};
use crate::tui::{Arrival, Code, Key, Message, Pasted};

/// Reads until the dashboard is gone or the terminal fails. The thread blocks in the system and costs nothing
/// while nobody types.
pub(super) fn read(arrivals: mpsc::UnboundedSender<Arrival>) {
    std::thread::Builder::new()
        .name("terminal input".to_owned())
        .spawn(move || {
            while let Ok(event) = crossterm::event::read() {
                if let Some(arrival) = arrival(event)
                    && arrivals.send(arrival).is_err()
                {
                    return;
                }
            }
        })
        // Without the thread there is no input, and the dropped sender ends the dashboard.
        .map_or_else(|error| tracing::error!(%error, "the terminal cannot be read"), drop);
}

fn arrival(event: Event) -> Option<Arrival> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            let key = key_of(key)?;
            let is_ctrl_z = key.normalized() == Key { ctrl: true, ..Key::char('z') };
            Some(match (is_ctrl_z, job_control::is_there()) {
                (false, _) => Arrival::Message(Message::Key(key)),
                (true, true) => Arrival::Suspend,
                (true, false) => Arrival::Message(job_control::missing()),
            })
        }
        Event::Paste(text) => Some(Arrival::Message(Message::Paste(Pasted::new(text)))),
        Event::Resize(width, height) => {
            Some(Arrival::Message(Message::Resized(bounded(Size { width, height }))))
        }
        _ => None,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let code = match event.code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::F(number) => Code::F(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let shift = held(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab;
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift })
}
