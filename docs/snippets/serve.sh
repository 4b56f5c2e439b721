cargo xtask serve --open
