//! 行政区、乡镇街道、村社区: a tree of any depth, the spine of the site. Read from `data/regions.csv`.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::id::RegionKey;
use crate::model::common::Level;

/// One region. Its key is its own, or its code together with the code system, because two official lists clash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub key: RegionKey,
    /// 统计用区划代码: 6, 9 or 12 digits; empty for a region that has none (a park, the root of several provinces).
    pub code: String,
    /// The list the code comes from, such as `nbs2023`.
    pub system: String,
    pub name: String,
    pub level: Level,
    /// 镇, 乡, 街道, 村民委员会 …
    pub kind: String,
    pub parent: Option<RegionKey>,
    /// Longitude and latitude of the seat, degrees WGS 84.
    pub seat: Option<(f64, f64)>,
    /// Column and row on a tile grid, counted from 1 at the top left.
    pub cell: Option<(u32, u32)>,
    pub source: String,
    /// The line of `data/regions.csv` it stands on.
    pub line: u32,
}

/// All regions, each after its parent, with the ways up and down the tree.
///
/// Every parent exists, there is no loop, and one region is the root. What lies within a region follows it without a gap.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    items: Vec<Region>,
    index: FxHashMap<RegionKey, usize>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl Regions {
    /// Regions within regions: from a nation to a village there are six, and each step up is taken for every record.
    pub const DEEPEST: usize = 24;

    /// Orders regions under `root`; those that hang on nothing, or too deep, are left out and returned.
    pub fn new(items: Vec<Region>) -> (Self, Vec<Region>) {
        let keys: FxHashMap<RegionKey, usize> = items.iter().enumerate().map(|(i, r)| (r.key.clone(), i)).collect();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        let mut waiting = Vec::new();
        for (i, region) in items.iter().enumerate() {
            match &region.parent {
                None => waiting.push((i, 1)),
                Some(parent) => match keys.get(parent) {
                    Some(&p) if p != i => below[p].push(i),
                    _ => {}
                },
            }
        }
        let mut order = Vec::with_capacity(items.len());
        waiting.reverse();
        while let Some((i, depth)) = waiting.pop() {
            order.push(i);
            if depth < Self::DEEPEST {
                waiting.extend(below[i].iter().rev().map(|&i| (i, depth + 1)));
            }
        }
        let mut slots: Vec<Option<Region>> = items.into_iter().map(Some).collect();
        let mut regions = Self::default();
        for i in order {
            if let Some(region) = slots[i].take() {
                regions.push(region);
            }
        }
        (regions, slots.into_iter().flatten().collect())
    }

    fn push(&mut self, region: Region) {
        let i = self.items.len();
        let parent = region.parent.as_ref().and_then(|p| self.index.get(p).copied());
        if let Some(p) = parent {
            self.children[p].push(i);
        }
        self.index.insert(region.key.clone(), i);
        self.parents.push(parent);
        self.children.push(Vec::new());
        self.items.push(region);
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Region> {
        self.items.iter()
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn position(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    pub fn get(&self, key: &str) -> Option<&Region> {
        self.position(key).map(|i| &self.items[i])
    }

    pub fn at(&self, index: usize) -> &Region {
        &self.items[index]
    }

    pub fn children(&self, index: usize) -> &[usize] {
        &self.children[index]
    }

    /// The region itself, its parent, and so on up to the root.
    pub fn upwards(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(index), |&i| self.parents[i])
    }

    /// Whether `inner` is `outer` or lies somewhere below it.
    pub fn within(&self, inner: usize, outer: usize) -> bool {
        self.upwards(inner).any(|i| i == outer)
    }

    /// The name with enough above it to be understood alone: 椒江区大陈镇, but 台州市 alone.
    pub fn full_name(&self, index: usize) -> String {
        self.name_below(index, None)
    }

    /// The name as it is understood among the records of the region `home`, in whose every list the county's own name
    /// would only be repeated: 大陈镇 where 椒江区 is the whole site.
    pub fn name_within(&self, index: usize, home: usize) -> String {
        self.name_below(index, Some(home))
    }

    fn name_below(&self, index: usize, home: Option<usize>) -> String {
        let own = self.items[index].name.as_str();
        let county = self.upwards(index).find(|&i| self.items[i].level == Level::County);
        let Some(county) = county.filter(|_| self.items[index].level < Level::County) else { return own.to_owned() };
        let said = home.is_some_and(|home| self.within(home, county));
        let below = self.upwards(index).take_while(|&i| i != county);
        let mut names: Vec<&str> =
            below.chain((!said).then_some(county)).map(|i| self.items[i].name.as_str()).collect();
        names.reverse();
        names.concat()
    }
}
