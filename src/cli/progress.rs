//! A bar while pages are made, for people at a terminal who would otherwise wait before a silent one.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::Lang;

/// A bar, or nothing where nobody looks.
pub(super) struct Bar(ProgressBar);

/// A bar on standard error; indicatif draws none when that is not a terminal.
pub(super) fn bar(lang: Lang) -> Bar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    let pattern = match lang {
        Lang::Zh => "{spinner} 读取和检查 {elapsed}",
        Lang::En => "{spinner} reading and checking {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(pattern) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    Bar(bar)
}

impl Bar {
    /// So many of so many pages are done. From any thread.
    pub(super) fn set(&self, done: usize, all: usize) {
        if self.0.length().is_none()
            && let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}")
        {
            self.0.set_style(style);
            self.0.set_length(all as u64);
        }
        self.0.set_position(done as u64);
    }

    /// Clears the line.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
