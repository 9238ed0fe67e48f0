//! `token-key` on the command line.

use clap::{Args, Subcommand};

#[derive(Args, Debug)]
pub(in crate::cli) struct TokenKeyArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: TokenKeyAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TokenKeyAction {
    /// Make the key file, at `tokens.key_file` or in the data folder; one that is there is left as it is
    Init,
    /// Seal with a new key from now on, and wrap what is stored with it, while everything runs
    Rotate {
        /// Make no new key; remove those from the key file that nothing uses any more
        #[arg(long)]
        forget_old: bool,
    },
}
