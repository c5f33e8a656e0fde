//! `pre-receive`: a push whose content has faults is refused, and whoever pushed reads why in the terminal.

use std::{io::Write, path::Path};

use super::{
    Event, Pushed, Settings, journal, ledger, pushed, say, settings_for,
    tree::{Tree, differ, failed, holds_memory, yishi},
};
use crate::{diag::Failure, history};

/// Checks what is about to be pushed, given the hook's input; the answer is whether it is taken. A push which touches
/// none of the site's folders is taken as it is.
pub fn check_push(repository: &Path, lines: &str, out: &mut dyn Write) -> Result<bool, Failure> {
    let settings = settings_for(repository, lines, out)?;
    let Some(Pushed { old, new }) = pushed(lines, &settings.branch) else { return Ok(true) };
    let Some(new) = new else {
        say(
            out,
            &format!("不能删除正在发布的分支「{0}」 / the published branch `{0}` cannot be removed", settings.branch),
        );
        return Ok(false);
    };
    // The builder's own memory is believed; it is kept out even where no content has changed.
    for folder in history::MEMORY {
        if !holds_memory(repository, &settings, new, folder).map_err(|error| failed(repository, error))? {
            continue;
        }
        say(
            out,
            &format!(
                "推送里有 {folder}/，那是程序自己的缓存，推送没有被接受；运行 git rm -r --cached {folder}，提交后再推送"
            ),
        );
        say(
            out,
            &format!(
                "the push holds {folder}/, which is the program's own memory, and was not taken; run git rm -r --cached {folder}, commit, and push again"
            ),
        );
        journal::note(repository, Event::Refused, Some(new), folder);
        return Ok(false);
    }
    if old.is_some_and(|old| !differ(repository, &settings, old, new)) {
        return Ok(true);
    }
    let sound = sound(repository, &settings, new, out)?;
    if !sound {
        say(out, "内容检查未通过，推送没有被接受；按上面的提示改好后再推送");
        say(out, "the content has faults, and the push was not taken; mend them as said above and push again");
        journal::note(repository, Event::Refused, Some(new), "");
    }
    Ok(sound)
}

/// Checks the files of one commit and says what is wrong with them.
pub(super) fn sound(
    repository: &Path,
    settings: &Settings,
    commit: &str,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    let tree = Tree::of(repository, commit)?;
    ledger::lend(repository, settings, &tree.files())?;
    let checked = yishi(settings, &tree.files()).arg("check").output();
    let checked = checked.map_err(|error| failed(&settings.program, error))?;
    let files = tree.files().display().to_string();
    for said in [&checked.stdout, &checked.stderr] {
        say(out, &String::from_utf8_lossy(said).replace(&format!("{files}/"), ""));
    }
    Ok(checked.status.success())
}
