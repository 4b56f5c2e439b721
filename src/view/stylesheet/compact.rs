//! Shortens CSS at compile time, because the style sheet is part of the wasm.

/// Removes comments and indentation. Returns the bytes and their number; with an `N` of 0 it only counts.
pub(super) const fn compact<const N: usize>(css: &str) -> ([u8; N], usize) {
    let css = css.as_bytes();
    let mut bytes = [0; N];
    let mut length = 0;
    let mut last = b'\n';
    let mut at = 0;
    while at < css.len() {
        if css[at] == b'/' && css[at + 1] == b'*' {
            while css[at] != b'*' || css[at + 1] != b'/' || css[at - 1] == b'/' {
                at += 1;
            }
            at += 2;
            continue;
        }
        // One line break of several, and no space at the beginning of a line.
        if last != b'\n' || !css[at].is_ascii_whitespace() {
            last = css[at];
            if N > 0 {
                bytes[length] = last;
            }
            length += 1;
        }
        at += 1;
    }
    (bytes, length)
}

// Checked here, because this module is only built for browsers, where no unit test runs.
const _: () = {
    let css = "/* A. */\n.a {\n  /**/ color: red; /* * / */\n\n  margin: 0\n    1px;\n}\n";
    assert!(compact::<0>(css).1 == 35);
    assert!(matches!(&compact::<35>(css).0, b".a {\ncolor: red; \nmargin: 0\n1px;\n}\n"));
};
