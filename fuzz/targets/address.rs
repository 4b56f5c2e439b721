//! Any job address gives a config error, or a request whose URL stays on the system's path.
#![no_main]

use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::apis::{BuiltIn, Registry};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|words: (u8, String, String, String, String)| {
    let (choice, project_id, job_id, instance_id, proxy) = words;
    let system = BuiltIn::ALL[usize::from(choice) % BuiltIn::ALL.len()].name().to_owned();
    let is_plain = proxy.is_empty();
    let address =
        JobAddress { system, project_id, job_id, instance_id, proxy, ..JobAddress::default() };
    let Ok(request) = address.request(&Registry::default()) else { return };
    let ask = request.page(0);
    assert!(!ask.url.contains(char::is_control));
    assert!(ask.headers.iter().all(|(_, value)| value.bytes().all(|byte| byte.is_ascii_graphic())));
    if is_plain {
        let path = ask.url.split('?').next().unwrap_or_default();
        assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(".."));
        assert!(ask.url.is_ascii() && !ask.url.contains(['\\', '#', ' ']));
    }
});
