use jobtree::{JobAddress, JobTree};
use yew::prelude::*;

#[component]
fn Cluster() -> Html {
    let address = JobAddress::new("cce", "demo", "demo-success").with_proxy("/proxy/demo");
    html! { <JobTree {address} /> }
}
