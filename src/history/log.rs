//! What `git log --raw -z` says, as values.

use rustc_hash::FxHashSet;

use super::{author_key, id::Id};

/// One commit, as far as history needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) id: Id,
    pub(super) parents: Vec<Id>,
    pub(super) authored: i64,
    pub(super) committed: i64,
    /// The author's address, as [`author_key`] has it.
    pub(super) email: String,
    pub(super) name: String,
    pub(super) subject: String,
    pub(super) note: Option<String>,
    pub(super) minor: bool,
    /// The changes to the wanted paths; of a merge, in what it differs from each of its parents.
    pub(super) touches: Vec<Touch>,
}

/// One file changed by one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touch {
    pub(super) path: String,
    /// The path before, if the file was moved.
    pub(super) from: Option<String>,
    pub(super) before: Option<Id>,
    pub(super) after: Option<Id>,
    /// The place of the parent that the commit is held against.
    pub(super) parent: usize,
    /// Of a merge, whether nothing stands in the file that no parent had written.
    pub(super) put_together: bool,
}

/// The files in which merges have written something of their own, given what `git log --cc` says of them.
pub(super) fn own_of_merges(log: &[u8], wanted: &dyn Fn(&str) -> Option<String>) -> FxHashSet<(Id, String)> {
    let mut own = FxHashSet::default();
    let mut merge = None;
    for line in log.split(|&byte| byte == b'\n') {
        // Lines of the files begin with a blank or a sign for each side.
        if let Some(id) = line.strip_prefix(b"\x02") {
            merge = Id::parse(id);
        } else if let (Some(merge), Some(path)) = (merge, line.strip_prefix(b"diff --cc ")) {
            own.extend(wanted(&String::from_utf8_lossy(path)).map(|path| (merge, path)));
        }
    }
    own
}

/// Whether git writes a path into a patch as it is.
pub(super) fn is_plain(path: &str) -> bool {
    !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
}

/// Puts down what merges differ in from their parents, given what `git diff-tree` says of each pair of a merge and one of
/// its parents, in the order of the commits.
pub(super) fn add_merges(said: &[Vec<u8>], merges: &mut [&mut Commit], wanted: &dyn Fn(&str) -> Option<String>) {
    let mut pairs: Vec<Vec<Touch>> = Vec::new();
    let mut fields = said.iter().flat_map(|part| part.split(|&byte| byte == 0));
    while let Some(field) = fields.next() {
        match field.trim_ascii_start() {
            [] => {}
            field @ [b':', ..] => {
                let Some(raw) = Raw::parse(field, &mut fields) else { break };
                if let Some(pair) = pairs.last_mut() {
                    pair.extend(raw.touch(wanted));
                }
            }
            // The merge's id.
            _ => pairs.push(Vec::new()),
        }
    }
    let mut pairs = pairs.into_iter();
    for merge in merges {
        for parent in 0..merge.parents.len() {
            let touches = pairs.next().unwrap_or_default();
            merge.touches.extend(touches.into_iter().map(|touch| Touch { parent, ..touch }));
        }
    }
}

/// Reads the log, in which nothing is said of merges. `wanted` gives a path its name from the site's root, or `None` if
/// history does not ask for it.
pub(super) fn parse(log: &[u8], wanted: &dyn Fn(&str) -> Option<String>) -> Vec<Commit> {
    let mut fields = log.split(|&byte| byte == 0);
    let mut commits: Vec<Commit> = Vec::new();
    while let Some(field) = fields.next() {
        // git sets a line feed before some.
        match field.trim_ascii_start() {
            b"\x02" => commits.extend(commit(&mut fields)),
            field @ [b':', ..] => {
                let Some(raw) = Raw::parse(field, &mut fields) else { break };
                let touch = raw.touch(wanted);
                if let Some(commit) = commits.last_mut() {
                    commit.touches.extend(touch);
                }
            }
            _ => {}
        }
    }
    commits
}

fn commit<'a>(fields: &mut impl Iterator<Item = &'a [u8]>) -> Option<Commit> {
    let mut next = || fields.next().map(|field| String::from_utf8_lossy(field).trim_end().to_owned());
    let (id, parents) = (next()?, next()?);
    let (authored, committed) = (next()?, next()?);
    let (email, name) = (next()?, next()?);
    let subject = next()?;
    let mut trailer = || fields.next().map(|field| String::from_utf8_lossy(&without_colons(field)).trim().to_owned());
    let (note, minor) = (trailer()?, trailer()?);
    let (subject, note) = match note_below(&subject).filter(|_| note.is_empty()) {
        Some((before, below)) => (before.to_owned(), below.to_owned()),
        None => (subject, note),
    };
    Some(Commit {
        id: Id::parse(id.as_bytes())?,
        parents: parents.split_whitespace().filter_map(|id| Id::parse(id.as_bytes())).collect(),
        authored: authored.parse().unwrap_or(0),
        committed: committed.parse().unwrap_or(0),
        email: author_key(&email),
        name: author_key(&name),
        subject,
        note: (!note.is_empty()).then_some(note),
        minor: matches!(minor.to_lowercase().as_str(), "yes" | "true" | "是"),
        touches: Vec::new(),
    })
}

/// A note right below the subject, without the blank line that makes it a trailer: git takes both lines for the subject.
fn note_below(subject: &str) -> Option<(&str, &str)> {
    let (before, note) = [" Change-Note:", " Change-Note："].into_iter().find_map(|mark| subject.split_once(mark))?;
    let note = note.split(" Minor:").next().unwrap_or(note).trim();
    (!before.trim().is_empty() && !note.is_empty()).then_some((before, note))
}

