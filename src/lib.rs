//! yishi (议事) compiles the records of grassroots consultation into a public website.
pub mod date;
pub mod diag;
pub mod hash;
pub mod index;
pub mod search_doc;
pub mod source;
