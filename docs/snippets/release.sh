cargo xtask release 0.2.0 --dry-run
