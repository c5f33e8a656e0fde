//! What can be wrong with the material of a map, and how it is told.
use crate::diag::{Both, Diagnostic, Severity};
use crate::map::crs::Crs;
use crate::source::{Location, SourcePath};

/// A fault found while reading a boundary file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FileProblem {
    TooBig {
        bytes: usize,
        limit: usize,
    },
    TooManyPoints {
        limit: usize,
    },
    NotJson {
        line: usize,
        column: usize,
        cause: String,
    },
    Conflict {
        line: usize,
    },
    Utf16,
    NotFeatures {
        found: String,
    },
    NoSource,
    NoCrs,
    UnknownCrs {
        written: String,
    },
    TwoCrs {
        declared: String,
        in_file: String,
    },
    Empty,
    Tangled,
    /// The number of the feature counts from 0.
    Feature {
        number: usize,
        feature: String,
        fault: FeatureFault,
    },
}

/// A fault of one feature: the others are still read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FeatureFault {
    Malformed {
        cause: String,
    },
    NoGeometry,
    WrongType {
        found: &'static str,
    },
    NotClosed {
        ring: usize,
    },
    TooFewPoints {
        ring: usize,
        points: usize,
    },
    NoArea,
    /// The others of its rings are drawn.
    HoleOutside {
        ring: usize,
    },
    OutOfRange {
        lon: f64,
        lat: f64,
    },
}

impl FileProblem {
    pub(crate) fn tell(&self, path: &SourcePath) -> Diagnostic {
        let at = match self {
            Self::NotJson { line, column, .. } => Location::new(path, *line as u32, *column as u32),
            Self::Conflict { line } => Location::new(path, *line as u32, 1),
            Self::Utf16 => Location::new(path, 1, 1),
            _ => Location::file(path),
        };
        self.diagnostic().at(at)
    }

