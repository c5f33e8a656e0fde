//! Picture files from bytes: size is known before anything is decoded, so that no header costs memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::config::Limits;
use yishi::image::examine;

fuzz_target!(|bytes: &[u8]| {
    let _ = examine(bytes, &Limits { image_pixels: 1 << 20, ..Limits::default() });
});
