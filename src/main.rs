//! The `yishi` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    yishi::cli::run()
}
