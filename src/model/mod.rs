//! The typed records of the site, and how files become one [`Site`].
//!
//! 1. `kind.rs` says by a path what its file is, `file.rs` reads one file into the records it holds; files are read side by side.
//! 2. `site.rs` puts them together: regions into a tree, records into tables, ids made unique.
//! 3. `check.rs` holds them to the invariants: what is at fault is left out, the rest stands.

#[macro_use]
mod entity;
pub mod allowance;
mod astray;
pub mod author;
pub mod bounds;
pub mod called;
pub mod campaign;
pub mod case;
pub mod check;
pub mod common;
pub mod document;
pub mod figure;
pub mod file;
pub mod geo;
pub mod kind;
pub mod meeting;
pub mod news;
pub mod organization;
pub mod outcome;
pub mod page;
pub mod plan;
pub mod programme;
pub mod region;
mod region_table;
mod region_tree;
pub mod settings;
pub mod site;
pub mod source;
pub mod tombstone;
pub mod topic;
pub mod unread;
mod until;
pub mod venue;
mod whole;
pub mod withhold;

pub use entity::{Body, Entity, Entry, Table};
pub use site::Site;
