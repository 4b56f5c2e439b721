cargo add jobtree --no-default-features --features view
cargo add yew@0.23 --features csr
