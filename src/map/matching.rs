//! Which boundary belongs to which unit.
//!
//! A name that occurs once on both sides decides. Codes only fill in, for the two official code lists clash: the code of one
//! township in the one is that of its neighbour in the other.
use std::collections::BTreeMap;

use geo::MultiPolygon;

use crate::map::boundaries::{Area, Boundaries};
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
    let shared = shared(units, boundaries, &owners);
    let mut shapes: Vec<Option<MultiPolygon<f64>>> = vec![None; units.len()];
    let mut others = Vec::new();
    let mut strange = Vec::new();
    for (area, owner) in boundaries.areas.iter().zip(owners) {
        match owner {
            // Which of them is the unit's, nobody can tell.
            Some(unit) if shared.contains_key(&unit) => {}
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
    let told = |name: &str| shared.values().flatten().any(|area| area.name.as_deref() == Some(name));
    let mut problems: Vec<FitProblem> = duplicates(units, boundaries)
        .into_iter()
        .filter(|problem| !matches!(problem, FitProblem::DuplicateName { name } if told(name)))
        .collect();
    problems.extend(shared.iter().map(|(unit, areas)| of_shared(&units[*unit], areas)));
    if !strange.is_empty() {
        problems.push(FitProblem::AreaWithoutUnit { names: strange });
    }
    if !missing.is_empty() {
        problems.push(FitProblem::UnitWithoutArea { names: missing });
    }
    Matched { shapes, others, problems }
}

/// The units to which more than one area falls, with these. A name that occurs twice matches nothing, so that they have a
/// code in common.
fn shared<'b>(units: &[Unit], boundaries: &'b Boundaries, owners: &[Option<usize>]) -> BTreeMap<usize, Vec<&'b Area>> {
    let mut of_unit: BTreeMap<usize, Vec<&Area>> = BTreeMap::new();
    for (area, owner) in boundaries.areas.iter().zip(owners) {
        if let Some(unit) = owner.filter(|unit| *unit < units.len()) {
            of_unit.entry(unit).or_default().push(area);
        }
    }
    of_unit.retain(|_, areas| areas.len() > 1);
    of_unit
}

fn of_shared(unit: &Unit, areas: &[&Area]) -> FitProblem {
    let code = unit.code.iter().chain([&unit.key]).find(|code| areas.iter().all(|area| area.codes.contains(code)));
    let name = |area: &&Area| (area.name.clone().unwrap_or_else(|| format!("#{}", area.number + 1)), area.line);
    let code = code.or(unit.code.as_ref()).unwrap_or(&unit.key).clone();
    FitProblem::SharedCode { code, areas: areas.iter().map(name).collect() }
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
    use crate::diag::Severity;

    fn area(name: &str, codes: &[&str]) -> Area {
        let shape = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)]]);
        Area { number: 0, line: None, codes: codes.iter().map(|&c| c.into()).collect(), name: Some(name.into()), shape }
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
    fn two_areas_of_one_code_are_nobodys_and_the_other_units_stay() {
        let units = [unit("城关镇", "1"), unit("白鹤镇", "3")];
        let at = |line, area: Area| Area { line: Some(line), ..area };
        let boundaries = Boundaries {
            areas: vec![at(4, area("城关镇", &["1"])), at(9, area("城关镇", &["1"])), area("白鹤镇", &["3"])],
            ..Boundaries::default()
        };
        let matched = match_areas(&units, &boundaries);
        assert!(matched.shapes[0].is_none() && matched.shapes[1].is_some() && matched.others.is_empty());
        let areas = vec![("城关镇".into(), Some(4)), ("城关镇".into(), Some(9))];
        assert_eq!(
            matched.problems,
            [
                FitProblem::SharedCode { code: "1".into(), areas },
                FitProblem::UnitWithoutArea { names: vec!["城关镇".into()] },
            ]
        );
        let told = matched.problems[0].tell("梧溪县");
        assert!(told.severity == Severity::Error && told.message.zh.contains("（第 9 行）"), "{told:?}");
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