    fn diagnostic(&self) -> Diagnostic {
        let names = Crs::NAMES.join("`、`");
        match self {
            Self::TooBig { bytes, limit } => error(
                "map-too-big",
                format!("边界文件有 {} MB，最多 {} MB", bytes >> 20, limit >> 20),
                format!("the boundary file has {} MB, at most {} MB are read", bytes >> 20, limit >> 20),
            )
            .remedy("先在地理软件里简化边界，再放进来", "simplify the boundaries in a GIS first"),
            Self::TooManyPoints { limit } => error(
                "map-too-big",
                format!("边界文件的坐标点超过 {limit} 个"),
                format!("the boundary file has more than {limit} points"),
            )
            .remedy("先在地理软件里简化边界，再放进来", "simplify the boundaries in a GIS first"),
            Self::NotJson { cause, .. } => error(
                "map-not-json",
                format!("边界文件不是有效的 JSON：{}", json_cause(cause)),
                format!("the boundary file is not valid JSON: {cause}"),
            )
            .remedy("重新导出为 GeoJSON（UTF-8）", "export it again as GeoJSON (UTF-8)"),
            Self::Conflict { .. } => error(
                "merge-conflict",
                "合并没有完成，两个版本都留在文件里".into(),
                "an unfinished merge left both versions in the file".into(),
            )
            .remedy(
                "取其中一个版本的整个文件，例如 git checkout --ours 或 --theirs",
                "take one of the two versions as a whole, as with git checkout --ours or --theirs",
            ),
            Self::Utf16 => error("not-utf8", "文件是 UTF-16 编码".into(), "the file is UTF-16".into())
                .remedy("重新导出为 GeoJSON（UTF-8）", "export it again as GeoJSON (UTF-8)"),
            Self::NotFeatures { found } => error(
                "map-not-geojson",
                format!("边界文件应是 `FeatureCollection`，这里是「{found}」"),
                format!("expected a `FeatureCollection`, found `{found}`"),
            )
            .remedy(
                "在地理软件里导出为 GeoJSON 的要素集合；拓扑文件（TopoJSON）和单独的几何图形不行",
                "export it from a GIS as a GeoJSON collection of features, not as TopoJSON or a bare geometry",
            ),
            Self::NoSource => {
                error("map-no-source", "边界文件没有写来源".into(), "the boundary file has no source".into()).remedy(
                    "写上 `map_source`（数据从哪里来）；没有来源的边界不公开",
                    "write `map_source`: boundaries without one are not published",
                )
            }
            Self::NoCrs => error("map-no-crs", "没有写坐标系".into(), "no coordinate system is declared".into())
                .remedy(
                    format!("写上 `crs`，可以是 `{names}`"),
                    format!("write `crs`, one of `{}`", Crs::NAMES.join("`, `")),
                ),
            Self::UnknownCrs { written } => error(
                "map-crs",
                format!("不认识的坐标系「{written}」"),
                format!("unknown coordinate system `{written}`"),
            )
            .remedy(
                format!("可以是 `{names}`；其他坐标系请先转换"),
                format!("one of `{}`; convert others first", Crs::NAMES.join("`, `")),
            ),
            Self::TwoCrs { declared, in_file } => error(
                "map-crs",
                format!("声明的坐标系是「{declared}」，文件里写的是「{in_file}」"),
                format!("declared as `{declared}`, but the file says `{in_file}`"),
            )
            .remedy("查清是哪一个，只留一个", "find out which is right and keep that one"),
            Self::Empty => error(
                "map-empty",
                "边界文件里没有能用的区域或地点".into(),
                "the boundary file has no usable area or place".into(),
            )
            .remedy(
                "每个单位要有一个要素，图形是面（Polygon、MultiPolygon）或驻地的点（Point）",
                "each unit needs a feature that is an area (Polygon, MultiPolygon) or the point of its seat",
            ),
            Self::Tangled => error(
                "map-tangled",
                "边界线互相穿插太多，画不出来".into(),
                "the borders run through each other too often to be drawn".into(),
            )
            .remedy(
                "在地理软件里检查几何、去掉重叠和自交，再导出",
                "check the geometry in a GIS, remove overlaps and self-intersections, and export it again",
            ),
            Self::Feature { feature, fault, .. } => fault.diagnostic(feature),
        }
    }
}

