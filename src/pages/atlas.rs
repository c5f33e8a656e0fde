//! The boundaries of regions, as the site's files give them: what the maps of pages are drawn from.

use std::collections::BTreeMap;

use crate::map::Choice;
use crate::map::boundaries::Boundaries;
use crate::model::geo::GeoRole;

/// For each region with a file of its own, what its map is drawn from.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    sheets: BTreeMap<usize, Sheet>,
}

/// The material of one region's map; a region may have both, and boundaries come before the outline.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub boundaries: Option<Boundaries>,
    pub outline: Option<Boundaries>,
    pub choice: Choice,
}

impl Atlas {
    pub fn of(&self, region: usize) -> Option<&Sheet> {
        self.sheets.get(&region)
    }

    pub fn regions(&self) -> impl Iterator<Item = usize> + '_ {
        self.sheets.keys().copied()
    }

    /// Keeps what a file holds; `false` when the region has such a file already.
    pub fn put(&mut self, region: usize, role: GeoRole, boundaries: Boundaries) -> bool {
        let sheet = self.sheets.entry(region).or_default();
        let slot = match role {
            GeoRole::Boundaries => &mut sheet.boundaries,
            GeoRole::Outline => &mut sheet.outline,
        };
        let free = slot.is_none();
        slot.get_or_insert(boundaries);
        free
    }

    /// Has the map of a region drawn by nearest seats.
    pub fn ask_for_cells(&mut self, region: usize) {
        self.sheets.entry(region).or_default().choice = Choice::Cells;
    }
}
