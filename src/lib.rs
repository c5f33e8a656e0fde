//! yishi (议事) compiles the records of grassroots consultation into a public website.
pub mod cli;
pub mod config;
pub mod date;
pub mod derive;
pub mod diag;
pub mod hash;
pub mod id;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod route;
pub mod source;