impl FeatureFault {
    fn diagnostic(&self, feature: &str) -> Diagnostic {
        let (code, zh, en) = match self {
            Self::Malformed { cause } => {
                ("map-feature", format!("格式不对：{}", feature_cause(cause)), format!("is malformed: {cause}"))
            }
            Self::NoGeometry => ("map-feature", "没有几何图形".into(), "has no geometry".into()),
            Self::WrongType { found } => (
                "map-type",
                format!("应是 Polygon、MultiPolygon 或 Point，这里是 {found}"),
                format!("should be a Polygon, MultiPolygon or Point, is a {found}"),
            ),
            Self::NotClosed { ring } => (
                "map-ring",
                format!("第 {ring} 个环没有闭合：首尾坐标不同"),
                format!("ring {ring} is not closed: its first and last positions differ"),
            ),
            Self::TooFewPoints { ring, points } => (
                "map-ring",
                format!("第 {ring} 个环只有 {points} 个点，至少要 4 个"),
                format!("ring {ring} has {points} positions, at least 4 are needed"),
            ),
            Self::NoArea => (
                "map-ring",
                "没有面积：所有的点在一条线上".into(),
                "has no area: all its positions lie on one line".into(),
            ),
            Self::HoleOutside { ring } => (
                "map-hole",
                format!("第 {ring} 个环是洞，却在外环之外，没有画"),
                format!("has a hole, ring {ring}, that lies outside its outer ring and is not drawn"),
            ),
            Self::OutOfRange { lon, lat } => {
                let (lon, lat) = (degrees(*lon), degrees(*lat));
                (
                    "map-range",
                    format!("坐标（{lon}, {lat}）不是经纬度"),
                    format!("({lon}, {lat}) is no longitude and latitude"),
                )
            }
        };
        let told = error(code, format!("「{feature}」{zh}"), format!("`{feature}` {en}"));
        match self {
            // The two were exchanged, most likely.
            Self::OutOfRange { lon, lat } if lon.abs() <= 90.0 && lat.abs() <= 180.0 => told.remedy(
                format!("经度在前，纬度在后：写成 [{lat}, {lon}]；在地理软件里调换坐标次序，再导出"),
                format!("longitude comes first, then latitude: write [{lat}, {lon}]; exchange them in a GIS and export again"),
            ),
            Self::HoleOutside { .. } => Diagnostic { severity: Severity::Warning, ..told }.remedy(
                "它若是另一块地，改成 MultiPolygon 的一个面；若是画错的，在地理软件里删去",
                "if it is land of its own, make it a part of a MultiPolygon; if it is a slip, remove it in a GIS",
            ),
            Self::OutOfRange { .. } => told.remedy(
                "坐标要写成十进制的经度、纬度；以米为单位的投影坐标请先转换",
                "write longitude, latitude in degrees; convert projected metres first",
            ),
            Self::NotClosed { .. } => told.remedy("让最后一个点等于第一个点", "repeat the first position at the end"),
            Self::TooFewPoints { .. } | Self::NoArea => told.remedy(
                "一个环至少绕过三个不在一条线上的点，再回到第一个点；在地理软件里重画或删去它，再导出",
                "a ring goes round three positions not on one line and back to the first; draw it anew or remove it in a GIS",
            ),
            Self::WrongType { .. } => told.remedy(
                "在地理软件里把线转成面再导出；不是边界的要素删去",
                "turn lines into areas in a GIS and export again; remove features that are no boundary",
            ),
            Self::NoGeometry => told.remedy(
                "补上它的边界，或删去这个要素",
                "give it its boundary, or remove the feature",
            ),
            Self::Malformed { .. } => told.remedy(
                "坐标写成 [经度, 纬度] 这样的一对数，不加引号；最好从地理软件重新导出",
                "positions are pairs of numbers [longitude, latitude] without quotes; best export it again from a GIS",
            ),
        }
    }
}

/// A number of a file as it can be read on a line: one of three hundred digits by its power of ten.
fn degrees(number: f64) -> String {
    const LONGEST: f64 = 1e9;
    if number.abs() < LONGEST { number.to_string() } else { format!("{number:e}") }
}

/// What a reader of JSON met, in Chinese; its English says it well enough.
fn json_cause(cause: &str) -> &'static str {
    let known = [
        ("EOF", "文件没有写完，后面缺了内容"),
        ("recursion limit", "括号嵌套太深"),
        ("trailing comma", "最后一项后面多了逗号"),
        ("trailing characters", "结束之后还有内容"),
        ("expected `:`", "这里缺了冒号"),
        ("expected `,`", "这里缺了逗号，或括号没有合上"),
        ("expected value", "这里应当是一个值"),
        ("key must be a string", "键要加半角双引号"),
        ("number out of range", "数太大"),
        ("invalid number", "数的写法不对"),
        ("control character", "引号里有换行或看不见的字符"),
        ("escape", "反斜杠的写法不对"),
        ("surrogate", "反斜杠的写法不对"),
        ("unicode code point", "文字不是 UTF-8 编码"),
    ];
    known.iter().find(|(part, _)| cause.contains(part)).map_or("这里写得不对", |(_, zh)| zh)
}

/// The same of a reader of GeoJSON.
fn feature_cause(cause: &str) -> &'static str {
    let known = [
        ("two or more elements", "坐标要有经度和纬度两个数"),
        ("missing field `type`", "没有写 `type`"),
        ("unknown variant", "`type` 不是 GeoJSON 的图形"),
        ("no `coordinates`", "没有写 `coordinates`"),
        ("missing field `coordinates`", "没有写 `coordinates`"),
        ("coordinate", "坐标不是数"),
        ("f64", "坐标不是数"),
        ("sequence", "坐标少了一层括号"),
        ("array", "坐标少了一层括号"),
        ("Feature 'id'", "`id` 应是文字或数"),
    ];
    known.iter().find(|(part, _)| cause.contains(part)).map_or("不合 GeoJSON 的写法", |(_, zh)| zh)
}

