//! Shortens CSS at compile time, because the style sheet is part of the wasm.

/// Removes comments, line breaks, indentation and the space around what separates a declaration's parts. Returns the bytes and
/// their number; with an `N` of 0 it only counts.
pub(in crate::view) const fn compact<const N: usize>(css: &str) -> ([u8; N], usize) {
    let css = css.as_bytes();
    let mut bytes = [0; N];
    let mut length = 0;
    let mut last = b'}';
    let mut at = 0;
    while at < css.len() {
        if css[at] == b'/' && css[at + 1] == b'*' {
            while css[at] != b'*' || css[at + 1] != b'/' || css[at - 1] == b'/' {
                at += 1;
            }
            at += 2;
            continue;
        }
        let is_space = css[at].is_ascii_whitespace();
        // One space of several, and none after these or before `{`. One before `:` begins a selector.
        let is_needed = !is_space
            || !matches!(last, b' ' | b'{' | b'}' | b';' | b':' | b',')
                && at + 1 < css.len()
                && !css[at + 1].is_ascii_whitespace()
                && !matches!(css[at + 1], b'{' | b'}');
        if is_needed {
            last = if is_space { b' ' } else { css[at] };
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
    let css =
        "/* A. */\n.a :is(b, i) {\n  /**/ color: red; /* * / */\n\n  margin: 0\n    1px;\n}\n";
    assert!(compact::<0>(css).1 == 36);
    assert!(matches!(&compact::<36>(css).0, b".a :is(b,i){color:red;margin:0 1px;}"));
};
