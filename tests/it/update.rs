//! Message scripts: what was pressed and answered, what the dashboard asks for and remembers.
