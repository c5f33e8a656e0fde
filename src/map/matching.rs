//! Which boundary belongs to which unit.
//!
//! A name that occurs once on both sides decides. Codes only fill in, for the two official code lists clash: the code of one
//! township in the one is that of its neighbour in the other.
use std::collections::BTreeMap;

use geo::MultiPolygon;

use crate::map::boundaries::Boundaries;
use crate::map::input::Unit;
use crate::map::problem::FitProblem;

/// The shape of each unit, in the units' order, and the shapes that are no unit's.
pub(crate) struct Matched {
    pub(crate) shapes: Vec<Option<MultiPolygon<f64>>>,
    pub(crate) others: Vec<MultiPolygon<f64>>,
    pub(crate) problems: Vec<FitProblem>,
}

pub(crate) fn match_areas(units: &[Unit], boundaries: &Boundaries) -> Matched {
    let owners = owners(units, boundaries);
    let mut shapes: Vec<Option<MultiPolygon<f64>>> = vec![None; units.len()];
    let mut others = Vec::new();
    let mut strange = Vec::new();
    for (area, owner) in boundaries.areas.iter().zip(owners) {
        match owner {
            Some(unit) => {
                shapes[unit].get_or_insert_with(|| MultiPolygon(Vec::new())).0.extend(area.shape.0.iter().cloned())
            }
            None => {
                others.push(area.shape.clone());
                strange
                    .push(area.name.clone().or_else(|| area.codes.first().cloned()).unwrap_or_else(|| "?".to_owned()));
            }
        }
    }
    let bare = |(unit, shape): (&Unit, &Option<_>)| shape.is_none().then(|| unit.name.clone());
    let missing: Vec<String> = units.iter().zip(&shapes).filter_map(bare).collect();
    let mut problems = duplicates(units, boundaries);
    if !strange.is_empty() {
        problems.push(FitProblem::AreaWithoutUnit { names: strange });
    }
    if !missing.is_empty() {
        problems.push(FitProblem::UnitWithoutArea { names: missing });
    }
    Matched { shapes, others, problems }
}

fn owners(units: &[Unit], boundaries: &Boundaries) -> Vec<Option<usize>> {
    let unit_names = once(units.iter().map(|unit| Some(unit.name.as_str())));
    let area_names = once(boundaries.areas.iter().map(|area| area.name.as_deref()));
    let mut owners: Vec<Option<usize>> = boundaries
        .areas
        .iter()
        .map(|area| {
            let name = area.name.as_deref()?;
            area_names.get(name).copied().flatten()?;
            unit_names.get(name).copied().flatten()
        })
        .collect();
    let by_name: Vec<usize> = owners.iter().flatten().copied().collect();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, unit) in units.iter().enumerate().filter(|(i, _)| !by_name.contains(i)) {
        for code in unit.code.iter().chain([&unit.key]) {
            codes.insert(code, i);
        }
    }
    for (area, owner) in boundaries.areas.iter().zip(&mut owners) {
        if owner.is_none() {
            *owner = area.codes.iter().find_map(|code| codes.get(code.as_str()).copied());
        }
    }
    owners
}

/// The number of each name that occurs once; nothing for one that occurs again.
fn once<'a>(names: impl Iterator<Item = Option<&'a str>>) -> BTreeMap<&'a str, Option<usize>> {
    let mut found: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (i, name) in names.enumerate() {
        if let Some(name) = name {
            found.entry(name).and_modify(|seen| *seen = None).or_insert(Some(i));
        }
    }
    found
}

fn duplicates(units: &[Unit], boundaries: &Boundaries) -> Vec<FitProblem> {
    let unit_names = once(units.iter().map(|unit| Some(unit.name.as_str())));
    let area_names = once(boundaries.areas.iter().map(|area| area.name.as_deref()));
    let twice = |names: &BTreeMap<&str, Option<usize>>| -> Vec<String> {
        names.iter().filter(|(_, once)| once.is_none()).map(|(name, _)| (*name).to_owned()).collect()
    };
    let mut names = [twice(&unit_names), twice(&area_names)].concat();
    names.sort();
    names.dedup();
    names.into_iter().map(|name| FitProblem::DuplicateName { name }).collect()
}

#[cfg(test)]
mod tests {
    use geo::polygon;

    use super::*;
    use crate::map::boundaries::Area;

    fn area(name: &str, codes: &[&str]) -> Area {
        let shape = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)]]);
        Area { codes: codes.iter().map(|&c| c.into()).collect(), name: Some(name.into()), shape }
    }

    fn unit(name: &str, code: &str) -> Unit {
        Unit { key: format!("x-{code}"), name: name.into(), code: Some(code.into()), ..Unit::default() }
    }

    #[test]
    fn a_name_beats_a_clashing_code() {
        let units = [unit("角弓镇", "621202106"), unit("三河镇", "621202107")];
        let boundaries = Boundaries {
            areas: vec![area("三河镇", &["621202106"]), area("角弓镇", &["621202105"])],
            ..Boundaries::default()
        };
        assert_eq!(owners(&units, &boundaries), [Some(1), Some(0)]);
    }

    #[test]
    fn names_that_occur_twice_need_their_codes() {
        let units = [unit("城关镇", "1"), unit("城关镇", "2"), unit("白鹤镇", "3")];
        let boundaries = Boundaries {
            areas: vec![area("城关镇", &["2"]), area("城关镇", &[]), area("远乡", &[])],
            ..Boundaries::default()
        };
        let matched = match_areas(&units, &boundaries);
        assert_eq!(owners(&units, &boundaries), [Some(1), None, None]);
        assert_eq!(
            matched.problems,
            [
                FitProblem::DuplicateName { name: "城关镇".into() },
                FitProblem::AreaWithoutUnit { names: vec!["城关镇".into(), "远乡".into()] },
                FitProblem::UnitWithoutArea { names: vec!["城关镇".into(), "白鹤镇".into()] },
            ]
        );
    }
}
