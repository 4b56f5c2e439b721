//! Errors of a configuration, word for word: all at once, in the order of the lines, with the closest valid name.

use jobtree_proxy::config::{KnownCloud, UpstreamFlags, from_environment, parse};

/// A file with several errors, and all lines of its message.
///
/// `{REGIONS}` stands for [`REGIONS`].
const FILES: [(&str, &[&str]); 10] = [
    (
        r#"
ttl_ms = 5
listen = "0.0.0.0:99999"
lissen = 1

[access]
mode = "barer"
tokens = ["the-secret-itself"]

[acess]

[cache]
ttl_ms = "1000"
byts = 5
shared = "yes"
concurrency = 1

[limits]
concurrency = 0
body_bytes = 99999999999999999999
rate = 5

[log]
level = "warning"
format = "xml"

[[upstream]]
name = "a"
systems = ["cc", "ief", "ecs"]
cloud = "Huawei"
region = "cn-north-4"
project = "p"
password = "the-secret-itself"

[upstream.auth]
mode = "pasword"
variant = "aws"
username = "u"
password = "the-secret-itself"
projects = ["p"]

[[upstream]]
systems = "cce"
[upstream.auth]
user = 5
"#,
        &[
            "2: `ttl_ms` belongs in `[cache]`",
            "3: `listen` is not an address and a port. Write it as listen = \"127.0.0.1:8787\"",
            "4: unknown key `lissen`. Did you mean `listen`?",
            "7: unknown mode \"barer\". Did you mean \"bearer\"?",
            "8: unknown key `tokens`. Did you mean `tokens_sha256`?",
            "10: unknown table `acess`. Did you mean `[access]`?",
            "13: `ttl_ms` has to be an integer. Write it as ttl_ms = 1000",
            "14: unknown key `byts`. Did you mean `bytes`?",
            "15: `shared` has to be true or false. Write it as shared = true",
            "16: `concurrency` belongs in `[limits]`",
            "19: `concurrency` is out of range. Use a number from 1 to 65535",
            "20: `body_bytes` is out of range. Use a number from 1 to 1099511627776",
            "21: unknown key `rate`. Did you mean `requests_per_second`?",
            "24: unknown level. Did you mean \"warn\"?",
            "25: unknown format. Use \"text\" or \"json\"",
            "29: unknown system \"cc\". Did you mean \"cce\"?",
            "29: unknown system. Use \"cce\", \"cce-v2\", \"cce-autopilot\", \"ief\", \"servicestage\" or \"servicestage-v3\"",
            "30: unknown cloud \"Huawei\". Did you mean \"huawei\"?",
            "32: unknown key `project`. Did you mean `projects`? `project` belongs in `[upstream.auth]`",
            "33: unknown key `password`. Write password_env = \"OS_PASSWORD\" with the name of an environment variable, or password_file = \"/run/secrets/password\" with a path in `[upstream.auth]`",
            "36: unknown mode \"pasword\". Did you mean \"password\"?",
            "37: unknown variant. Use \"huawei\" or \"otc\"",
            "38: unknown key `username`. Did you mean `user`?",
            "39: `password` would put the secret itself into this file. Write password_env = \"OS_PASSWORD\" with the name of an environment variable, or password_file = \"/run/secrets/password\" with a path",
            "40: unknown key `projects`. Did you mean `project`? `projects` belongs in `[[upstream]]`",
            "42: `[[upstream]]` needs `name`. Add name = \"otc\"",
            "42: `[[upstream]]` needs `region` or `endpoint`. Add region = \"eu-de\", or endpoint = \"https://cce.eu-de.otc.t-systems.com\"",
            "43: `systems` has to be an array of strings. Write it as systems = [\"cce\"]",
            "44: `[upstream.auth]` needs `mode`. Add mode = \"password\"",
            "45: `user` has to be a string. Write it as user = \"operator\"",
        ],
    ),
    // Keys that the mode does not use, or that it needs.
    (
        "[access]\nmode = \"none\"\ntokens_sha256 = []\nuser_header = \"X-User\"\n",
        &[
            "3: key `tokens_sha256` is not used by mode \"none\". Remove it, or set mode = \"bearer\"",
            "4: key `user_header` is not used by mode \"none\". Remove it, or set mode = \"forwarded\"",
        ],
    ),
    (
        "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nendpoint = \"https://a.example\"\n[upstream.auth]\nmode = \"password\"\ntoken_env = \"SET\"\nproject = \"p\"\n",
        &[
            "6: mode \"password\" needs `iam`. Add iam = \"https://iam.eu-de.otc.t-systems.com\"",
            "6: mode \"password\" needs `user`. Add user = \"operator\"",
            "6: mode \"password\" needs `domain`. Add domain = \"OTC00000000001000000000\"",
            "6: mode \"password\" needs `password_env` or `password_file`. Add password_env = \"OS_PASSWORD\"",
            "7: key `token_env` is not used by mode \"password\". Remove it, or set mode = \"token\"",
        ],
    ),
    (
        "[access]\ntrusted = []\n[[upstream]]\n[upstream.auth]\nmode = \"none\"\nproject_id = \"p\"\n",
        &[
            "1: `[access]` needs `mode`. Add mode = \"bearer\"",
            "3: `[[upstream]]` needs `name`. Add name = \"otc\"",
            "3: `[[upstream]]` needs `region` or `endpoint`. Add region = \"eu-de\", or endpoint = \"https://cce.eu-de.otc.t-systems.com\"",
            "3: `[[upstream]]` needs `systems`. Add systems = [\"cce\"]",
            "6: key `project_id` is not used by mode \"none\". Remove it, or set mode = \"password\" or \"aksk\"",
        ],
    ),
    // Tables of the wrong kind, in the wrong place or twice.
    (
        "cache = 5\n[upstream]\nname = \"a\"\nsistems = []\n[[limits]]\nconcurrency = 0\n[auth]\n[[log]]\n",
        &[
            "1: `cache` has to be one table. Begin it with [cache], on a line of its own",
            "2: `upstream` has to be an array of tables. Begin it with [[upstream]], on a line of its own",
            "2: `[[upstream]]` needs `region` or `endpoint`. Add region = \"eu-de\", or endpoint = \"https://cce.eu-de.otc.t-systems.com\"",
            "2: `[[upstream]]` needs `[upstream.auth]`. Add it with a mode; mode = \"none\" means that no credentials are sent",
            "4: unknown key `sistems`. Did you mean `systems`?",
            "5: `limits` has to be one table. Begin it with [limits], on a line of its own",
            "6: `concurrency` is out of range. Use a number from 1 to 65535",
            "7: unknown table `auth`. Did you mean `[upstream.auth]`?",
            "8: `log` has to be one table. Begin it with [log], on a line of its own",
        ],
    ),
    (
        "[cache]\nttl_ms = 1\nttl_ms = 2\n[limits]\nconcurrency = 0\n[cache]\nshard = true\n",
        &[
            "3:1: `ttl_ms` occurs twice. Merge it into the first one, or remove it",
            "5: `concurrency` is out of range. Use a number from 1 to 65535",
            "6:2: `cache` occurs twice. Merge it into the first one, or remove it",
            "7: unknown key `shard`. Did you mean `shared`?",
        ],
    ),
    // Regions.
    (
        "[[upstream]]\nname = \"a\"\nsystems = [\"cce\", \"ief\"]\nregion = \"eu-dee\"\n[upstream.auth]\nmode = \"password\"\nuser = \"u\"\ndomain = \"d\"\npassword_env = \"SET\"\n",
        &[
            "4: unknown region \"eu-dee\". Did you mean \"eu-de\"? ({REGIONS}; for another region, set `endpoint`)",
        ],
    ),
    (
        "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\ncloud = \"otc\"\nregion = \"cn-north-4\"\n[upstream.auth]\nmode = \"none\"\n",
        &[
            "5: unknown region \"cn-north-4\" of cloud \"otc\". It is a region of cloud \"huawei\": use cloud = \"huawei\"",
        ],
    ),
    // Secrets that are written where their place belongs.
    (
        "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nregion = \"eu-de\"\n[upstream.auth]\nmode = \"aksk\"\naccess_key = \"the-secret-itself\"\nsecret_key_env = \"the-secret-itself\"\nsecurity_token_env = \"NOT_SET\"\n",
        &[
            "7: `access_key` would put the secret itself into this file. Write access_key_env = \"HUAWEICLOUD_SDK_AK\" with the name of an environment variable, or access_key_file = \"/run/secrets/access_key\" with a path",
            "8: `secret_key_env` has to be the name of an environment variable that is set. Write it as secret_key_env = \"HUAWEICLOUD_SDK_SK\"",
            "9: the environment variable NOT_SET is not set. Set it, or use `security_token_file`",
        ],
    ),
    // The credentials would be open to other machines.
    (
        "listen = \"0.0.0.0:8787\"\n[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nregion = \"eu-de\"\n[upstream.auth]\nmode = \"token\"\ntoken_env = \"SET\"\n",
        &[
            "1: 0.0.0.0:8787 is reachable from other machines, and without access control everybody there could use the credentials. Listen on 127.0.0.1:8787, or set mode = \"bearer\" or \"forwarded\" in `[access]`",
        ],
    ),
];

