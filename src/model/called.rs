//! Records called by their names where an id is wanted: once all are known, the fault says the id.

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::entity::{Entity, Table};
use crate::model::site::{each_table, kind_of};
use crate::parse::record::instead_of_name;

/// More are not told: a name that so many have says nothing.
const MOST: usize = 3;

/// The same faults, those for a name with the ids of the records that are called so.
pub fn with_ids(site: &Site, faults: Diagnostics) -> Diagnostics {
    faults.into_iter().map(|fault| with_id(site, fault)).collect()
}

fn with_id(site: &Site, mut fault: Diagnostic) -> Diagnostic {
    if fault.code != "bad-id" {
        return fault;
    }
    let kind = RecordKind::ALL.into_iter().find(|kind| fault.remedy.as_ref() == Some(&instead_of_name(*kind)));
    let (Some(kind), Some(name)) = (kind, fault.excerpt.as_deref()) else { return fault };
    let found = called(site, kind, name.trim());
    let ids = found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
    fault.remedy = match found.len() {
        0 => return fault,
        1 => Some(Both::new(format!("写编号，不写名称：{ids}"), format!("write the id, not the name: {ids}"))),
        _ => {
            let named: Vec<String> = found.iter().map(|(id, name)| format!("{id}（{name}）")).collect();
            Some(Both::new(
                format!("写编号，不写名称；叫这个名称的有：{}", named.join("、")),
                format!("write the id, not the name; called so are: {ids}"),
            ))
        }
    };
    fault
}

/// Ids and full names of the first records of a kind that are called so.
fn called(site: &Site, kind: RecordKind, name: &str) -> Vec<(String, String)> {
    if kind == RecordKind::Region {
        let all = site.regions.iter().enumerate().map(|(i, region)| (region, site.regions.full_name(i)));
        let fits = all.filter(|(region, full)| region.name == name || full == name);
        return fits.take(MOST).map(|(region, full)| (region.key.to_string(), full)).collect();
    }
    fn in_table<T: Entity>(table: &Table<T>, name: &str) -> Vec<(String, String)> {
        let fits = table.iter().filter(|entry| entry.record.title() == name);
        fits.take(MOST).map(|entry| (entry.id.to_string(), name.to_owned())).collect()
    }
    macro_rules! look {
        ($table:ident) => {
            if kind_of(&site.$table) == kind {
                return in_table(&site.$table, name);
            }
        };
    }
    each_table!(look);
    Vec::new()
}
