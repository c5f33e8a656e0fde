//! How a page is cited: by GB/T 7714-2015, and in plain words.

use jiff::civil::Date;

/// What a citation is made of. All texts are as they shall be read.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'a> {
    pub title: &'a str,
    /// The office that publishes the record: its responsible body, in the standard's word.
    pub publisher: &'a str,
    /// The site's name.
    pub site: &'a str,
    /// The page's full address.
    pub url: &'a str,
    /// When the record was first published, if known.
    pub published: Option<Date>,
    /// When it was last changed, if it was.
    pub updated: Option<Date>,
    /// Which revision is cited: a commit's short id.
    pub revision: Option<&'a str>,
}

/// By GB/T 7714-2015, section 8.8 (electronic resources on the net, `EB/OL`): responsible body. title\[EB/OL\].
/// (updated)\[cited\]. address. The date of citing is the reader's; without it there is a place to fill in.
///
/// The revision stands behind the title, where the standard puts other information on the title.
pub fn gb7714(cited: &Cited, read_on: Option<Date>) -> String {
    let revision = cited.revision.map_or_else(String::new, |id| format!("：修订 {id}"));
    let dated = cited.updated.or(cited.published).map_or_else(String::new, |date| format!("({date})"));
    let read_on = read_on.map_or_else(|| "引用日期".to_owned(), |date| date.to_string());
    format!("{}. {}{revision}[EB/OL]. {dated}[{read_on}]. {}.", cited.publisher, cited.title, cited.url)
}

/// In plain words, for a news story or a letter.
pub fn plain(cited: &Cited) -> String {
    let mut text = format!("{}：《{}》，{}", cited.publisher, cited.title, cited.site);
    let day = |date: Date| format!("{}年{}月{}日", date.year(), date.month(), date.day());
    if let Some(date) = cited.published {
        text += &format!("，{}发布", day(date));
    }
    if let Some(date) = cited.updated.filter(|&date| Some(date) != cited.published) {
        text += &format!("，{}更新", day(date));
    }
    if let Some(id) = cited.revision {
        text += &format!("，修订 {id}");
    }
    text + "，" + cited.url
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const CITED: Cited = Cited {
        title: "田间道路协商会",
        publisher: "某县政协",
        site: "某县协商议事",
        url: "https://example.org/meetings/road.html",
        published: Some(date(2023, 9, 26)),
        updated: Some(date(2024, 3, 1)),
        revision: Some("1a2b3c4"),
    };

    #[test]
    fn a_citation_by_the_standard_has_its_parts_in_order() {
        assert_eq!(
            gb7714(&CITED, Some(date(2025, 6, 1))),
            "某县政协. 田间道路协商会：修订 1a2b3c4[EB/OL]. (2024-03-01)[2025-06-01]. https://example.org/meetings/road.html."
        );
        let bare = Cited { published: None, updated: None, revision: None, ..CITED };
        assert_eq!(
            gb7714(&bare, None),
            "某县政协. 田间道路协商会[EB/OL]. [引用日期]. https://example.org/meetings/road.html."
        );
    }

    #[test]
    fn a_plain_citation_reads_as_a_sentence() {
        assert_eq!(
            plain(&CITED),
            "某县政协：《田间道路协商会》，某县协商议事，2023年9月26日发布，2024年3月1日更新，修订 1a2b3c4，https://example.org/meetings/road.html"
        );
        let same = Cited { updated: CITED.published, revision: None, ..CITED };
        assert_eq!(
            plain(&same),
            "某县政协：《田间道路协商会》，某县协商议事，2023年9月26日发布，https://example.org/meetings/road.html"
        );
    }
}