/// A trailer's values without what git leaves of full-width colons before them. No text holds these bytes behind a blank.
fn without_colons(values: &[u8]) -> Vec<u8> {
    let rest: &[u8] = &"：".as_bytes()[1..];
    let mut out = Vec::with_capacity(values.len());
    let mut at = 0;
    while let Some(byte) = values.get(at) {
        if values[at..].starts_with(rest) && (at == 0 || values[at - 1] == b' ') {
            at += rest.len();
            continue;
        }
        out.push(*byte);
        at += 1;
    }
    out
}

/// One line of `--raw`: the modes and the blobs before and after, and what became of the file.
struct Raw<'a> {
    before: &'a [u8],
    after: &'a [u8],
    from: Option<&'a [u8]>,
    path: &'a [u8],
}

impl<'a> Raw<'a> {
    fn parse(field: &'a [u8], fields: &mut impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let words: Vec<&[u8]> = field.get(1..)?.split(|&byte| byte == b' ').collect();
        let [_, _, before, after, status] = words[..] else { return None };
        let moved = status.starts_with(b"R");
        let from = if moved || status.starts_with(b"C") { Some(fields.next()?) } else { None };
        Some(Self { before, after, from: from.filter(|_| moved), path: fields.next()? })
    }

    fn touch(&self, wanted: &dyn Fn(&str) -> Option<String>) -> Option<Touch> {
        let name = |bytes| wanted(&String::from_utf8_lossy(bytes));
        let from = self.from.and_then(name);
        let (before, after) = (Id::parse(self.before), Id::parse(self.after));
        match (name(self.path), from) {
            // Moved in from where no records are: to history it begins here.
            (Some(path), None) if self.from.is_some() => Some(Touch { path, after, ..Touch::default() }),
            // Another mode of the same file is nothing to a reader.
            (Some(_), None) if before == after => None,
            (Some(path), from) => Some(Touch { path, from, before, after, ..Touch::default() }),
            // Moved out to where no records are.
            (None, Some(path)) => Some(Touch { path, before, ..Touch::default() }),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(path: &str) -> Option<String> {
        path.starts_with("content/").then(|| path.to_owned())
    }

    #[test]
    fn a_log_reads_as_commits_with_the_wanted_paths() {
        let blob = |c: &str| c.repeat(40);
        let log = format!(
            "\x02\0{d}\0{a} {b}\05\06\0A@B.cn\0Name\0subject\0note\0Yes\0\0\
             :100644 100644 {a} {b} M\0content/a.md\0:100644 100644 {a} {a} R100\0content/x\ny\0content/z.md\0\
             :100644 100755 {a} {a} M\0content/mode.md\0\
             :000000 100644 {o} {a} A\0other\0\0\x02\0{c}\0\05\06\0e\0n\0s\0\0\0\0\
             :100644 100644 {a} {c} M\0content/议.md\0",
            a = blob("a"),
            b = blob("b"),
            c = blob("c"),
            d = blob("d"),
            o = blob("0"),
        );
        let commits = parse(log.as_bytes(), &content);
        let touch = |path: &str, from: Option<&str>, after: &str| Touch {
            path: path.to_owned(),
            from: from.map(str::to_owned),
            before: Id::parse(blob("a").as_bytes()),
            after: Id::parse(blob(after).as_bytes()),
            ..Touch::default()
        };
        assert_eq!(commits.len(), 2);
        assert_eq!(commits[0].parents.iter().map(Id::to_string).collect::<Vec<_>>(), [blob("a"), blob("b")]);
        assert_eq!((commits[0].authored, commits[0].committed, commits[0].minor), (5, 6, true));
        assert_eq!(commits[0].email, author_key("a@b.cn"));
        assert_eq!((commits[0].note.as_deref(), commits[1].note.as_deref()), (Some("note"), None));
        assert_eq!(
            commits[0].touches,
            [touch("content/a.md", None, "b"), touch("content/z.md", Some("content/x\ny"), "a")]
        );
        assert_eq!(commits[1].touches, [touch("content/议.md", None, "c")]);
    }

    #[test]
    fn a_merge_is_held_against_each_parent() {
        let blob = |c: &str| c.repeat(40);
        let (a, b, c) = (blob("a"), blob("b"), blob("c"));
        let log = format!("\x02\0{c}\0{a} {b}\05\06\0e\0n\0s\0\0\0");
        let mut commits = parse(log.as_bytes(), &content);
        // Of one parent it differs in nothing.
        let said = format!("{c}\0{c}\0:100644 100644 {a} {b} M\0content/x.md\0").into_bytes();
        add_merges(&[said], &mut commits.iter_mut().collect::<Vec<_>>(), &content);
        let told: Vec<(usize, &str)> = commits[0].touches.iter().map(|touch| (touch.parent, &*touch.path)).collect();
        assert_eq!(told, [(1, "content/x.md")]);
    }

    #[test]
    fn damage_does_no_harm() {
        for log in
            ["", "\x02", "\x02\0id", ":", "::::", ":1 2", ":100644 1 a b R\0x", "\x02\0a\0b\0c\0d\0e\0f\0g\0h\0i\0:\0"]
        {
            let _ = parse(log.as_bytes(), &content);
        }
    }
}
