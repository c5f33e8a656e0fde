//! yishi (议事) compiles the records of grassroots consultation into a public website.
pub mod chart;
pub mod date;
pub mod diag;
pub mod hash;
pub mod map;
pub mod source;
pub mod svg;
