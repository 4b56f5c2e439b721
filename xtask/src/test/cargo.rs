//! The steps that are Cargo commands: formatting, lints, documentation, native tests.
//!
//! The commands that check the host select the same packages and features, so that Cargo compiles the dependencies once for
//! all of them.

/// A Cargo command that counts as one check.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) arguments: &'static [&'static str],
}

/// Formatting, lints and documentation.
pub(super) const CHECKS: [Check; 7] = [
    Check { name: "fmt", title: "formatting", arguments: &["fmt", "--all", "--check"] },
    Check {
        name: "clippy",
        title: "clippy, host",
        arguments: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "jobtree/ssr",
            "--",
            "--deny=warnings",
        ],
    },
    Check {
        name: "clippy/engine",
        title: "clippy, engine only",
        arguments: &[
            "clippy",
            "--package=jobtree",
            "--no-default-features",
            "--all-targets",
            "--",
            "--deny=warnings",
        ],
    },
    Check {
        name: "clippy/wasm",
        title: "clippy, wasm32",
        arguments: &[
            "clippy",
            "--package=jobtree",
            "--target=wasm32-unknown-unknown",
            "--",
            "--deny=warnings",
        ],
    },
    Check {
        name: "clippy/component",
        title: "clippy, wasm32, component only",
        arguments: &[
            "clippy",
            "--package=jobtree",
            "--target=wasm32-unknown-unknown",
            "--no-default-features",
            "--features=view",
            "--",
            "--deny=warnings",
        ],
    },
    Check {
        name: "clippy/example",
        title: "clippy, wasm32, Yew example",
        arguments: &[
            "clippy",
            "--package=jobtree-example-yew",
            "--target=wasm32-unknown-unknown",
            "--",
            "--deny=warnings",
        ],
    },
    Check {
        name: "doc",
        title: "documentation",
        arguments: &[
            "doc",
            "--workspace",
            "--features",
            "jobtree/ssr",
            "--no-deps",
            "--config",
            "build.rustdocflags=['-Dwarnings']",
        ],
    },
];

/// Unit tests, integration tests and doctests of every crate.
pub(super) const NATIVE: [&str; 5] =
    ["test", "--no-fail-fast", "--workspace", "--features", "jobtree/ssr"];

/// The engine's tests without a browser crate, as the proxy uses it.
pub(super) const NATIVE_ENGINE: [&str; 4] =
    ["test", "--no-fail-fast", "--package=jobtree", "--no-default-features"];
