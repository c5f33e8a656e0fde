//! YAML text to a tree in which every value knows its line, column and quoting.
//!
//! 1. Events of the parser become [`Node`]s; aliases are copied in, within a budget.
//! 2. A key written twice, a second document and a nesting too deep are faults.
//! 3. Scalars stay text here: what `no` or `010` may mean is decided where a field's type is known (`record.rs`).

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::parse::folded;
use crate::parse::slip::{self, Hash};
use crate::source::{Location, SourcePath};

/// A value of the tree. Lines count within the file, columns within the line, both from 1.
#[derive(Clone, Debug)]
pub struct Node {
    pub line: u32,
    pub column: u32,
    pub data: Data,
}

#[derive(Clone, Debug)]
pub enum Data {
    Scalar { text: String, plain: bool },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    pub fn at(&self, path: &SourcePath) -> Location {
        Location::new(path, self.line, self.column)
    }

    /// The node at a field path such as `milestones[2].date`, or the nearest one above it.
    pub fn find(&self, field: &str) -> &Self {
        let mut node = self;
        for part in field.split(['.', '[']).filter(|part| !part.is_empty()) {
            let next = match (&node.data, part.strip_suffix(']').and_then(|i| i.parse::<usize>().ok())) {
                (Data::List(items), Some(index)) => items.get(index),
                (Data::Map(_), None) => node.get(part),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The value of a key written here.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.data {
            Data::Map(entries) => entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Nothing written: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// How much an alias of this costs, in values; a long text counts as several, so that no alias multiplies it unseen.
    fn size(&self) -> usize {
        const BYTES_OF_ONE: usize = 64;
        1 + match &self.data {
            Data::Scalar { text, .. } => text.len() / BYTES_OF_ONE,
            Data::List(items) => items.iter().map(Self::size).sum(),
            Data::Map(entries) => entries.iter().map(|(k, v)| k.size() + v.size()).sum(),
        }
    }
}

/// Reads one YAML document that begins on line `first_line` of `path`.
pub fn read(path: &SourcePath, text: &str, first_line: u32, limits: &Limits) -> (Option<Node>, Diagnostics) {
    let mut builder = Builder {
        path,
        text,
        lines_before: first_line.saturating_sub(1),
        hashes: slip::hashes(text),
        starts: Vec::new(),
        limits,
        anchors: FxHashMap::default(),
        nodes: 0,
        diagnostics: Diagnostics::new(),
    };
    let mut events = Parser::new_from_str(text);
    let root = match builder.document(&mut events) {
        Ok(root) => root,
        Err(Stop::Scan(error)) => {
            let fault = builder.scan_fault(&error);
            builder.diagnostics.push(fault);
            None
        }
        Err(Stop::Fault(fault)) => {
            builder.diagnostics.push(*fault);
            None
        }
    };
    (root, builder.diagnostics)
}

enum Stop {
    Scan(ScanError),
    Fault(Box<Diagnostic>),
}

struct Builder<'a> {
    path: &'a SourcePath,
    text: &'a str,
    lines_before: u32,
    /// Comments that may have been meant as text.
    hashes: Vec<Hash<'a>>,
    /// Where the lines begin, once it was asked for.
    starts: Vec<usize>,
    limits: &'a Limits,
    anchors: FxHashMap<usize, Node>,
    nodes: usize,
    diagnostics: Diagnostics,
}

type Events<'t> = Parser<'t, saphyr_parser::StrInput<'t>>;

impl Builder<'_> {
    fn document(&mut self, events: &mut Events<'_>) -> Result<Option<Node>, Stop> {
        let mut root = None;
        loop {
            let (event, span) = next(events)?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(self.stop(
                        &span,
                        "yaml-documents",
                        "一个文件里只能有一份 YAML",
                        "one file holds one YAML document",
                        |d| d.remedy("删去多余的分隔行 `---` 或 `...`", "remove the extra line `---` or `...`"),
                    ));
                }
                Event::DocumentStart(_) => {}
                event => root = Some(self.node(events, event, &span, 0)?),
            }
        }
    }

    fn node(&mut self, events: &mut Events<'_>, event: Event<'_>, span: &Span, depth: usize) -> Result<Node, Stop> {
        self.within(events, event, span, depth, false)
    }

