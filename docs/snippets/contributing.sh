cargo xtask serve       # the demo page with live jobs
cargo test -p jobtree   # the engine's tests, in seconds and without a browser
cargo xtask test        # everything; the last line says how many tests passed
