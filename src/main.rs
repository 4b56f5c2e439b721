//! Links the exports of the library into the wasm behind `<job-tree>`. A program and not a `cdylib` beside the
//! library, because Cargo optimises across crates only where it links a program.

use jobtree as _;

fn main() {}
