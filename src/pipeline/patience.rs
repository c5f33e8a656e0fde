//! The time one record may take. Reading takes time linear in a file's size, and sizes are bounded; this is the net below,
//! for the input nobody thought of. It ends nothing that runs: what took too long is left out and named.

use std::time::Duration;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::model::file::Records;
use crate::source::{Location, SourcePath};

/// The records of a file and its faults, unless they took too long.
pub(super) fn spent(
    path: &SourcePath,
    time: Duration,
    limits: &Limits,
    records: Vec<Records>,
    mut faults: Diagnostics,
) -> (Vec<Records>, Diagnostics) {
    if time.as_secs() < limits.record_seconds {
        return (records, faults);
    }
    faults.push(too_slow(path, limits));
    (records.into_iter().flat_map(|records| records.without(&[0])).collect(), faults)
}

fn too_slow(path: &SourcePath, limits: &Limits) -> Diagnostic {
    let most = limits.record_seconds;
    Diagnostic::error(
        "record-seconds",
        Both::new(
            format!("读这个文件超过了 {most} 秒，没有发布"),
            format!("reading this file took more than {most} s; it is not published"),
        ),
    )
    .at(Location::file(path))
    .remedy(
        "把内容分成几条记录；上限是 data/site.yaml 里 `limits` 的 record_seconds",
        "split it into several records; the bound is record_seconds under `limits` in data/site.yaml",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::id::RecordKind;

    #[test]
    fn what_took_too_long_is_left_out_and_named() {
        let path: SourcePath = Arc::from("content/outcomes/a.md");
        let after = |seconds| {
            let records = vec![Records::Regions(Vec::new()), Records::Broken(RecordKind::Outcome, Arc::from("a"))];
            spent(&path, Duration::from_secs(seconds), &Limits::default(), records, Diagnostics::new())
        };
        assert_eq!(after(9).1.errors(), 0);
        assert_eq!(after(10).1.iter().map(|d| d.code.clone()).collect::<Vec<_>>(), ["record-seconds"]);
    }
}
