use std::time::Duration;

use jobtree::{Expand, JobAddress, JobTree, Schedule, Theme};
use yew::prelude::*;

#[component]
pub fn Job() -> Html {
    let address = JobAddress::new("ief", "demo", "demo-failure-r1").with_proxy("/demo");
    let schedule = Schedule { interval: Duration::from_secs(10), ..Schedule::default() };
    html! {
        <div dir="rtl">
            <JobTree
                {address}
                {schedule}
                timeline=true
                expand={Expand::All}
                theme={Theme::Dark}
                lang="zh-Hans"
            />
        </div>
    }
}
