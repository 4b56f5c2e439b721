//! Signatures: equal to published ones, and verified as a gateway does.

use http::HeaderMap;
use jobtree_proxy::auth::signature::{RequestToSign, SigningVariant};
use serde_json::Value;

use crate::support::verify::{KnownKeys, verify};

#[test]
fn signatures_match_the_published_ones() {
    let vectors: Value = serde_json::from_str(include_str!("signing-vectors.json")).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 3);
    for vector in vectors {
        let text = |key: &str| vector[key].as_str().unwrap();
        let query: Vec<_> = vector["query"].as_array().unwrap().iter().collect();
        let query: Vec<_> = query
            .iter()
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let headers: Vec<_> = vector["headers"].as_object().unwrap().iter().collect();
        let mut headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        let is_guide = vector["signed_headers"].is_array();
        if is_guide {
            // The guide signs the type of the content, which the clients do not.
            headers.retain(|(name, _)| *name != "Content-Type");
        }
        let request = RequestToSign {
            method: text("method"),
            path: text("path"),
            query: &query,
            headers: &headers,
            body: text("body").as_bytes(),
        };
        let signed = SigningVariant::Huawei.authorization(request, text("ak"), text("sk"));
        if is_guide {
            assert!(signed.contains("SignedHeaders=host;x-sdk-date, "), "{signed}");
        } else {
            assert_eq!(signed, text("authorization"), "{}", text("source"));
        }
    }
}

#[test]
fn gateway_verifies_both_variants() {
    let date = "20191115T033655Z";
    for (path, query, target) in [
        (
            "/api/v3/projects/demo/jobs/demo-success",
            &[][..],
            "/api/v3/projects/demo/jobs/demo-success",
        ),
        (
            "/v2/p/cas/jobs/JOB1",
            &[("limit", "50"), ("offset", "0"), ("desc", "false"), ("instance_id", "a b/c")],
            "/v2/p/cas/jobs/JOB1?limit=50&offset=0&desc=false&instance_id=a%20b%2Fc",
        ),
        ("/v2/%C3%A9%20x/cas/jobs/a~b", &[], "/v2/%C3%A9%20x/cas/jobs/a~b"),
    ] {
        for (variant, name) in [(SigningVariant::Huawei, "huawei"), (SigningVariant::Otc, "otc")] {
            let signed = [("Host", "cce.example"), ("X-Sdk-Date", date), ("X-Odd", " one ")];
            let request = RequestToSign { method: "GET", path, query, headers: &signed, body: b"" };
            let authorization = variant.authorization(request, "AK", "SK");
            let mut headers = HeaderMap::new();
            for (name, value) in [("host", "cce.example"), ("x-sdk-date", date)] {
                headers.insert(name, value.parse().unwrap());
            }
            let odd = if variant == SigningVariant::Otc { " one " } else { "one" };
            headers.insert("x-odd", odd.trim().parse().unwrap());
            headers.insert("authorization", authorization.parse().unwrap());
            let keys = KnownKeys {
                access_key: "AK".into(),
                secret_key: "SK".into(),
                security_token: None,
            };
            if variant == SigningVariant::Huawei {
                assert_eq!(verify(&keys, "GET", target, &headers), Ok(name), "{path}");
            }
            let other = KnownKeys { secret_key: "SL".into(), ..keys };
            assert!(verify(&other, "GET", target, &headers).is_err(), "{path}");
        }
    }
}

#[test]
fn otc_variant_collapses_spaces_and_signs_first_values_only() {
    let sign = |query: &[(&str, &str)], headers: &[(&str, &str)]| {
        let request = RequestToSign { method: "GET", path: "/a/b", query, headers, body: b"" };
        SigningVariant::Otc.authorization(request, " AK ", "SK")
    };
    let headers = [("Host", "h"), ("X-Sdk-Date", "20200101T000000Z"), ("X-Odd", "a   b")];
    let signed = sign(&[("B", "1"), ("a", "2")], &headers);
    let start = "SDK-HMAC-SHA256 Credential=AK/20200101///sdk_request, SignedHeaders=host;x-odd;x-sdk-date, Signature=";
    assert!(signed.starts_with(start), "{signed}");
    let folded = [("X-Odd", "a b"), ("Host", "h"), ("X-Sdk-Date", "20200101T000000Z")];
    assert_eq!(
        sign(&[("a", "2"), ("B", "1")], &folded),
        signed,
        "neither order nor repeated spaces matter"
    );
    assert_eq!(sign(&[("a", "2"), ("a", "3"), ("B", "1")], &headers), signed);
    assert_ne!(sign(&[("a", "3"), ("B", "1")], &headers), signed);
}