fn error(code: &str, zh: String, en: String) -> Diagnostic {
    Diagnostic::error(code, Both::new(zh, en))
}

/// A fault found while fitting units, seats and boundaries together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FitProblem {
    AreaWithoutUnit {
        names: Vec<String>,
    },
    UnitWithoutArea {
        names: Vec<String>,
    },
    DuplicateName {
        name: String,
    },
    /// Areas that fall to one unit by a code they share; none of them is drawn.
    SharedCode {
        code: String,
        areas: Vec<(String, Option<u32>)>,
    },
    /// Units so far from all the others that these shrink to a dot, or many times as large.
    FarAway {
        names: Vec<String>,
    },
    SeatsOutside {
        names: Vec<String>,
    },
    SharedCell {
        col: u32,
        row: u32,
        names: Vec<String>,
    },
    SomeCells {
        missing: Vec<String>,
    },
    NoCells {
        reason: NoCells,
    },
    NoRung {
        wished: &'static str,
        used: &'static str,
    },
}

/// Why nearest-seat cells were asked for and not drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NoCells {
    NoOutline,
    Unknown(Vec<String>),
    Outside(Vec<String>),
}

impl FitProblem {
    pub(crate) fn tell(&self, map: &str) -> Diagnostic {
        let (code, zh, en) = self.sentence();
        let told =
            Diagnostic::warning(code, Both::new(format!("「{map}」地图：{zh}"), format!("map of `{map}`: {en}")));
        match self {
            Self::SharedCode { .. } => Diagnostic { severity: Severity::Error, ..told }.remedy(
                "改正其中写错的 code；两处同属一个单位的，在地理软件里合并成一个要素（MultiPolygon）",
                "correct the wrong one; if both belong to one unit, merge them into one feature (MultiPolygon) in a GIS",
            ),
            Self::FarAway { .. } => told.remedy(
                "在地理软件里查看这些边界：多半是坐标写错，或一个面跨过了 180° 经线（把它在 180° 处切成两块）；确是飞地的，可以不管",
                "look at these boundaries in a GIS: most likely positions are wrong, or an area crosses longitude 180° (cut it in two there); leave it if the unit really lies there",
            ),
            Self::AreaWithoutUnit { .. } | Self::UnitWithoutArea { .. } => told.remedy(
                "核对边界文件里的 `code` 和 `name` 与行政区表是否一致",
                "compare `code` and `name` with the table of regions",
            ),
            Self::SeatsOutside { .. } => told.remedy(
                "核对经纬度，并核对坐标系（`crs`）有没有写错",
                "check the coordinates, and whether `crs` is right",
            ),
            Self::SharedCell { .. } | Self::SomeCells { .. } => told.remedy(
                "给每个单位写一个不同的 `col`、`row`，或都不写",
                "give each its own `col` and `row`, or none any",
            ),
            Self::DuplicateName { .. } => told.remedy(
                "在边界文件里给每一处写上 `code`，与行政区表的 `key` 或 `code` 一致",
                "give each a `code` in the boundary file that agrees with `key` or `code` of the table of regions",
            ),
            Self::NoCells { .. } => told.remedy(
                "补上县界文件和每个单位的经纬度，或去掉 `cells`",
                "give an outline and the seat of every unit, or remove `cells`",
            ),
            Self::NoRung { .. } => told.remedy(
                "补上所缺的边界或驻地经纬度，或不指定画哪一种图",
                "give the boundaries or seats that are missing, or ask for no kind of map",
            ),
        }
    }

