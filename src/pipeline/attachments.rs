//! The attachments of a site: their text passes the gate with the record, and a copy freed of its authors is published.

use std::path::Path;

use rayon::prelude::*;

use crate::config::Limits;
use crate::derive::attachment::{self, Attached, Attachments, Wanted};
use crate::diag::{Both, Diagnostic, Diagnostics, Failure};
use crate::model::file::Records;
use crate::model::site::Fault;
use crate::pipeline::gate::Gate;
use crate::pipeline::pictures::Put;
use crate::privacy::attachment::{self as reading, Problem};
use crate::read::{self, Found};
use crate::source::SourcePath;

/// The attachments of one site on disk.
pub(super) struct Folder<'f> {
    pub(super) root: &'f Path,
    pub(super) found: &'f [Found],
    pub(super) limits: &'f Limits,
}

impl Folder<'_> {
    /// Holds back the record whose attachments hold private data, and says where.
    pub(super) fn gate(&self, gate: &Gate, path: &SourcePath, records: Vec<Records>) -> (Vec<Records>, Diagnostics) {
        let files: Vec<SourcePath> =
            records.iter().filter_map(Records::common).flat_map(|common| attachment::files(path, common)).collect();
        let mut told = Diagnostics::new();
        for file in files {
            // What cannot be had or read is told, and refused, when it would be published.
            if let Ok(bytes) = self.load(&file)
                && let Some(Ok(text)) = reading::text_of(&file, &bytes, &self.limits.attachment())
            {
                told.append(gate.attached(&file, &text));
            }
        }
        if told.is_empty() {
            return (records, told);
        }
        (records.into_iter().flat_map(|records| records.without(&[0])).collect(), told)
    }

    /// Makes the copies of all wanted attachments and hands them to `put`.
    pub(super) fn publish(&self, wanted: &[Wanted], put: &Put<'_>) -> Result<(Attachments, Vec<Fault>), Failure> {
        let made: Vec<Result<(&Wanted, u64), Box<Fault>>> = wanted
            .par_iter()
            .map(|one| {
                Ok(match self.clean(one) {
                    Ok(bytes) => {
                        put(one.route.as_str(), &bytes)?;
                        Ok((one, bytes.len() as u64))
                    }
                    Err(fault) => Err(fault),
                })
            })
            .collect::<Result<_, Failure>>()?;
        let (mut published, mut faults) = (Attachments::new(), Vec::new());
        for one in made {
            match one {
                Ok((wanted, size)) => drop(published.insert(wanted.route.clone(), Attached { size })),
                Err(fault) => faults.push(*fault),
            }
        }
        Ok((published, faults))
    }

    /// What is wrong with the wanted attachments; nothing is kept.
    pub(super) fn examine(&self, wanted: &[Wanted]) -> Vec<Fault> {
        wanted.par_iter().filter_map(|one| self.clean(one).err().map(|fault| *fault)).collect()
    }

    /// The bytes to publish: the words of the file without who wrote it.
    fn clean(&self, wanted: &Wanted) -> Result<Vec<u8>, Box<Fault>> {
        let refused = |problem: Problem| Box::new(wanted.fault(problem.diagnostic()));
        let bytes = self.load(&wanted.file).map_err(|fault| Box::new(wanted.fault(*fault)))?;
        let limits = self.limits.attachment();
        // What the gate cannot read is not published either.
        reading::text_of(&wanted.file, &bytes, &limits).unwrap_or(Ok(String::new())).map_err(refused)?;
        let clean = reading::without_author(&wanted.file, &bytes, &limits).map_err(refused)?;
        match reading::author_fields(&wanted.file, &clean, &limits).map_err(refused)?.as_slice() {
            [] => Ok(clean),
            [field, ..] => Err(refused(Problem::Author(field.clone()))),
        }
    }

    fn load(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self.found.binary_search_by(|found| found.path.cmp(path)) {
            Ok(index) => read::load(self.root, &self.found[index], self.limits),
            Err(_) => Err(Box::new(missing(path))),
        }
    }
}

fn missing(path: &str) -> Diagnostic {
    Diagnostic::error(
        "no-attachment",
        Both::new(format!("没有找到附件 {path}"), format!("the attachment {path} was not found")),
    )
    .remedy(
        "把文件放在本记录旁边，核对文件名和大小写",
        "put the file beside the record; check its name and letter case",
    )
}
