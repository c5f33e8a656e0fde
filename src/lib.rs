//! yishi (议事) compiles the records of grassroots consultation into a public website.
pub mod config;
pub mod date;
pub mod diag;
pub mod hash;
pub mod id;
pub mod model;
pub mod parse;
pub mod source;
