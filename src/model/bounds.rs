//! 上限: how much the site accepts of one file, as `data/site.yaml` sets it.
//!
//! The settings are themselves content: their file is read under the bounds that stand in `config`, and no bound can be
//! set so high that reading on would endanger the program.

use crate::config::Limits;
use crate::diag::{Both, Diagnostic};
use crate::parse::record::{Reading, read_record, record};
use crate::parse::yaml::{Data, Node};
use crate::source::SourcePath;

record! {
    /// 上限；不填的用默认值。超过上限的文件会报错，其余照常发布。
    pub struct Bounds {
        /// 一条记录的文件最多几字节（默认 1048576）。
        record_bytes: Option<u32>,
        /// data/ 下一个文件最多几字节（默认 6291456）。
        data_bytes: Option<u32>,
        /// 一个图片文件最多几字节（默认 41943040）。
        image_bytes: Option<u32>,
        /// 一张图片最多几个像素，解码之前按文件头判断（默认 80000000）。
        image_pixels: Option<u32>,
        /// 一条记录的字段部分最多几字节（默认 262144）。
        front_matter_bytes: Option<u32>,
        /// YAML 最多嵌套几层（默认 24，最多 64）。
        yaml_depth: Option<u32>,
        /// 一个 YAML 文件最多几个值，别名展开后计（默认 400000，最多 4000000）。
        yaml_nodes: Option<u32>,
        /// 一个文件夹最多几个文件（默认 500000）。
        records_per_folder: Option<u32>,
        /// 路径最多几字节（默认 240）。
        path_bytes: Option<u32>,
        /// 一条记录的正文最多几处链接（默认 2000）。
        links_per_page: Option<u32>,
        /// 读一条记录最多几秒（默认 10）。
        record_seconds: Option<u32>,
        /// 一个附件最多几字节（默认 20971520）。
        attachment_bytes: Option<u32>,
        /// 一个附件展开后最多几字节（默认 209715200）。
        attachment_expanded_bytes: Option<u32>,
        /// 一个 PDF 最多几页（默认 1000）。
        attachment_pages: Option<u32>,
        /// `check --history` 最多查几个旧版本（默认 200000）。
        history_texts: Option<u32>,
        /// 全部正文合计超过几字节就不再一齐放进内存，做到哪一页读哪一页（默认 134217728）；只影响快慢，不影响内容。
        texts_in_memory: Option<u32>,
    }
}

/// Bounds beyond which reading a file could exhaust the stack or the memory.
const HIGHEST: [(&str, u32); 3] = [("yaml_depth", 64), ("yaml_nodes", 4_000_000), ("image_pixels", 400_000_000)];

impl Bounds {
    /// The bounds a settings file sets, in place of the usual ones; those of a file that cannot be read are told with it.
    pub fn of_settings(path: &SourcePath, settings: &Node, usual: Limits) -> Limits {
        let Data::Map(entries) = &settings.data else { return usual };
        let Some((_, node)) = entries.iter().find(|(key, _)| key.text() == Some("limits")) else { return usual };
        match read_record::<Self>(node, &mut Reading::new(path)) {
            Some(bounds) => bounds.over(usual),
            None => usual,
        }
    }

    fn over(&self, usual: Limits) -> Limits {
        let set = |bound: Option<u32>, usual: usize, name: &str| {
            let highest = HIGHEST.iter().find(|(known, _)| *known == name).map_or(u32::MAX, |(_, most)| *most);
            bound.filter(|bound| *bound > 0).map_or(usual, |bound| bound.min(highest) as usize)
        };
        let wide = |bound, usual: u64, name| set(bound, usize::try_from(usual).unwrap_or(usize::MAX), name) as u64;
        Limits {
            record_bytes: wide(self.record_bytes, usual.record_bytes, "record_bytes"),
            data_bytes: wide(self.data_bytes, usual.data_bytes, "data_bytes"),
            image_bytes: wide(self.image_bytes, usual.image_bytes, "image_bytes"),
            image_pixels: wide(self.image_pixels, usual.image_pixels, "image_pixels"),
            front_matter_bytes: set(self.front_matter_bytes, usual.front_matter_bytes, "front_matter_bytes"),
            yaml_depth: set(self.yaml_depth, usual.yaml_depth, "yaml_depth"),
            yaml_nodes: set(self.yaml_nodes, usual.yaml_nodes, "yaml_nodes"),
            records_per_folder: set(self.records_per_folder, usual.records_per_folder, "records_per_folder"),
            path_bytes: set(self.path_bytes, usual.path_bytes, "path_bytes"),
            links_per_page: set(self.links_per_page, usual.links_per_page, "links_per_page"),
            record_seconds: wide(self.record_seconds, usual.record_seconds, "record_seconds"),
            attachment_bytes: set(self.attachment_bytes, usual.attachment_bytes, "attachment_bytes"),
            attachment_expanded_bytes: set(
                self.attachment_expanded_bytes,
                usual.attachment_expanded_bytes,
                "attachment_expanded_bytes",
            ),
            attachment_pages: set(self.attachment_pages, usual.attachment_pages, "attachment_pages"),
            history_texts: set(self.history_texts, usual.history_texts, "history_texts"),
            texts_in_memory: wide(self.texts_in_memory, usual.texts_in_memory, "texts_in_memory"),
        }
    }

