jobtree-proxy --config proxy.toml --check
