//! Verifies signatures as a gateway does: from the received request, as documented, and without the code that signs.

use hmac::{Hmac, Mac};
use http::HeaderMap;
use sha2::{Digest, Sha256};

/// The keys that the gateway knows.
#[derive(Debug, Clone)]
pub struct KnownKeys {
    pub access_key: String,
    pub secret_key: String,
    pub security_token: Option<String>,
}

/// The variant of a valid signature, or why it is invalid.
pub fn verify(
    keys: &KnownKeys,
    method: &str,
    target: &str,
    headers: &HeaderMap,
) -> Result<&'static str, String> {
    let text = |name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).ok_or(format!("no {name}"))
    };
    let authorization = text("authorization")?;
    let rest = authorization.strip_prefix("SDK-HMAC-SHA256 ").ok_or("another algorithm")?;
    let parts: Vec<_> = rest.split(", ").filter_map(|part| part.split_once('=')).collect();
    let [(kind, who), ("SignedHeaders", names), ("Signature", signature)] = parts[..] else {
        return Err(format!("unexpected parts: {rest}"));
    };
    let date = text("x-sdk-date")?;
    if date.len() != 16 || !date.ends_with('Z') {
        return Err(format!("invalid date {date}"));
    }
    if keys.security_token.as_deref() != text("x-security-token").ok() {
        return Err("the security token is missing or wrong".into());
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut query: Vec<_> = query.split('&').filter(|it| !it.is_empty()).collect();
    query.sort_unstable();
    let mut canonical = format!("{method}\n{path}/\n{}\n", query.join("&"));
    for name in names.split(';') {
        canonical.push_str(&format!("{name}:{}\n", text(name)?.trim()));
    }
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    canonical.push_str(&format!("\n{names}\n{empty}"));
    let hash = hex::encode(Sha256::digest(&canonical));
    let (variant, expected) = match kind {
        "Access" if who == keys.access_key => {
            let to_sign = format!("SDK-HMAC-SHA256\n{date}\n{hash}");
            ("huawei", hmac(keys.secret_key.as_bytes(), &to_sign))
        }
        "Credential" => {
            let day = &date[..8];
            let scope = format!("{day}///sdk_request");
            if who != format!("{}/{scope}", keys.access_key) {
                return Err(format!("wrong credential {who}"));
            }
            let first = format!("SDK{}", keys.secret_key).into_bytes();
            let key = [day, "", "", "sdk_request"].iter().fold(first, |key, part| hmac(&key, part));
            let to_sign = format!("SDK-HMAC-SHA256\n{date}\n{scope}\n{hash}");
            ("otc", hmac(&key, &to_sign))
        }
        _ => return Err(format!("unexpected {kind}={who}")),
    };
    if hex::encode(expected) == signature {
        Ok(variant)
    } else {
        Err(format!("wrong signature for\n{canonical}"))
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
