//! Where a thing stands in the files staff write: path, line and column.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// A path inside the site's root, with `/` between its parts whatever the machine. Never absolute, never with `..`.
pub type SourcePath = Arc<str>;

/// One place in one source file.
///
/// Lines and columns count from 1; a column is a character (a code point), not a byte, as editors show it. Line 0 means
/// the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    pub path: SourcePath,
    pub line: u32,
    pub column: u32,
}

impl Location {
    pub fn new(path: &SourcePath, line: u32, column: u32) -> Self {
        Self { path: Arc::clone(path), line, column }
    }

    /// The file as a whole, where no line can be blamed.
    pub fn file(path: &SourcePath) -> Self {
        Self::new(path, 0, 0)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => f.write_str(&self.path),
            (line, 0) => write!(f, "{}:{line}", self.path),
            (line, column) => write!(f, "{}:{line}:{column}", self.path),
        }
    }
}

/// A value together with the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placed<T> {
    pub value: T,
    pub at: Location,
}

impl<T> std::ops::Deref for Placed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}
