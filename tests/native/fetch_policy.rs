//! How a request uses the browser's cache and a prefetched response.

use jobtree::engine::refresh::fetch_policy::CacheMode;
use jobtree::engine::refresh::request::HttpRequest;

#[test]
fn headers_decide_cache_mode_and_use_of_prefetches() {
    let plain = HttpRequest { url: "/job".into(), headers: Vec::new(), if_none_match: None };
    let conditional = HttpRequest { if_none_match: Some("\"v1\"".into()), ..plain.clone() };
    let with_header =
        HttpRequest { headers: vec![("ief-instance-id", "i".into())], ..plain.clone() };
    for (request, has_host_headers, cache_mode, allows_prefetched) in [
        (&plain, false, CacheMode::Revalidate, true),
        (&plain, true, CacheMode::Revalidate, false),
        (&conditional, false, CacheMode::Bypass, false),
        (&with_header, false, CacheMode::Revalidate, false),
    ] {
        assert_eq!(request.cache_mode(), cache_mode, "{request:?}");
        let actual = request.allows_prefetched(has_host_headers);
        assert_eq!(actual, allows_prefetched, "{request:?} {has_host_headers}");
    }
}
