//! Links the exports of the library into the wasm behind `<job-tree>`. A program and not a `cdylib` beside the
//! library, because Cargo optimises across crates only where it links a program.

use jobtree as _;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {}
