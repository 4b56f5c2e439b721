//! The functions that `cargo xtask bench` measures, exported from a wasm module.
//!
//! A binary, like the widget, because Cargo runs link-time optimisation only when it links one.

pub mod decoding;
pub mod refresh;

fn main() {}
