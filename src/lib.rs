//! yishi (议事) compiles the records of grassroots consultation into a public website.
//!
//! ```text
//!  disk, git                                                                            disk
//!   │ read     parse       model         derive       pages        render      publish    ▲
//!   └─────► Found ──► records ──► Site ──────────► Facts ──► [Page] ───► bytes ───────────┤
//!                                  └────────────────┘  │                                  │
//!          (diagnostics flow out of every stage)       └──► [SearchDoc] ── index ─► pack ─┘
//! ```
//!
//! The vocabulary comes first (`diag` to `words`), then the pure middle in the order of the flow, then the edges that
//! touch the disk, and `pipeline`, which is the whole program from top to bottom. `tests/directions.rs` holds the imports to
//! this order.

pub mod diag;
pub mod source;
pub mod hash;
pub mod date;
pub mod id;
pub mod route;
pub mod words;
pub mod svg;
pub mod search_doc;
pub mod ascending;
pub mod reads;

pub mod config;
pub mod parse;
pub mod model;
pub mod privacy;
pub mod diff;
pub mod map;
pub mod chart;
pub mod image;
pub mod derive;
pub mod pages;
pub mod render;

pub mod read;
pub mod history;
pub mod index;
pub mod publish;
pub mod hook;
pub mod pipeline;
pub mod serve;
pub mod cli;
