//! What a panic says: where, never what, because what may hold a secret or foreign text.

use std::io::Write as _;

/// Installs the hook. A panic in a task ends that task alone, so it leaves a dashboard's screen as it is; one on
/// the main thread ends the program, which says so on the terminal as it was before.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
        tracing::error!("panicked{place}");
        if std::thread::current().name() != Some("main") && crate::terminal::is_taken() {
            return;
        }
        crate::terminal::restore();
        let _ = writeln!(
            std::io::stderr(),
            "lightmeter: stopped by a fault of its own{place}; nothing stored is lost, start it again"
        );
    }));
}