/// The regions, as an error lists them.
const REGIONS: &str = "otc has eu-de, eu-nl, eu-ch2; huawei has cn-north-1, cn-north-2, cn-north-4, cn-north-9, \
    cn-north-11, cn-north-12, cn-south-1, cn-south-2, cn-south-4, cn-east-2, cn-east-3, cn-east-4, cn-east-5, \
    cn-southwest-2, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, af-south-1, \
    af-north-1, sa-brazil-1, la-south-2, la-north-2, na-mexico-1, ru-northwest-2, ru-moscow-1, tr-west-1, ae-ad-1, \
    me-east-1, my-kualalumpur-1, eu-west-0, eu-west-101";

#[test]
fn messages_are_complete() {
    let variable = |name: &str| (name == "SET").then(|| "a-secret-value".to_owned());
    for (text, expected) in FILES {
        let actual = parse(text, "proxy.toml", variable).expect_err(text).to_string();
        let expected: Vec<_> = expected
            .iter()
            .map(|line| format!("proxy.toml:{}", line.replace("{REGIONS}", REGIONS)))
            .collect();
        assert_eq!(actual.lines().collect::<Vec<_>>(), expected, "{text}");
        assert!(!actual.contains("secret-itself") && !actual.contains("secret-value"), "{actual}");
    }
}

