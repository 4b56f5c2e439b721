cargo install trunk --version 0.21.14 --locked                                # once
cargo run --package jobtree-proxy -- --demo                                   # in one terminal
trunk serve --proxy-backend http://127.0.0.1:8787/ --proxy-rewrite /proxy/    # in another
