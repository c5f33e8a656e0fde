//! 地图数据: `data/geo/geo.yaml`, which says what each boundary file of `data/geo/` is and where it comes from.

use crate::id::RegionKey;
use crate::model::common::Level;
use crate::parse::record::{Link, Text, record, vocabulary};

record! {
    /// 地图数据。
    pub struct Geo {
        /// 驻地坐标（regions.csv 的经纬度）的来源，凡用到驻地的地图都写明。
        seats: Vec<SeatSource>,
        /// 边界文件。
        maps: Vec<GeoMap>,
    }
}

record! {
    /// 某一级单位的驻地坐标从哪里来。
    pub struct SeatSource {
        /// 层级。
        level: Level,
        /// 来源和许可，照图注要写的样子。
        source: Text,
    }
}

record! {
    /// 一个地区的地图用哪个边界文件。
    pub struct GeoMap {
        /// 地区。
        region: Link<RegionKey>,
        /// 文件，从 data/geo/ 起算，例如 counties/331082.geojson。
        file: Text,
        /// 文件里是下一级各单位的边界，还是本地区的外界。
        role: GeoRole,
        /// 坐标系：cgcs2000、wgs84、gcj02、bd09；文件里写明的可以不填。
        crs: Option<Text>,
        /// 数据来源。
        map_source: Option<Text>,
        /// 数据的时间，照原样写，例如 2024 年。
        date: Option<Text>,
        /// 审图号。
        map_approval_no: Option<Text>,
        /// 用外界和驻地画最近驻地分区（须全部驻地已知）。
        cells: Option<bool>,
        /// 边界文件里有本站没有的单位，不必提醒。
        partial: Option<bool>,
    }
}

vocabulary! {
    /// 边界文件的用处。
    pub enum GeoRole {
        Boundaries = "boundaries" | "各单位边界",
        Outline = "outline" | "外界",
    }
}
