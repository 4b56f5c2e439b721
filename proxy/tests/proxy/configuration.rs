//! Configurations: problems are reported with their lines, and the usual environment variables work.

use jobtree_proxy::auth::signature::SigningVariant;
use jobtree_proxy::config::{
    Access, AuthConfig, Config, ConfigError, KnownCloud, TokenScope, UpstreamFlags,
    from_environment, parse,
};

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
        ("listen = \"localhost\"".to_owned(), 1, "address and a port"),
        ("\nlisten = 8787".into(), 2, "string"),
        ("lisen = \"127.0.0.1:1\"".into(), 1, "unknown field `lisen`"),
        ("listen = \"127.0.0.1:1".into(), 1, ""),
        (
            "\n\nallowed_origins = [\n\"https://a.example\",\n\"https://b.example/path\"]".into(),
            5,
            "is not an origin",
        ),
        ("allowed_origins = [\"*\"]".into(), 1, "is not an origin"),
        ("allowed_origins = [\"a.example\"]".into(), 1, "is not an origin"),
        ("[access]\nmode = \"open\"".into(), 2, "\"none\", \"bearer\" or \"forwarded\""),
        ("[access]\nmode = \"bearer\"".into(), 2, "needs tokens_sha256"),
        ("[access]\nmode = \"bearer\"\ntokens_sha256 = []".into(), 2, "needs tokens_sha256"),
        (
            "[access]\nmode = \"bearer\"\ntokens_sha256 = [\n\"abc\"]".into(),
            4,
            "64 hexadecimal digits",
        ),
        ("[access]\nmode = \"forwarded\"".into(), 2, "needs trusted"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"ten\"]".into(), 3, "is not a network"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"0.0.0.0/0\"]".into(), 3, "everybody"),
        ("[access]\nmode = \"forwarded\"\ntrusted = [\"::/0\"]".into(), 3, "everybody"),
        (
            "[access]\nmode = \"forwarded\"\ntrusted = [\"10.0.0.1\"]\nuser_header = \"a b\""
                .into(),
            4,
            "not a valid header name",
        ),
        ("[access]\nmode = \"none\"\ntrusted = [\"10.0.0.1\"]".into(), 3, "is not used with"),
        ("[access]\nmode = \"none\"\ntoken = \"x\"".into(), 3, "unknown field"),
        ("[cache]\nttl_ms = -1".into(), 2, "from 0"),
        ("[cache]\nttl_ms = 1.5".into(), 2, "expected i64"),
        ("[cache]\nttl_ms = 0\nsize = 5".into(), 3, "unknown field"),
        ("[cache]\nbytes = 0".into(), 2, "from 1"),
        ("[limits]\nconcurrency = 0".into(), 2, "from 1"),
        ("[limits]\nbody_bytes = 0".into(), 2, "from 1"),
        ("[limits]\ntimeout_ms = 0".into(), 2, "from 1"),
        ("[limits]\nrequests_per_second = 0".into(), 2, "from 1"),
        ("[limits]\nrequests_per_second = \"many\"".into(), 2, "expected i64"),
        ("[log]\nlevel = \"loud\"".into(), 2, "\"error\""),
        ("[log]\nformat = \"xml\"".into(), 2, "\"text\" or \"json\""),
        (HEAD.to_string(), 1, "needs [upstream.auth]"),
        ("[[upstream]]\nname = \"a\"".into(), 1, "missing field `systems`"),
        (format!("{HEAD}{AUTH_NONE}{HEAD}{AUTH_NONE}"), 8, "two upstreams named"),
        (format!("{}{AUTH_NONE}", HEAD.replace("\"a\"", "\"A/b\"")), 2, "first part of its routes"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("\"a\"", "\"demo\"")),
            2,
            "route of the proxy itself",
        ),
        (format!("{}{AUTH_NONE}", HEAD.replace("cce", "ecs")), 3, "unknown system"),
        (format!("{}{AUTH_NONE}", HEAD.replace("[\"cce\"]", "[]")), 3, "at least one"),
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
        (format!("{HEAD}region = \"eu-de\"\n{AUTH_NONE}"), 4, "not both"),
        (format!("{HEAD}projects = [\"a/b\"]\n{AUTH_NONE}"), 5, "not a project id"),
        (
            format!("{}{AUTH_NONE}", HEAD.replace("endpoint = \"https://a.example\"", "")),
            2,
            "endpoint, or a region",
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
            "needs a region",
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
        (auth("mode = \"oauth\""), 6, "unknown auth.mode"),
        (auth("mode = \"none\"\ntoken_env = \"SET\""), 7, "is not used with"),
        (auth("mode = \"token\""), 6, "needs token_env or token_file"),
        (auth("mode = \"token\"\ntoken = \"the-secret-itself\""), 7, "unknown field `token`"),
        (auth("mode = \"token\"\ntoken_env = \"UNSET\""), 7, "UNSET is not set"),
        (auth("mode = \"token\"\ntoken_file = \"/does/not/exist\""), 7, "cannot be read"),
        (auth("mode = \"token\"\ntoken_env = \"SET\"\ntoken_file = \"/x\""), 8, "not both"),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"",
            ),
            6,
            "needs password_env",
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
            "needs iam",
        ),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\ndomain = \"d\"\nproject = \"p\"\npassword_env = \"SET\"",
            ),
            6,
            "needs user",
        ),
        (
            auth(
                "mode = \"password\"\niam = \"https://iam.example\"\nuser = \"u\"\ndomain = \"d\"\npassword_env = \"SET\"",
            ),
            6,
            "needs project",
        ),
        (auth("mode = \"aksk\"\naccess_key_env = \"SET\""), 6, "needs secret_key_env"),
        (
            auth(
                "mode = \"aksk\"\naccess_key_env = \"SET\"\nsecret_key_env = \"SET\"\nvariant = \"aws\"",
            ),
            9,
            "\"huawei\" or \"otc\"",
        ),
        (
            auth(
                "mode = \"aksk\"\naccess_key_env = \"SET\"\nsecret_key_env = \"SET\"\nsecurity_token_env = \"UNSET\"",
            ),
            9,
            "UNSET is not set",
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

#[test]
fn all_problems_are_reported_in_the_order_of_the_file() {
    let text = "[limits]\nconcurrency = 0\n[cache]\nttl_ms = -1\n[log]\nlevel = \"x\"\n";
    let actual = parse(text, "p", variable).unwrap_err().to_string();
    let lines: Vec<_> = actual.lines().map(|it| it.split(": ").next().unwrap()).collect();
    assert_eq!(lines, ["p:2", "p:4", "p:6"]);
}

#[test]
fn documented_example_needs_only_a_password() {
    let readme = include_str!("../../../README.md");
    let example =
        readme.split("```toml\n").nth(1).expect("an example").split("```").next().unwrap();
    let variable = |name: &str| (name == "OS_PASSWORD").then(|| "x".to_owned());
    let config = parse(example, "README.md", variable).unwrap_or_else(|actual| panic!("{actual}"));
    assert!(!config.upstreams.is_empty());
    assert!(
        parse(example, "README.md", |_| None)
            .unwrap_err()
            .to_string()
            .contains("OS_PASSWORD is not set")
    );
}

#[test]
fn regions_have_known_endpoints() {
    let auth = "[upstream.auth]\nmode = \"none\"\n";
    for (cloud, region, system, origin) in [
        ("", "eu-de", "cce", "https://cce.eu-de.otc.t-systems.com"),
        ("otc", "eu-nl", "cce-v2", "https://cce.eu-nl.otc.t-systems.com"),
        ("otc", "eu-ch2", "cce-autopilot", "https://cce.eu-ch2.sc.otc.t-systems.com"),
        ("", "cn-north-4", "cce", "https://cce.cn-north-4.myhuaweicloud.com"),
        ("huawei", "cn-north-4", "ief", "https://ief.cn-north-4.myhuaweicloud.com"),
        (
            "",
            "ap-southeast-3",
            "servicestage",
            "https://servicestage.ap-southeast-3.myhuaweicloud.com",
        ),
        ("", "eu-west-101", "cce", "https://cce.eu-west-101.myhuaweicloud.eu"),
        ("", "me-east-1", "servicestage-v3", "https://servicestage.me-east-1.myhuaweicloud.com"),
    ] {
        let cloud = if cloud.is_empty() { String::new() } else { format!("cloud = \"{cloud}\"\n") };
        let text = format!(
            "[[upstream]]\nname = \"a\"\nsystems = [\"{system}\"]\n{cloud}region = \"{region}\"\n{auth}"
        );
        let config = parse(&text, "p", variable).unwrap();
        assert_eq!(config.upstreams[0].systems[0].1.origin(), origin);
    }
}

#[test]
fn systems_of_one_upstream_have_their_own_endpoints() {
    let text = "[[upstream]]\nname = \"a\"\nsystems = [\"cce\", \"ief\"]\nregion = \"cn-north-1\"\n[upstream.auth]\n\
                mode = \"password\"\nuser = \"u\"\ndomain = \"d\"\npassword_env = \"SET\"\n";
    let config = parse(text, "p", variable).unwrap();
    let upstream = &config.upstreams[0];
    let origins: Vec<_> = upstream.systems.iter().map(|(_, it)| it.origin()).collect();
    assert_eq!(
        origins,
        ["https://cce.cn-north-1.myhuaweicloud.com", "https://ief.cn-north-1.myhuaweicloud.com"]
    );
    let AuthConfig::Password(user) = &upstream.auth else { panic!("no password") };
    assert_eq!(user.iam.origin(), "https://iam.cn-north-1.myhuaweicloud.com");
    assert_eq!(user.scope, TokenScope::ProjectName("cn-north-1".into()));
}

fn environment(region: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let region = Some(region.to_owned()).filter(|region| !region.is_empty());
    let flags = UpstreamFlags { cloud: None, region, systems: vec!["cce".into()] };
    from_environment(&flags, |name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn usual_variables_are_enough() {
    let keys = [
        ("HUAWEICLOUD_SDK_AK", "ak"),
        ("HUAWEICLOUD_SDK_SK", "sk"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p1"),
    ];
    let config = environment("cn-north-4", &keys).unwrap();
    assert_eq!(
        (config.upstreams[0].name.as_str(), config.access == Access::Open),
        ("huawei", true)
    );
    assert!(config.listen.ip().is_loopback());
    let AuthConfig::AkSk(found) = &config.upstreams[0].auth else { panic!("no keys") };
    assert_eq!((found.variant, found.project_id.as_deref()), (SigningVariant::Huawei, Some("p1")));
    assert!(found.security_token.is_none());

    let temporary = [("OS_ACCESS_KEY", "ak"), ("OS_SECRET_KEY", "sk"), ("OS_SECURITY_TOKEN", "t")];
    let config = environment("eu-de", &temporary).unwrap();
    assert_eq!(config.upstreams[0].name, "otc");
    let AuthConfig::AkSk(found) = &config.upstreams[0].auth else { panic!("no keys") };
    assert_eq!(found.variant, SigningVariant::Otc);
    assert!(found.security_token.is_some());

    let user = [
        ("OS_USERNAME", "operator"),
        ("OS_PASSWORD", "x"),
        ("OS_USER_DOMAIN_NAME", "OTC-1"),
        ("OS_AUTH_URL", "https://iam.eu-de.otc.t-systems.com:443/v3"),
        ("OS_REGION_NAME", "eu-de"),
    ];
    let config = environment("", &user).unwrap();
    let AuthConfig::Password(found) = &config.upstreams[0].auth else { panic!("no password") };
    assert_eq!(found.iam.origin(), "https://iam.eu-de.otc.t-systems.com:443");
    assert_eq!((found.user.as_str(), found.domain.as_str()), ("operator", "OTC-1"));
    assert_eq!(found.scope, TokenScope::ProjectName("eu-de".into()));

    let config = environment("eu-de", &[("OS_TOKEN", "t")]).unwrap();
    assert!(matches!(config.upstreams[0].auth, AuthConfig::Token(_)));
    let both = [
        ("OS_USERNAME", "u"),
        ("OS_TOKEN", "t"),
        ("HUAWEICLOUD_SDK_AK", "a"),
        ("HUAWEICLOUD_SDK_SK", "s"),
    ];
    assert!(matches!(environment("eu-de", &both).unwrap().upstreams[0].auth, AuthConfig::AkSk(_)));
}

#[test]
fn missing_variables_are_named() {
    for (region, variables, expected) in [
        ("", &[][..], "--region is missing"),
        ("eu-de", &[], "HUAWEICLOUD_SDK_AK"),
        ("mars-1", &[("OS_TOKEN", "t")], "unknown region"),
        ("eu-de", &[("HUAWEICLOUD_SDK_AK", "a")], "HUAWEICLOUD_SDK_SK is not set"),
        ("eu-de", &[("OS_ACCESS_KEY", ""), ("OS_USERNAME", "u")], "OS_USER_DOMAIN_NAME"),
        ("eu-de", &[("OS_USERNAME", "u"), ("OS_DOMAIN_NAME", "d")], "OS_PASSWORD is not set"),
        (
            "eu-de",
            &[
                ("OS_USERNAME", "u"),
                ("OS_DOMAIN_NAME", "d"),
                ("OS_PASSWORD", "p"),
                ("OS_AUTH_URL", "http://iam.example/v3"),
            ],
            "OS_AUTH_URL",
        ),
    ] {
        let actual = environment(region, variables).unwrap_err().to_string();
        assert!(actual.contains(expected), "{actual}");
    }
    let ief = UpstreamFlags {
        cloud: Some(KnownCloud::Otc),
        region: Some("eu-de".into()),
        systems: vec!["ief".into()],
    };
    assert!(
        from_environment(&ief, |_| None)
            .unwrap_err()
            .to_string()
            .contains("ief is not known to be")
    );
    let none = UpstreamFlags { region: Some("eu-de".into()), ..UpstreamFlags::default() };
    assert!(
        from_environment(&none, |_| None).unwrap_err().to_string().contains("--system is missing")
    );
}
