//! Any job address gives a config error, or a request whose URL stays on the system's path.
#![no_main]

use jobtree::engine::apis::{BuiltIn, Registry};
use jobtree::engine::refresh::request::JobAddress;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u8, String, String, String, String)| {
    let (choice, project_id, job_id, instance_id, proxy) = parts;
    let system = BuiltIn::ALL[usize::from(choice) % BuiltIn::ALL.len()].name();
    let is_plain = proxy.is_empty();
    let address =
        JobAddress::new(system, project_id, job_id).with_instance_id(instance_id).with_proxy(proxy);
    let Ok(request) = address.request(&Registry::default()) else { return };
    let page = request.page(0);
    assert!(!page.url.contains(char::is_control));
    assert!(
        page.headers.iter().all(|(_, value)| value.bytes().all(|byte| byte.is_ascii_graphic()))
    );
    if is_plain {
        let path = page.url.split('?').next().unwrap_or_default();
        assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(".."));
        assert!(page.url.is_ascii() && !page.url.contains(['\\', '#', ' ']));
    }
});