    fn sentence(&self) -> (&'static str, String, String) {
        match self {
            Self::AreaWithoutUnit { names } => (
                "map-area-without-unit",
                format!("这些边界没有对应的单位：{}", zh_list(names)),
                format!("boundaries without a unit: {}", en_list(names)),
            ),
            Self::UnitWithoutArea { names } => (
                "map-unit-without-area",
                format!("这些单位没有边界，列在图下：{}", zh_list(names)),
                format!("units without a boundary, listed under the map: {}", en_list(names)),
            ),
            Self::DuplicateName { name } => (
                "map-duplicate-name",
                format!("有几处都叫「{name}」，不能凭名称对应"),
                format!("more than one is called `{name}`, a name alone cannot match them"),
            ),
            Self::SharedCode { code, areas } => (
                "map-shared-code",
                format!("边界文件里 {} 写了同一个 code「{code}」，都没有画", zh_areas(areas).join("、")),
                format!(
                    "in the boundary file {} have the same code `{code}`; none is drawn",
                    en_areas(areas).join(", ")
                ),
            ),
            Self::FarAway { names } => (
                "map-far-away",
                format!("这些边界离其他的太远，或大得太多，别的会缩成一点：{}", zh_list(names)),
                format!(
                    "boundaries so far from the others, or so large, that these shrink to a dot: {}",
                    en_list(names)
                ),
            ),
            Self::SeatsOutside { names } => (
                "map-seats-outside",
                format!("这些驻地在边界之外：{}", zh_list(names)),
                format!("seats outside the boundary: {}", en_list(names)),
            ),
            Self::SharedCell { col, row, names } => (
                "map-cells",
                format!("第 {col} 列第 {row} 行有不止一个单位：{}", zh_list(names)),
                format!("more than one unit in column {col}, row {row}: {}", en_list(names)),
            ),
            Self::SomeCells { missing } => (
                "map-cells",
                format!("有的单位写了方格位置，有的没有：{}", zh_list(missing)),
                format!("some units have a cell, these have none: {}", en_list(missing)),
            ),
            Self::NoCells { reason } => {
                let (zh, en) = reason.sentence();
                (
                    "map-no-cells",
                    format!("不能画最近驻地分区：{zh}"),
                    format!("nearest-seat cells cannot be drawn: {en}"),
                )
            }
            Self::NoRung { wished, used } => (
                "map-rung",
                format!("画不了 `{wished}` 图，改画 `{used}` 图：材料不够"),
                format!("`{wished}` cannot be drawn from what is given, `{used}` is drawn"),
            ),
        }
    }
}

/// An area's name, and the line of its feature.
pub(crate) type Placed = (String, Option<u32>);

fn zh_areas(areas: &[Placed]) -> Vec<String> {
    let one = |(name, line): &Placed| {
        line.map_or_else(|| format!("「{name}」"), |line| format!("「{name}」（第 {line} 行）"))
    };
    areas.iter().map(one).collect()
}

fn en_areas(areas: &[Placed]) -> Vec<String> {
    let one =
        |(name, line): &Placed| line.map_or_else(|| format!("`{name}`"), |line| format!("`{name}` (line {line})"));
    areas.iter().map(one).collect()
}

impl NoCells {
    fn sentence(&self) -> (String, String) {
        match self {
            Self::NoOutline => ("没有县界".into(), "there is no outline".into()),
            Self::Unknown(names) => {
                (format!("驻地不明：{}", zh_list(names)), format!("seats not known: {}", en_list(names)))
            }
            Self::Outside(names) => {
                (format!("驻地在县界之外：{}", zh_list(names)), format!("seats outside: {}", en_list(names)))
            }
        }
    }
}

/// Names beyond this many are counted, not listed.
const LISTED: usize = 12;

fn zh_list(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).cloned().collect::<Vec<_>>().join("、");
    if names.len() > LISTED { format!("{shown}等 {} 个", names.len()) } else { shown }
}

fn en_list(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > LISTED { format!("{shown} and {} more", names.len() - LISTED) } else { shown }
}
