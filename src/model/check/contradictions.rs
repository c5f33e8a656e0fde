//! What a record says and unsays: each half may be right, so that it is published and told.

use super::{Checker, programme_of};
use crate::diag::{Both, Diagnostic, nearest};
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::entity::{Entity, Entry};
use crate::model::kind::file_of;
use crate::model::meeting::{Meeting, MeetingState};
use crate::model::outcome::Outcome;
use crate::model::programme::Term;
use crate::model::site::Absent;

impl Checker<'_> {
    pub(super) fn contradictions(&mut self, entry: &Entry<Meeting>) {
        let minutes = entry.minutes.as_ref();
        if minutes.is_some_and(|minutes| !minutes.public && minutes.url.is_some()) {
            let fault = unsaid(
                "会议纪要写作不公开，却给了网址；页面不会链接它",
                "the minutes are said not to be public, and yet have a URL; the page will not link to it",
            )
            .remedy(
                "不公开的，删去 url；公开的，写 `public: 是`",
                "remove `url`, or write `public: true` if they are public",
            );
            self.add(entry, "minutes.url", fault);
        }
        if entry.state == MeetingState::Minuted && minutes.is_some_and(|minutes| !minutes.public) {
            let fault = unsaid(
                "状态是纪要公开，`minutes` 却写作不公开",
                "the state says that the minutes are public, and `minutes` that they are not",
            )
            .remedy(
                "没有公开的，把 state 改成 已召开；已经公开的，把 minutes 的 public 改成 是",
                "set `state` to held, or `public` of the minutes to true",
            );
            self.add(entry, "state", fault);
        }
        if entry.state != MeetingState::Cancelled && entry.cancel_reason.is_some() {
            let fault = unsaid(
                "状态不是取消，却写了取消的原因",
                "there is a reason for cancelling, and the state is not cancelled",
            )
            .remedy(
                "没有取消的，删去 cancel_reason；取消的，把 state 改成 取消",
                "remove `cancel_reason`, or set `state` to cancelled",
            );
            self.add(entry, "cancel_reason", fault);
        }
        let held = matches!(entry.state, MeetingState::Held | MeetingState::Minuted);
        if !held && !entry.recommendations.is_empty() {
            let fault = unsaid(
                "会议没有召开，却写了意见建议；这些意见不计数",
                "the meeting is not said to have been held, and yet lists recommendations; they are not counted",
            )
            .remedy(
                "开过的，把 state 改成 已召开；没有开的，删去 recommendations",
                "set `state` to held if it was, or remove `recommendations`",
            );
            self.add(entry, "state", fault);
        }
        self.venue_elsewhere(entry);
    }

    /// A meeting is held within its region, or in a hall of a region above it.
    fn venue_elsewhere(&mut self, entry: &Entry<Meeting>) {
        let regions = &self.site.regions;
        let Some(venue) = entry.venue.as_ref().and_then(|id| self.site.venues.get(id.as_str())) else { return };
        let Some(here) = regions.position(entry.region.as_str()) else { return };
        let Some(there) = regions.position(venue.region.as_str()) else { return };
        if regions.within(here, there) || regions.within(there, here) {
            return;
        }
        let (name, other) = (regions.full_name(here), regions.full_name(there));
        let fault = unsaid(
            format!("阵地在「{other}」，会议的地区却是「{name}」"),
            format!("the venue lies in {}, and the meeting's region is {}", venue.region.as_str(), entry.region.as_str()),
        )
        .remedy(
            "核对 venue 和 region，改正写错的一个；会议确实在那里开的，地区写包含两处的上一级",
            "check `venue` and `region` and correct the wrong one; for a meeting that was held there, name the region above both",
        );
        self.add(entry, "venue", fault);
    }

    /// A figure stands beside what is counted of one kind of meeting.
    pub(super) fn figures(&mut self) {
        let site = self.site;
        for figure in &site.figures {
            if let Some(kind) = &figure.meeting_kind {
                self.meeting_kind(figure, "meeting_kind", kind);
            }
        }
    }

    /// A kind of meeting is one that the record's programme knows, by its key or its name.
    pub(super) fn meeting_kind<T: Entity>(&mut self, entry: &Entry<T>, field: &str, kind: &str) {
        let programme = programme_of(self.site, &entry.record);
        let kinds: Vec<&Term> = programme.map(|programme| self.site.kinds_of_meeting(programme)).unwrap_or_default();
        if kinds.iter().any(|term| *term.key == *kind || *term.name == *kind) {
            return;
        }
        if let Some(fault) = self.awaits_programme(kind) {
            self.add(entry, field, fault);
            return;
        }
        let Some(programme) = programme else { return };
        let (names, keys) = (once(kinds.iter().map(|term| &*term.name.0)), once(kinds.iter().map(|term| &*term.key.0)));
        let fault = Diagnostic::error(
            "unknown-word",
            Both::new(
                format!("「{kind}」不是「{}」的会议类型", programme.name),
                format!("`{kind}` is no kind of meeting of {}", programme.id),
            ),
        );
        let (zh, en) = (names.join("、"), keys.join(", "));
        let fault = match nearest(kind, names.iter().chain(&keys).copied()) {
            _ if kinds.is_empty() => fault.remedy(
                format!("这个品牌没有写明会议类型：删去这一行，或在 {} 里加上 `meeting_kinds:`", programme.path),
                format!(
                    "the programme has no kinds of meeting: remove this line, or add `meeting_kinds:` in {}",
                    programme.path
                ),
            ),
            Some(near) => {
                let key = kinds.iter().find(|term| *term.name == *near).map_or(near, |term| &*term.key);
                fault.remedy(
                    format!("是不是想写「{near}」？可用的类型：{zh}"),
                    format!("did you mean `{key}`? the kinds are: {en}"),
                )
            }
            None => fault.remedy(format!("可用的类型：{zh}"), format!("the kinds are: {en}")),
        };
        self.add(entry, field, fault);
    }

    /// An outcome all of whose meetings and topics are drafts would stand there as coming from nowhere.
    pub(super) fn origin_in_draft(&mut self, entry: &Entry<Outcome>) {
        if self.options.drafts || entry.record.is_draft() {
            return;
        }
        let site = self.site;
        let shown = |kind, id: &str| site.position(kind, id).is_some() && !is_draft(site, kind, id);
        let meetings = entry.meetings.iter().map(|id| ("meetings", RecordKind::Meeting, id.as_str()));
        let topics = entry.topics.iter().map(|id| ("topics", RecordKind::Topic, id.as_str()));
        let all: Vec<_> = meetings.chain(topics).collect();
        if all.iter().any(|(_, kind, id)| shown(*kind, id)) {
            return;
        }
        let Some((list, kind, id)) = all.into_iter().find(|(_, kind, id)| is_draft(site, *kind, id)) else { return };
        let file = file_of(kind, id);
        let fault = Diagnostic::warning(
            "draft-origin",
            Both::new(
                format!("「{id}」还是草稿，没有发布；页面上看不到这项成果来自哪里"),
                format!("`{id}` is a draft still and not published; the page cannot say what the outcome comes of"),
            ),
        )
        .remedy(
            format!("填好 {file}，删去其中的 draft 一行；还不到时候的，在本成果里也加上一行 `draft: 是`"),
            format!(
                "fill in {file} and remove its line `draft`; if it is too early, add a line `draft: true` here as well"
            ),
        );
        self.add(entry, format!("{list}[0]"), fault);
    }
}

/// Whether a meeting or a topic is a draft.
fn is_draft(site: &Site, kind: RecordKind, id: &str) -> bool {
    let unfinished = site.absent.get(&(kind, id.into())) == Some(&Absent::Draft);
    let begun = match kind {
        RecordKind::Meeting => site.meetings.get(id).map(|meeting| meeting.record.is_draft()),
        _ => site.topics.get(id).map(|topic| topic.record.is_draft()),
    };
    unfinished || begun == Some(true)
}

/// Each word once: a programme knows its parents' kinds besides its own, which may be called the same.
fn once<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let mut once: Vec<&str> = Vec::new();
    words.for_each(|word| {
        if !once.contains(&word) {
            once.push(word);
        }
    });
    once
}

fn unsaid(zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::warning("contradiction", Both::new(zh, en))
}
