//! What a panic says: where, never what, because what may hold a secret or foreign text.

use std::io::Write as _;

/// Installs the hook. The terminal is restored by its own guard as the panic unwinds.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
        tracing::error!("panicked{place}");
        crate::terminal::restore();
        let _ = writeln!(
            std::io::stderr(),
            "lightmeter: stopped by a fault of its own{place}; nothing stored is lost, start it again"
        );
    }));
}
