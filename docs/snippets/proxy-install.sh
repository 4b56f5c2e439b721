cargo install --locked --git https://github.com/jobtree/jobtree jobtree-proxy   # from the repository
cargo install --locked --path proxy                                             # from a clone
