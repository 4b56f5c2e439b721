//! Request URLs: a proxy's prefix and the job's path, or the proxy's template with its placeholders filled in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;

/// Everything but RFC 3986's unreserved characters, which need no encoding in a path segment or a query value.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Values for a proxy template's placeholders. All but `system` are percent-encoded.
pub(super) struct UrlParts<'a> {
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) system: &'a str,
    pub(super) project: &'a str,
    pub(super) job: &'a str,
}

impl UrlParts<'_> {
    /// The URL under a proxy's prefix, or from a proxy's template. `proxy` has passed [`check_proxy`].
    pub(super) fn join_to(&self, proxy: &str) -> String {
        if !proxy.contains('{') {
            return with_query(format!("{}{}", proxy.trim_end_matches('/'), self.path), self.query);
        }
        let mut url = String::with_capacity(proxy.len() + self.path.len() + self.query.len());
        let mut rest = proxy;
        let mut has_query = false;
        while let Some((before, name, after)) = next_placeholder(rest) {
            url.push_str(before);
            match name {
                "path" => {
                    // `/proxy/{path}` is the same as `/proxy{path}`.
                    let has_slash = url.ends_with('/');
                    url.push_str(if has_slash {
                        self.path.trim_start_matches('/')
                    } else {
                        self.path
                    });
                }
                "url" => {
                    url.push_str(&encode(&with_query(self.path.to_owned(), self.query)));
                    has_query = true;
                }
                "system" => url.push_str(&encode(self.system)),
                "project_id" => url.push_str(self.project),
                "job_id" => url.push_str(self.job),
                _ => {}
            }
            rest = after;
        }
        url.push_str(rest);
        if has_query { url } else { with_query(url, self.query) }
    }
}

fn with_query(url: String, query: &str) -> String {
    if query.is_empty() {
        return url;
    }
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{query}")
}

/// The text before the next `{name}`, the name, and the text after it.
pub(super) fn next_placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Checks a proxy's prefix or template.
pub(super) fn check_proxy(proxy: &str) -> Result<(), JobError> {
    require_http(proxy, "proxy")?;
    let mut rest = proxy;
    let mut names_job = !proxy.contains('{');
    while let Some((_, name, after)) = next_placeholder(rest) {
        if !["path", "url", "system", "project_id", "job_id"].contains(&name) {
            return Err(unknown_placeholder(&["{", name, "}"].concat()));
        }
        names_job |= matches!(name, "path" | "url" | "job_id");
        rest = after;
    }
    if let Some((_, unclosed)) = rest.split_once('{') {
        return Err(unknown_placeholder(&["{", unclosed].concat()));
    }
    if !names_job {
        return Err(JobError::invalid_address(
            DetailKind::NoPlaceholder,
            "",
            "{path}, {url}, {job_id}",
        ));
    }
    Ok(())
}

fn unknown_placeholder(name: &str) -> JobError {
    let names = "{path}, {url}, {system}, {project_id}, {job_id}";
    JobError::invalid_address(DetailKind::UnknownPlaceholder, name, names)
}

/// Accepts URLs of the schemes `http` and `https`, and URLs relative to the page.
pub(super) fn require_http(url: &str, name: &str) -> Result<(), JobError> {
    if url.contains(char::is_control) {
        return Err(JobError::invalid_address(DetailKind::InvalidUrl, name, ""));
    }
    let head = url.split(['/', '?', '#', '{']).next().unwrap_or("");
    match head.split_once(':') {
        Some((scheme, _))
            if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") =>
        {
            Err(JobError::invalid_address(DetailKind::InvalidUrl, name, ""))
        }
        _ => Ok(()),
    }
}

/// Percent-encodes a path segment or a query value.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
