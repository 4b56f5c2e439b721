//! Any job address gives a config error, or a request whose URL stays on the system's path.
#![no_main]

use jobtree::engine::apis::{BuiltIn, Definition, Registry};
use jobtree::engine::refresh::request::JobAddress;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (u8, String, String, String, String, String)| {
    let (choice, project_id, job_id, instance_id, params, proxy) = parts;
    let mut registry = Registry::default();
    let own = Definition::builder("own", "/{pool}/{instance_id}/{job_id}?at={place}");
    registry.register(own.phase(["status"]).build().unwrap());
    let choice = usize::from(choice) % (BuiltIn::ALL.len() + 1);
    let system = BuiltIn::ALL.get(choice).map_or("own", |api| api.name());
    let is_plain = proxy.is_empty();
    let address = JobAddress::new(system, project_id, job_id)
        .with_instance_id(instance_id)
        .with_params(params)
        .with_proxy(proxy);
    let Ok(request) = address.request(&registry) else { return };
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
