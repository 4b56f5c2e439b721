//! Errors of the configuration's syntax, in plain words, together with what else is wrong in the same file.

use jobtree_proxy::config::parse;

/// What each message ends with: keys that seem to be missing may be in a part that cannot be read.
const NOTE: &str = "Missing keys are reported when the whole file can be read.";

const FILES: [(&str, &[&str]); 27] = [
    // Values without quotes.
    (
        "[access]\nmode = bearer\ntoken = 1\n",
        &[
            "2:8: values are quoted: mode = \"bearer\"",
            "3: unknown key `token`. Did you mean `tokens_sha256`?",
        ],
    ),
    (
        "listen = 127.0.0.1:8787\n",
        &["1:15: values are quoted. Write it as listen = \"127.0.0.1:8787\""],
    ),
    (
        "[cache]\nttl_ms = 1s\nbites = 1\n",
        &[
            "2:10: `ttl_ms` has to be an integer. Write it as ttl_ms = 1000",
            "3: unknown key `bites`. Did you mean `bytes`?",
        ],
    ),
    (
        "[cache]\nttl_ms = 08\nshared = yes\n",
        &[
            "2:10: `ttl_ms` has to be an integer. Write it as ttl_ms = 1000",
            "3:10: `shared` has to be true or false. Write it as shared = true",
        ],
    ),
    (
        "[cache]\nshared = True\n",
        &["2:10: `shared` has to be true or false. Write it as shared = true"],
    ),
    (
        "[[upstream]]\nsystems = [cce, ief]\nlisen = 1\n[upstream.auth]\nmode = none\n",
        &[
            "2:12: `systems` has to be an array of quoted values in `[` and `]`. Write it as systems = [\"cce\"]",
            "3: unknown key `lisen`. Did you mean `listen` at the top of the file, above the first table?",
            "5:8: values are quoted: mode = \"none\"",
        ],
    ),
    (
        "[[upstream]]\n[upstream.auth]\ntoken_env = hunter2secret\n",
        &["3:13: values are quoted. Write it as token_env = \"OS_TOKEN\""],
    ),
    (
        "[[upstream]]\n[upstream.auth]\ntoken = hunter2secret\n",
        &[
            "3:9: this would put the secret itself into the file. Write token_env = \"OS_TOKEN\" with the name of an environment variable, or token_file = \"/run/secrets/token\" with a path",
        ],
    ),
    (
        "hunter2secret = hunter2secret\n",
        &["1:17: the value is not valid without quotes. Text is quoted: key = \"text\""],
    ),
    // Quotes.
    (
        "[access]\nmode = \"bearer\n[cache]\nttl = 1\n",
        &[
            "2:15: the quotes of `mode` are not closed. Write it as mode = \"bearer\"",
            "4: unknown key `ttl`. Did you mean `ttl_ms`?",
        ],
    ),
    (
        "listen = 'hunter2secret\n",
        &["1:24: the quotes of `listen` are not closed. Write it as listen = \"127.0.0.1:8787\""],
    ),
    (
        "listen = \"\"\"hunter2secret\n[cache]\nttl = 1\n",
        &[
            "1:1: the quotes of `listen` are not closed. Write it as listen = \"127.0.0.1:8787\"",
            "3: unknown key `ttl`. Did you mean `ttl_ms`?",
        ],
    ),
    (
        "listen = \"\\hunter2secret\"\n",
        &[
            "1:12: `\\` begins an escape in the value of `listen`. Write it as `\\\\`, or use single quotes: '...'",
        ],
    ),
    // Keys without values, and the other way round.
    (
        "[cache]\nttl_ms: 1000\nbytes =\n",
        &[
            "2:9: a key needs `=` and a value, such as ttl_ms = 1000; a table begins with its heading, such as [cache]",
            "3:8: `bytes` has no value. Write it as bytes = 134217728",
        ],
    ),
    (
        "hunter2secret\n",
        &[
            "1:14: a key needs `=` and a value, such as ttl_ms = 1000; a table begins with its heading, such as [cache]",
        ],
    ),
    ("= \"hunter2secret\"\n", &["1:1: the line is not valid TOML. Text is quoted: key = \"text\""]),
    ("hunter2 secret = 5\n", &["1:9: the line is not valid TOML. Text is quoted: key = \"text\""]),
    (
        "listen == \"127.0.0.1:1\"\n",
        &["1:9: values are quoted. Write it as listen = \"127.0.0.1:8787\""],
    ),
    (
        "listen = \"127.0.0.1:8787\" hunter2secret\nlisten = 5\n",
        &[
            "1:27: the line goes on after its value. Begin each key on a line of its own, and comments with #",
            "2: `listen` has to be a string. Write it as listen = \"127.0.0.1:8787\"",
        ],
    ),
    // Headings. The table below one that cannot be read is not checked.
    (
        "lissen = 5\n[access\nmode = \"hunter2secret\"\nlevel == 1\n[log]\nlevel = \"inf\"\n",
        &[
            "1: unknown key `lissen`. Did you mean `listen`?",
            "2:8: the heading of a table is not closed. Write it as [access]",
            "6: unknown level \"inf\". Did you mean \"info\"?",
        ],
    ),
    (
        "[[upstream]\nname = \"a\"\n[upstream.auth]\nmode = \"none\"\n[cache]\nttl = 1\n",
        &[
            "1:12: the heading of a table is not closed. Write it as [[upstream]]",
            "6: unknown key `ttl`. Did you mean `ttl_ms`?",
        ],
    ),
    (
        "[hunter2 secret]\n[cache]]\n",
        &[
            "1:9: the heading of a table is not valid. Write it as [cache]",
            "2:8: the heading of a table is not closed. Write it as [cache]",
        ],
    ),
    // Values of several lines.
    (
        "cache = { ttl_ms = 5\n[log]\nlevl = 1\n",
        &[
            "1:1: `cache` is a table. Begin it with [cache], on a line of its own",
            "3: unknown key `levl`. Did you mean `level`?",
        ],
    ),
    (
        "[[upstream]]\nsystems = [\n\"cce\"\n\"ief\"\n]\n[upstream.auth]\nusr = 1\n",
        &[
            "2:1: `systems` has to be an array of quoted values in `[` and `]`. Write it as systems = [\"cce\"]",
            "7: unknown key `usr`. Did you mean `user`?",
        ],
    ),
    // Other formats.
    (
        "{ \"listen\": \"127.0.0.1:8787\" }\n",
        &[
            "1:1: this is JSON, but the configuration is TOML: keys and values such as listen = \"127.0.0.1:8787\"",
        ],
    ),
    (
        "listen: 127.0.0.1:8787\n",
        &[
            "1:9: a key needs `=` and a value, such as listen = \"127.0.0.1:8787\"; a table begins with its heading, such as [cache]",
        ],
    ),
    // A key that only looks missing is not reported.
    (
        "[[upstream]]\nname = a\n[upstream.auth]\nmode = \"token\"\n",
        &["2:8: values are quoted. Write it as name = \"otc\""],
    ),
];

#[test]
fn syntax_errors_do_not_hide_the_rest() {
    for (text, expected) in FILES {
        let actual = parse(text, "proxy.toml", |_| None).expect_err(text).to_string();
        let expected: Vec<_> = expected
            .iter()
            .map(|line| format!("proxy.toml:{line}"))
            .chain([NOTE.to_owned()])
            .collect();
        assert_eq!(actual.lines().collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn any_text_is_read_without_a_panic() {
    // Every beginning of a file, and every line without one of its bytes.
    let sample = include_str!("../../../docs/snippets/proxy.toml");
    for (end, _) in sample.char_indices() {
        let _ = parse(&sample[..end], "proxy.toml", |_| None);
    }
    for text in ["é = [\"", "\u{feff}[\u{1f600}", "\r\n\r", "[[[[[[[[", "a = {{{{", "'''\"\"\"'"] {
        assert!(parse(text, "proxy.toml", |_| None).is_err(), "{text:?}");
    }
}
