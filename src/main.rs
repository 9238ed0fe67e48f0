//! The binary: hands arguments and environment to the command line, and its exit code to the shell.

fn main() {}
