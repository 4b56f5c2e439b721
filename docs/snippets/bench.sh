cargo xtask bench           # all of them
cargo xtask bench refresh   # the widget beside pages written by hand and with Lit
cargo xtask bench start     # the start of a page, by cause
cargo xtask bench film      # pictures of a start every 50 ms, with a slow processor
cargo xtask bench decode    # the decoder beside JSON.parse
cargo xtask bench proxy     # the proxy beside nginx
cargo xtask bench page      # builds a page in target/bench/page, for benchmarks of your own
