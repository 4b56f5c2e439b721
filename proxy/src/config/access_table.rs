//! Reads the `[access]` table of the configuration file.

use http::HeaderName;
use ipnet::IpNet;

use super::error::ConfigError;
use super::problems::Problems;
use super::settings::Access;
use super::table::Table;

/// Who may call the proxy; `None` if the table has problems.
pub(super) fn read(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<Access> {
    match *table.required_text("mode", problems)?.get_ref() {
        "none" => Some(Access::Open),
        "bearer" => {
            let tokens = table.required_texts("tokens_sha256", problems);
            let hashes = tokens.iter().map(|token| {
                let mut hash = [0; 32];
                // The error does not repeat the value, which may be a token.
                let decoded = hex::decode_to_slice(token.get_ref(), &mut hash).map_err(|_| {
                    "a value of `tokens_sha256` has to be 64 hexadecimal digits. \
                     `printf %s \"$TOKEN\" | sha256sum` prints them"
                });
                problems.check(token.span(), decoded).map(|()| hash)
            });
            let hashes = all(hashes).filter(|hashes| !hashes.is_empty())?;
            Some(Access::Bearer { hashes })
        }
        "forwarded" => {
            let networks = table.required_texts("trusted", problems);
            let trusted =
                networks.iter().map(|it| problems.check(it.span(), network(it.get_ref())));
            let trusted = all(trusted).filter(|trusted| !trusted.is_empty());
            let user_header = match table.text("user_header") {
                Some(name) => {
                    let header = HeaderName::try_from(*name.get_ref()).map_err(|_| {
                        format!(
                            "`user_header` is not a valid header name. Write it as user_header = {}",
                            table.example("user_header")
                        )
                    });
                    problems.check(name.span(), header)
                }
                None => Some(HeaderName::from_static("x-forwarded-user")),
            };
            Some(Access::Forwarded { user_header: user_header?, trusted: trusted? })
        }
        // The schema check has reported it.
        _ => None,
    }
}

/// All values, or `None` if one is missing. Unlike `collect`, it goes through all of them.
fn all<T>(values: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let values: Vec<_> = values.collect();
    values.into_iter().collect()
}

fn network(text: &str) -> Result<IpNet, ConfigError> {
    let network =
        text.parse().ok().or_else(|| Some(IpNet::from(text.parse::<std::net::IpAddr>().ok()?)));
    let Some(network) = network else {
        return Err(ConfigError::new(
            "a value of `trusted` is not a network. Write it as 10.0.0.0/8 or 10.0.0.1",
        ));
    };
    if network.prefix_len() == 0 {
        let message = format!(
            "{text:?} trusts everybody, who could then claim to be any user. Use the addresses of your \
             authenticating proxy"
        );
        return Err(ConfigError::new(message));
    }
    Ok(network)
}
