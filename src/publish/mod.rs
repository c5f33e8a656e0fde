//! Publish: outputs become the site on disk, whole or not at all.
//!
//! [`staging::Staging`] is the front door. It takes the outputs one at a time from any thread, writes only those which
//! differ from the site on show, and swaps the new site in with one exchange of two folders:
//!
//! ```text
//!    public/            the site on show: complete at every moment
//!    .public.yishi/     beside it, private: lock · state · spare/ (one generation behind, hard-linked to the site)
//! ```
//!
//! What stands in the site is listed by [`manifest`] and can be checked by anyone with [`verify`]. The other files are the
//! texts which hosts need ([`headers`], [`redirects`]) and the promise that no URL is lost ([`ledger`]).

pub mod digest;
pub mod headers;
pub mod ledger;
pub mod manifest;
pub mod redirects;
pub mod routes;
pub mod staging;
pub mod standing;
pub mod tombstone;
pub mod verify;

mod claims;
mod current;
mod disk;
mod place;
mod state;
mod swap;