    fn within(
        &mut self,
        events: &mut Events<'_>,
        event: Event<'_>,
        span: &Span,
        depth: usize,
        in_list: bool,
    ) -> Result<Node, Stop> {
        self.nodes += 1;
        if depth > self.limits.yaml_depth || self.nodes > self.limits.yaml_nodes {
            let (deep, many) = (self.limits.yaml_depth, self.limits.yaml_nodes);
            return Err(self.stop(
                span,
                "yaml-size",
                &format!("YAML 嵌套太深或内容太多（上限 {deep} 层、{many} 个值）"),
                &format!("YAML nests too deep or holds too much (at most {deep} levels and {many} values)"),
                |d| d.remedy("把内容分成几个记录", "split it into several records"),
            ));
        }
        let (line, column) = self.place(span);
        let (data, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => {
                self.tell_of_hash(style, span);
                let text = self.joined(text.into_owned(), style, span);
                (Data::Scalar { text, plain: style == ScalarStyle::Plain }, anchor)
            }
            Event::SequenceStart(anchor, _) => (Data::List(self.list(events, depth)?), anchor),
            Event::MappingStart(anchor, _) => (Data::Map(self.map(events, depth, in_list)?), anchor),
            Event::Alias(anchor) => return self.alias(anchor, span),
            _ => (Data::Scalar { text: String::new(), plain: true }, 0),
        };
        let node = Node { line, column, data };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// A text of several lines, as Chinese is set.
    fn joined(&mut self, text: String, style: ScalarStyle, span: &Span) -> String {
        let line = span.start.line();
        if style == ScalarStyle::Literal || span.end.line() <= line || !text.contains(' ') {
            return text;
        }
        if self.starts.is_empty() {
            self.starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        }
        let from = self.starts.get(line.saturating_sub(1)).and_then(|at| self.text.get(*at..)).unwrap_or_default();
        let begin = from.char_indices().nth(span.start.col()).map_or(from.len(), |(at, _)| at);
        folded::joined(text, style, span.start.col(), from.get(begin..).unwrap_or_default().lines())
    }

    /// A value of which a comment may have taken a part: `3 #楼`.
    fn tell_of_hash(&mut self, style: ScalarStyle, span: &Span) {
        let (line, column) = (span.end.line(), span.end.col());
        let here = || self.hashes.get(self.hashes.partition_point(|hash| hash.line < line)..).unwrap_or_default();
        let behind = || here().iter().take_while(|hash| hash.line == line).find(|hash| hash.follows(column));
        if style == ScalarStyle::Plain
            && span.start.line() == line
            && let Some(hash) = behind()
        {
            let fault = self.of_hash(Diagnostic::warning, "cut-by-hash", hash);
            self.diagnostics.push(fault);
        }
    }

    fn of_hash(&self, kind: fn(&str, Both) -> Diagnostic, code: &str, hash: &Hash<'_>) -> Diagnostic {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (zh, en) =
            ("「#」后面的内容被当作注释，没有读进来", "what stands behind `#` is taken for a comment and is not read");
        kind(code, Both::new(zh, en))
            .at(Location::new(
                self.path,
                number(hash.line).saturating_add(self.lines_before),
                number(hash.column).saturating_add(1),
            ))
            .excerpt(hash.text)
            .remedy(
                "是内容，就给整个值加上半角双引号；是注释，就在 # 后面空一格",
                "if it is text, put the whole value in double quotes; if it is a comment, put a space behind the #",
            )
    }

    fn list(&mut self, events: &mut Events<'_>, depth: usize) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        loop {
            match next(events)? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.within(events, event, &span, depth + 1, true)?),
            }
        }
    }

    /// The entries of a map. Where it is an item of a list and its first key comes again, a second item was meant.
    fn map(&mut self, events: &mut Events<'_>, depth: usize, in_list: bool) -> Result<Vec<(Node, Node)>, Stop> {
        /// So few keys are compared one by one.
        const FEW: usize = 24;
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut seen = FxHashSet::default();
        let mut second_item = false;
        loop {
            let (event, span) = next(events)?;
            if matches!(event, Event::MappingEnd) {
                return Ok(entries);
            }
            let key = self.node(events, event, &span, depth + 1)?;
            let Some(name) = key.text() else {
                return Err(self.stop(&span, "yaml-key", "字段名必须是一个词", "a key must be a word", |fault| {
                    let line = key.line.saturating_sub(self.lines_before).saturating_sub(1);
                    let line = self.text.lines().nth(usize::try_from(line).unwrap_or(usize::MAX));
                    fault.excerpt(line.unwrap_or_default().trim()).remedy(
                        "删去「?」和括号，写成「字段: 值」；值以括号开头的，给整个值加上半角双引号",
                        "remove `?` and the brackets and write `key: value`; a value that begins with a bracket goes into double quotes",
                    )
                }));
            };
            let (event, span) = next(events)?;
            let value = self.node(events, event, &span, depth + 1)?;
            let written = match entries.len() < FEW {
                true => entries.iter().any(|(key, _)| key.text() == Some(name)),
                false => {
                    if seen.is_empty() {
                        seen.extend(entries.iter().filter_map(|(key, _)| key.text()).map(str::to_owned));
                    }
                    !seen.insert(name.to_owned())
                }
            };
            if !written {
                entries.push((key, value));
                continue;
            }
            let first = entries.first().map(|(first, _)| first);
            if in_list && first.is_some_and(|first| first.text() == Some(name) && first.line < key.line) {
                second_item = true;
                let fault = self.without_dash(&key, name);
                self.diagnostics.push(fault);
            } else if !second_item {
                // Of an item that was to be a second one, all keys come again, and its first was told.
                self.diagnostics.push(
                    Diagnostic::error(
                        "duplicate-key",
                        Both::new(format!("字段「{name}」写了两次"), format!("key `{name}` is written twice")),
                    )
                    .at(key.at(self.path))
                    .excerpt(name)
                    .remedy("只留一处", "keep one of them"),
                );
            }
        }
    }

    fn without_dash(&self, key: &Node, name: &str) -> Diagnostic {
        let before = usize::try_from(key.column).unwrap_or(1).saturating_sub(3);
        Diagnostic::error(
            "duplicate-key",
            Both::new(
                format!("字段「{name}」在这一项里写了两次；可能是新的一项前面少了「- 」"),
                format!("key `{name}` is written twice in this item; perhaps `- ` is missing before the next one"),
            ),
        )
        .at(key.at(self.path))
        .excerpt(name)
        .remedy(
            format!("是另一项，这一行就写成「{}- {name}: …」；写重了的，只留一处", " ".repeat(before)),
            format!("if another item begins here, write `{}- {name}: …`; else keep one of them", " ".repeat(before)),
        )
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<Node, Stop> {
        let copy = self.anchors.get(&anchor).cloned();
        self.nodes += copy.as_ref().map_or(0, Node::size);
        match copy {
            Some(node) if self.nodes <= self.limits.yaml_nodes => Ok(node),
            _ => Err(self.stop(
                span,
                "yaml-alias",
                "YAML 别名（*）展开后太大，或指向自己",
                "YAML aliases (*) expand to too much, or to themselves",
                |d| d.remedy("不用别名，直接写出内容", "write the content out instead of an alias"),
            )),
        }
    }

    fn place(&self, span: &Span) -> (u32, u32) {
        let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(span.start.col()).unwrap_or(u32::MAX);
        (line.saturating_add(self.lines_before), column.saturating_add(1))
    }

    fn stop(&self, span: &Span, code: &str, zh: &str, en: &str, finish: impl FnOnce(Diagnostic) -> Diagnostic) -> Stop {
        let (line, column) = self.place(span);
        let fault = Diagnostic::error(code, Both::new(zh, en)).at(Location::new(self.path, line, column));
        Stop::Fault(Box::new(finish(fault)))
    }

    /// The parser says what it met, often a line late; what staff did is mostly one of a few things, told at its own place.
    fn scan_fault(&self, error: &ScanError) -> Diagnostic {
        let marker = error.marker();
        let met = marker.line().saturating_sub(1);
        let lines: Vec<&str> = self.text.lines().collect();
        let line_at = |i: usize| u32::try_from(i + 1).unwrap_or(u32::MAX).saturating_add(self.lines_before);
        // The line itself, then the ones before it, nearest first; a tab is met at what stands before it. Between two lines
        // that are written a form may have any number of comments.
        const LINES_BACK: usize = 12;
        let written = |i: &usize| {
            let line = lines.get(*i).map_or("", |line| line.trim());
            !line.is_empty() && !line.starts_with('#')
        };
        let mut above = (0..met.min(lines.len())).rev().filter(written);
        let near = std::iter::once(met).filter(written).chain(above.clone().take(LINES_BACK)).chain([met + 1]);
        let slip = near.filter_map(|i| Some((i, slip::of_line(lines.get(i)?)?))).next();
        let torn = slip::torn(&lines, met).filter(|(i, _)| slip.as_ref().is_none_or(|(of, _)| of <= i));
        let slip = torn.or(slip).and_then(|(i, slip)| Some((i, lines.get(i)?, slip)));
        if let Some((i, line, slip)) = slip {
            let (zh, en) = (&slip.message.zh, &slip.message.en);
            let mut fault =
                Diagnostic::error("yaml", Both::new(format!("YAML 写法有误：{zh}"), format!("invalid YAML: {en}")))
                    .at(Location::new(self.path, line_at(i), slip.column))
                    .excerpt(*line);
            fault.remedy = Some(slip.remedy);
            return fault;
        }
        let line = if written(&met) { met } else { above.next().unwrap_or(met) };
        let here = lines.get(line).copied().unwrap_or_default();
        let before = above.next().and_then(|i| lines.get(i)).copied().unwrap_or_default();
        let open_quote = here.matches('"').count() % 2 == 1 || before.matches('"').count() % 2 == 1;
        let bracket = slip::unclosed(&lines, met).filter(|_| !open_quote);
        let cut = bracket.and_then(|(i, ..)| self.hashes.iter().find(|hash| (i + 1..=met + 1).contains(&hash.line)));
        if let Some(hash) = cut {
            return self.of_hash(Diagnostic::error, "yaml", hash);
        }
        if let Some((i, column, mark)) = bracket {
            let other = if mark == '[' { ']' } else { '}' };
            return Diagnostic::error(
                "yaml",
                Both::new(
                    format!("YAML 写法有误：括号「{mark}」没有合上"),
                    format!("invalid YAML: the bracket `{mark}` is not closed"),
                ),
            )
            .at(Location::new(self.path, line_at(i), u32::try_from(column).unwrap_or(0).saturating_add(1)))
            .excerpt(lines.get(i).copied().unwrap_or_default())
            .remedy(format!("在内容之后补上「{other}」"), format!("write `{other}` after what belongs into it"));
        }
        let quoted = |mark: char| here.matches(mark).count() % 2 == 1 || before.matches(mark).count() % 2 == 1;
        let (what, zh, en) = if open_quote {
            ("双引号没有成对", "补上成对的半角双引号", "close the double quotes")
        } else if here.contains('"') && here.contains('\\') {
            (
                "双引号里的反斜杠「\\」另有意思",
                "反斜杠写成两个「\\\\」，或把双引号换成单引号",
                "write the backslash twice, or use single quotes",
            )
        } else if quoted('\'') {
            (
                "单引号没有成对",
                "补上成对的半角单引号，或整个值用半角双引号",
                "close the single quotes, or use double quotes",
            )
        } else if here.matches(": ").count() > 1 && !here.contains('{') {
            (
                "值里又有冒号和空格",
                "值里有「: 」，给整个值加上半角双引号",
                "the value holds `: `; put the whole value in double quotes",
            )
        } else {
            (
                "这一行接不上前面的内容",
                "检查这一行和上一行的缩进、冒号和引号，括号是否都合上了",
                "look at the indent, colon and quotes of this line and the one above, and whether every bracket is closed",
            )
        };
        let column = if line == met { marker.col() } else { here.len() - here.trim_start().len() };
        Diagnostic::error(
            "yaml",
            Both::new(format!("YAML 写法有误：{what}"), format!("invalid YAML ({})", error.info())),
        )
        .at(Location::new(self.path, line_at(line), u32::try_from(column).unwrap_or(0).saturating_add(1)))
        .excerpt(here)
        .remedy(zh, en)
    }
}

fn next<'t>(events: &mut Events<'t>) -> Result<(Event<'t>, Span), Stop> {
    match events.next_event() {
        Some(Ok(pair)) => Ok(pair),
        Some(Err(error)) => Err(Stop::Scan(error)),
        None => Ok((Event::StreamEnd, Span::default())),
    }
}

#[cfg(test)]
mod tests;
