//! What `cargo xtask bench` measures, as exports of a wasm. A program for the same reason as the widget: Cargo
//! optimises across crates only where it links one.

pub mod decoding;
pub mod watching;

fn main() {}
