//! Whether the site on show stands exactly as the last build left it: a look at each file's size and time, no reading.

use std::path::Path;

use super::{current::Current, manifest, place::Place, state::Identity};

/// A site that stands as it was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which generation it is; another one, of however the same bytes, has another name.
    pub name: String,
    /// How many files it has, without the manifest.
    pub files: usize,
}

/// The site in `out`, if nobody has touched it since it was published. No lock is taken: a build that swaps the site
/// meanwhile gives it another name.
pub fn standing(out: &Path) -> Option<Standing> {
    let place = Place::open(out).ok()?;
    let current = Current::read(&place).ok()?;
    let files = current.state.files.len();
    let whole = files > 0
        && (0..files).all(|i| current.untouched(i, &current.state.files[i].1.digest))
        && current.foreign().is_ok_and(|foreign| foreign.is_empty());
    let name = Identity::of(&place.site.join(manifest::NAME)).filter(|name| whole && *name == current.state.site)?;
    Some(Standing { name: name.to_string(), files })
}

/// The name of the generation in `out`, by which [`standing`] will know it. Whether it stands is not looked at.
pub fn name(out: &Path) -> Option<String> {
    let place = Place::open(out).ok()?;
    Identity::of(&place.site.join(manifest::NAME)).map(|name| name.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::publish::manifest::ManifestMeta;
    use crate::publish::staging::{Options, Staging};

    #[test]
    fn a_touched_site_no_longer_stands() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        assert_eq!(standing(&out), None, "there is none");
        let publish = || {
            let staging = Staging::begin(&out, Options { wait: true, durable: false }).unwrap();
            staging.put("index.html", b"one").unwrap();
            staging.put("a/b.html", b"two").unwrap();
            let today = jiff::civil::date(2026, 11, 22);
            staging.finish(&ManifestMeta { version: "0".to_owned(), commit: None, today }).unwrap();
        };
        publish();
        let first = standing(&out).unwrap();
        assert_eq!(first.files, 2);
        assert_eq!(name(&out).as_ref(), Some(&first.name));
        assert_eq!(standing(&out), Some(first));
        type Touch = fn(&Path);
        let touches: [Touch; 3] = [
            |out| fs::remove_file(out.join("a/b.html")).unwrap(),
            |out| fs::write(out.join("index.html"), "owe").unwrap(),
            |out| fs::write(out.join("new.html"), "new").unwrap(),
        ];
        for (i, touch) in touches.iter().enumerate() {
            touch(&out);
            assert_eq!(standing(&out), None, "touch {i}");
            publish();
            assert!(standing(&out).is_some(), "mended after touch {i}");
        }
        fs::remove_file(out.join("manifest.json")).unwrap();
        assert_eq!(standing(&out), None, "no manifest says whose it is");
    }
}
