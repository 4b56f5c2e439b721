//! Errors of the configuration file, one for each check, with their lines.

use jobtree_proxy::config::parse;

const AUTH_NONE: &str = "[upstream.auth]\nmode = \"none\"\n";
const HEAD: &str =
    "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nendpoint = \"https://a.example\"\n";

fn variable(name: &str) -> Option<String> {
    (name == "SET").then(|| "a-secret-value".to_owned())
}

#[test]
fn every_problem_is_reported_with_its_line() {
    let auth = |keys: &str| format!("{HEAD}[upstream.auth]\n{keys}\n");
    for (text, line, expected) in [
        ("listen = \"localhost\"".to_owned(), 1, "is not an address and a port"),
        ("\nlisten = 8787".into(), 2, "a string"),
        ("lisen = \"127.0.0.1:1\"".into(), 1, "unknown key `lisen`. Did you mean `listen`?"),
        (
            "\n\nallowed_origins = [\n\"https://a.example\",\n\"https://b.example/path\"]".into(),
            5,
            "is not an origin",
        ),
        ("allowed_origins = [\"*\"]".into(), 1, "is not an origin"),
        ("allowed_origins = [\"a.example\"]".into(), 1, "is not an origin"),
        ("[access]\nmode = \"open\"".into(), 2, "\"none\", \"bearer\" or \"forwarded\""),
        ("[access]\nmode = \"bearer\"".into(), 2, "needs `tokens_sha256`"),
        ("[access]\nmode = \"bearer\"\ntokens_sha256 = []".into(), 3, "is empty"),
        (
            "[access]\nmode = \"bearer\"\ntokens_sha256 = [\n\"abc\"]".into(),
            4,
            "64 hexadecimal digits",
        ),
        ("[access]\nmode = \"forwarded\"".into(), 2, "needs `trusted`"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"ten\"]".into(), 3, "is not a network"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"0.0.0.0/0\"]".into(), 3, "everybody"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"::/0\"]".into(), 3, "everybody"),
        (
            "[access]\nmode = \"forwarded\"\ntrusted = [\"10.0.0.1\"]\nuser_header = \"a b\""
                .into(),
            4,
            "not a valid header name",
        ),
        ("[access]\nmode = \"none\"\ntrusted = [\"10.0.0.1\"]".into(), 3, "is not used by"),
        ("[access]\nmode = \"none\"\ntoken = \"x\"".into(), 3, "unknown key `token`"),
        ("[cache]\nttl_ms = -1".into(), 2, "from 0"),
        ("[cache]\nttl_ms = 1.5".into(), 2, "an integer"),
        ("[cache]\nttl_ms = 0\nsize = 5".into(), 3, "unknown key `size`"),
        ("[cache]\nbytes = 0".into(), 2, "from 1"),
        ("[limits]\nconcurrency = 0".into(), 2, "from 1"),
        ("[limits]\nbody_bytes = 0".into(), 2, "from 1"),
        ("[limits]\ntimeout_ms = 0".into(), 2, "from 1"),
        ("[limits]\nrequests_per_second = 0".into(), 2, "from 1"),
        ("[limits]\nrequests_per_second = \"many\"".into(), 2, "an integer"),
        ("[log]\nlevel = \"loud\"".into(), 2, "\"error\""),
        ("[log]\nformat = \"xml\"".into(), 2, "\"text\" or \"json\""),
        (HEAD.to_string(), 1, "needs `[upstream.auth]`"),
        ("[[upstream]]\nname = \"a\"".into(), 1, "needs `systems`"),
        (format!("{HEAD}{AUTH_NONE}{HEAD}{AUTH_NONE}"), 8, "two upstreams named"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("\"a\"", "\"A/b\"")),
            2,
            "first part of the upstream's routes",
        ),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("\"a\"", "\"demo\"")),
            2,
            "route of the proxy itself",
        ),
        (format!("{}{AUTH_NONE}", HEAD.replace("cce", "ecs")), 3, "unknown system"),
        (format!("{}{AUTH_NONE}", HEAD.replace("[\"cce\"]", "[]")), 3, "is empty"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("[\"cce\"]", "[\"cce\", \"cce\"]")),
            3,
            "is listed twice",
        ),
        (format!("{}{AUTH_NONE}", HEAD.replace("https", "http")), 4, "has to be https"),
        (format!("{}{AUTH_NONE}", HEAD.replace("https", "ftp")), 4, "start with https://"),
        (format!("{}{AUTH_NONE}", HEAD.replace("https://", "")), 4, "start with https://"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("a.example", "a.example/path")),
            4,
            "end after the host",
        ),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("a.example", "a.example?x")),
            4,
            "end after the host",
        ),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("a.example", "u:p@a.example")),
            4,
            "user name or a password",
        ),
        (format!("{HEAD}region = \"eu-de\"\n{AUTH_NONE}"), 5, "Remove one of them"),
        (format!("{HEAD}projects = [\"a/b\"]\n{AUTH_NONE}"), 5, "not a project id"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("endpoint = \"https://a.example\"", "")),
            1,
            "needs `region` or `endpoint`",
        ),
        (
            format!(
                "{}{AUTH_NONE}",
                HEAD.replace("endpoint = \"https://a.example\"", "region = \"eu-xx\"")
            ),
            4,
            "unknown region",
        ),
        (
            format!(
                "{}{AUTH_NONE}",
                HEAD.replace("endpoint = \"https://a.example\"", "cloud = \"otc\"")
            ),
            4,
            "needs `region`",
        ),
        (
            format!(
                "{}{AUTH_NONE}",
                HEAD.replace(
                    "endpoint = \"https://a.example\"",
                    "cloud = \"aws\"\nregion = \"eu-de\""
                )
            ),
            4,
            "\"otc\" or \"huawei\"",
        ),
        (
            format!(
                "{}{AUTH_NONE}",
                HEAD.replace(
                    "endpoint = \"https://a.example\"",
                    "cloud = \"otc\"\nregion = \"cn-north-1\""
                )
            ),
            5,
            "unknown region",
        ),
        (
            format!(
                "{}{AUTH_NONE}",
                HEAD.replace("cce", "ief")
                    .replace("endpoint = \"https://a.example\"", "region = \"eu-de\"")
            ),
            4,
            "ief is not known to be",
        ),
        (auth("mode = \"oauth\""), 6, "unknown mode"),
        (auth("mode = \"none\"\ntoken_env = \"SET\""), 7, "is not used by"),
        (auth("mode = \"token\""), 6, "needs `token_env` or `token_file`"),
        (auth("mode = \"token\"\ntoken = \"the-secret-itself\""), 7, "would put the secret itself"),
        (auth("mode = \"token\"\ntoken_env = \"NOT_SET\""), 7, "NOT_SET is not set"),
        (auth("mode = \"token\"\ntoken_file = \"/does/not/exist\""), 7, "cannot be read"),
        (auth("mode = \"token\"\ntoken_env = \"SET\"\ntoken_file = \"/x\""), 8, "both set"),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"",
            ),
            6,
            "needs `password_env`",
        ),
        (
            auth(
                "mode = \"password\"\niam = \"http://iam.example\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"\npassword_env = \"SET\"",
            ),
            7,
            "has to be https",
        ),
        (
            auth(
                "mode = \"password\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"\npassword_env = \"SET\"",
            ),
            6,
            "needs `iam`",
        ),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\ndomain = \"d\"\nproject = \"p\"\npassword_env = \"SET\"",
            ),
            6,
            "needs `user`",
        ),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\nuser = \"u\"\ndomain = \"d\"\npassword_env = \"SET\"",
            ),
            6,
            "needs `project`",
        ),
        (auth("mode = \"aksk\"\naccess_key_env = \"SET\""), 6, "needs `secret_key_env`"),
        (
            auth(
                "mode = \"aksk\"\naccess_key_env = \"SET\"\nsecret_key_env = \"SET\"\nvariant = \"aws\"",
            ),
            9,
            "\"huawei\" or \"otc\"",
        ),
        (
            auth(
                "mode = \"aksk\"\naccess_key_env = \"SET\"\nsecret_key_env = \"SET\"\nsecurity_token_env = \"NOT_SET\"",
            ),
            9,
            "NOT_SET is not set",
        ),
        (
            format!("listen = \"0.0.0.0:8787\"\n{}", auth("mode = \"token\"\ntoken_env = \"SET\"")),
            1,
            "other machines",
        ),
        (
            format!("listen = \"[::]:8787\"\n{}", auth("mode = \"token\"\ntoken_env = \"SET\"")),
            1,
            "other machines",
        ),
        (format!("[cache]\nshared = true\n{}", auth("mode = \"passthrough\"")), 2, "passthrough"),
    ] {
        let actual = parse(&text, "proxy.toml", variable).expect_err(&text).to_string();
        let first = actual.lines().next().unwrap();
        assert!(first.starts_with(&format!("proxy.toml:{line}: ")), "{actual}\n{text}");
        assert!(actual.contains(expected), "{expected:?} is not in {actual:?}\n{text}");
        assert!(
            !actual.contains("a-secret-value") && !actual.contains("the-secret-itself"),
            "{actual}"
        );
    }
}
