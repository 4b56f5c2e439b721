//! Reads requests as JSON, one per line, signs them and prints the `Authorization` value of each. `tests/sdk/sign.py` uses
//! it to compare our signatures with the vendor's.

use std::error::Error;
use std::io::{BufRead, stdin};

use jobtree_proxy::auth::signature::{RequestToSign, SigningVariant};
use serde::Deserialize;

#[derive(Deserialize)]
struct Request {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
    access_key: String,
    secret_key: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        let query: Vec<_> =
            request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let to_sign = RequestToSign {
            method: &request.method,
            path: &request.path,
            query: &query,
            headers: &headers,
            body: request.body.as_bytes(),
        };
        let signed =
            SigningVariant::Huawei.authorization(to_sign, &request.access_key, &request.secret_key);
        println!("{signed}");
    }
    Ok(())
}
