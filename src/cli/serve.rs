//! `yishi serve`: a preview on this computer that follows every change.

use crate::cli::Ending;
use crate::cli::build::summary;
use crate::cli::context::{self, Context};
use crate::diag::{Failure, Lang};
use crate::serve::{self, Event, Preview};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 端口；预览只在本机打开，地址是 http://127.0.0.1:端口 [默认：8000]
    #[arg(long, value_name = "N", default_value_t = 8000, hide_default_value = true)]
    port: u16,
    /// 当作今天的日期，例如 2026-11-22
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// 连草稿一起预览，标明是草稿
    #[arg(long)]
    drafts: bool,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let mut options = context::options(&at.root, args.today.as_deref())?;
    options.preview = true;
    options.drafts = args.drafts;
    let preview = Preview { root: at.root.clone(), port: args.port, lang: at.lang, options };
    let at = at.clone();
    serve::run(preview, move |event| tell(&at, &event))?;
    Ok(Ending::Clean)
}

fn tell(at: &Context, event: &Event<'_>) {
    match event {
        Event::Built(built, seconds) => {
            at.print_faults(&built.diagnostics);
            context::say(&summary(at.lang, built, *seconds));
        }
        Event::Failed(failure) => context::say(&failure.show(at.lang)),
        Event::Ready(address) => match at.lang {
            Lang::Zh => {
                context::say(&format!("在浏览器中打开 http://{address}/ ；改动文件后页面自动更新，按 Ctrl+C 结束"))
            }
            Lang::En => context::say(&format!(
                "open http://{address}/ in a browser; pages follow your changes; Ctrl+C ends this"
            )),
        },
    }
}
