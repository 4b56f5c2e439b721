cargo add jobtree --no-default-features --features view,languages
cargo add yew@0.23 --features csr
