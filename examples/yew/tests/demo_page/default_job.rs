use std::time::Duration;

use jobtree::{JobAddress, JobTree, Schedule};
use yew::prelude::*;

#[component]
pub fn Job() -> Html {
    let address = JobAddress::new("cce", "demo", "demo-success").with_proxy("/demo");
    let schedule = Schedule { interval: Duration::from_secs(1), ..Schedule::default() };
    html! {
        <JobTree {address} {schedule} />
    }
}