    /// Bounds set higher than they may be, or to nothing, each with the name of its field.
    pub fn faults(&self) -> Vec<(String, Diagnostic)> {
        let set =
            [("yaml_depth", self.yaml_depth), ("yaml_nodes", self.yaml_nodes), ("image_pixels", self.image_pixels)];
        let over =
            set.into_iter().zip(HIGHEST).filter(|((_, bound), (_, most))| bound.is_some_and(|bound| bound > *most));
        let over = over.map(|((name, _), (_, most))| (format!("limits.{name}"), too_high(name, most)));
        let nothing = self.each().into_iter().filter(|(_, bound)| *bound == Some(0));
        over.chain(nothing.map(|(name, _)| (format!("limits.{name}"), nothing_at_all(name)))).collect()
    }

    /// All of them by name.
    const fn each(&self) -> [(&'static str, Option<u32>); 16] {
        [
            ("record_bytes", self.record_bytes),
            ("data_bytes", self.data_bytes),
            ("image_bytes", self.image_bytes),
            ("image_pixels", self.image_pixels),
            ("front_matter_bytes", self.front_matter_bytes),
            ("yaml_depth", self.yaml_depth),
            ("yaml_nodes", self.yaml_nodes),
            ("records_per_folder", self.records_per_folder),
            ("path_bytes", self.path_bytes),
            ("links_per_page", self.links_per_page),
            ("record_seconds", self.record_seconds),
            ("attachment_bytes", self.attachment_bytes),
            ("attachment_expanded_bytes", self.attachment_expanded_bytes),
            ("attachment_pages", self.attachment_pages),
            ("history_texts", self.history_texts),
            ("texts_in_memory", self.texts_in_memory),
        ]
    }
}

/// A bound of nothing would keep everything out, and is never meant.
fn nothing_at_all(name: &str) -> Diagnostic {
    Diagnostic::error(
        "limit-of-nothing",
        Both::new(format!("上限 {name} 写成了 0，没有采用"), format!("the bound {name} is 0, and is not used")),
    )
    .remedy("写大于 0 的整数，或删去这一项就用默认值", "write a number above 0, or remove it for the usual bound")
}

fn too_high(name: &str, most: u32) -> Diagnostic {
    Diagnostic::error(
        "limit-too-high",
        Both::new(
            format!("上限 {name} 最多可以设为 {most}，按 {most} 处理"),
            format!("the bound {name} can be at most {most}, and counts as that"),
        ),
    )
    .remedy(format!("改成不超过 {most} 的数"), format!("write a number up to {most}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::parse::yaml;

    fn read(text: &str) -> Limits {
        let path = Arc::from("data/site.yaml");
        let node = yaml::read(&path, text, 1, &Limits::default()).0.unwrap();
        Bounds::of_settings(&path, &node, Limits::default())
    }

    #[test]
    fn what_is_set_holds_and_nothing_else_changes() {
        let usual = Limits::default();
        assert_eq!(read("title: a\nlimits: {record_bytes: 5, path_bytes: 300}\n").record_bytes, 5);
        assert_eq!(read("title: a\nlimits: {record_bytes: 5, path_bytes: 300}\n").path_bytes, 300);
        assert_eq!(read("limits: {yaml_depth: 3}\n").yaml_depth, 3);
        for text in [
            "title: a\n",
            "limits: {recordbytes: 5}\n",
            "limits: 5\n",
            "limits: {record_bytes: x}\n",
            "title: {limits: {record_bytes: 5}}\n",
        ] {
            assert_eq!(read(text).record_bytes, usual.record_bytes, "{text}");
        }
        let odd = read("limits: {yaml_depth: 9000, yaml_nodes: 0}\n");
        assert_eq!((odd.yaml_depth, odd.yaml_nodes), (64, usual.yaml_nodes), "nothing can be read under a bound of 0");
    }
}
