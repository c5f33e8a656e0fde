//! The typed records of the site.

pub mod campaign;
pub mod case;
pub mod common;
pub mod document;
pub mod figure;
pub mod meeting;
pub mod news;
pub mod organization;
pub mod outcome;
pub mod page;
pub mod plan;
pub mod programme;
pub mod settings;
pub mod source;
pub mod tombstone;
pub mod topic;
pub mod venue;