#[test]
fn all_problems_of_flags_and_variables_are_reported() {
    for (region, systems, variables, expected) in [
        (
            "",
            &[][..],
            &[][..],
            &[
                "--region is missing. Add it, such as --region eu-de, or set OS_REGION_NAME",
                "--system is missing. Add it, such as --system cce",
                "there are no credentials in the environment. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_ACCESS_KEY and OS_SECRET_KEY, or OS_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME; or use --config",
            ][..],
        ),
        (
            "eu-dee",
            &["ccee", "ief"],
            &["OS_USERNAME"],
            &[
                "unknown region \"eu-dee\". Did you mean \"eu-de\"? ({REGIONS}; for another region, set `endpoint` in a file for --config)",
                "unknown system \"ccee\". Did you mean \"cce\"?",
                "OS_USERNAME is set, but OS_PASSWORD and OS_USER_DOMAIN_NAME are not. Set them, or use --config",
            ],
        ),
        (
            "eu-de",
            &["ief"],
            &["OS_PASSWORD", "OS_DOMAIN_NAME"],
            &[
                "ief is not known to be in region \"eu-de\" of cloud \"otc\". If it is, set `endpoint` to its URL in a file for --config",
                "OS_PASSWORD and OS_DOMAIN_NAME are set, but OS_USERNAME is not. Set it, or use --config",
            ],
        ),
        (
            "eu-de",
            &["cce"],
            &["OS_SECRET_KEY"],
            &["OS_SECRET_KEY is set, but OS_ACCESS_KEY is not. Set it, or use --config"],
        ),
    ] {
        let flags = UpstreamFlags {
            cloud: None,
            region: Some(region.to_owned()).filter(|region| !region.is_empty()),
            systems: systems.iter().map(|system: &&str| (*system).to_owned()).collect(),
        };
        let variable =
            |name: &str| variables.contains(&name).then(|| "the-secret-itself".to_owned());
        let actual = from_environment(&flags, variable).unwrap_err().to_string();
        let expected: Vec<_> =
            expected.iter().map(|line| line.replace("{REGIONS}", REGIONS)).collect();
        assert_eq!(actual.lines().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn wrong_cloud_of_a_flag_points_to_the_right_one() {
    for (cloud, region, expected) in [
        (
            KnownCloud::Otc,
            "cn-north-4",
            "unknown region \"cn-north-4\" of cloud \"otc\". It is a region of cloud \"huawei\": use --cloud huawei",
        ),
        (
            KnownCloud::Huawei,
            "eu-de",
            "unknown region \"eu-de\" of cloud \"huawei\". It is a region of cloud \"otc\": use --cloud otc",
        ),
        (
            KnownCloud::Otc,
            "eu-west",
            "unknown region (otc has eu-de, eu-nl, eu-ch2; for another region, set `endpoint` in a file for --config)",
        ),
    ] {
        let systems = vec!["cce".to_owned()];
        let flags = UpstreamFlags { cloud: Some(cloud), region: Some(region.to_owned()), systems };
        let variable = |name: &str| name.starts_with("OS_").then(|| "x".to_owned());
        let actual = from_environment(&flags, variable).unwrap_err().to_string();
        assert_eq!(actual, expected);
    }
}
