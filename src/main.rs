//! Links the library's exports into the wasm of `<job-tree>`.
//!
//! A binary and not a `cdylib`, because Cargo optimises across crates only when it links a binary.

use jobtree as _;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {}
