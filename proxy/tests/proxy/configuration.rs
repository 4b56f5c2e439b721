//! Configurations: problems are reported with their lines, and the usual environment variables work.

use jobtree_proxy::auth::signature::SigningVariant;
use jobtree_proxy::config::{
    Access, AuthConfig, Config, ConfigError, KnownCloud, TokenScope, UpstreamFlags,
    from_environment, parse,
};

fn variable(name: &str) -> Option<String> {
    (name == "SET").then(|| "a-secret-value".to_owned())
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
        (
            "eu-de",
            &[("HUAWEICLOUD_SDK_AK", "a")],
            "HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not",
        ),
        ("eu-de", &[("OS_ACCESS_KEY", ""), ("OS_USERNAME", "u")], "OS_USER_DOMAIN_NAME"),
        ("eu-de", &[("OS_USERNAME", "u"), ("OS_DOMAIN_NAME", "d")], "OS_PASSWORD is not. Set it"),
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
