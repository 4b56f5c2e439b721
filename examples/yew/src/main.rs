//! A Yew application that shows a job.
//!
//! Run it with `trunk serve --config examples/yew` and a proxy at `/proxy/demo`.

// snippet:app
use std::error::Error;

use jobtree::{HostHeaders, JobAddress, JobTree, JobTreeEvent, JobTreeHandle, Phase};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let news = use_state(String::new);
    let handle = (*use_state(JobTreeHandle::default)).clone();
    let headers = (*use_state(|| HostHeaders::from_fn(authorization))).clone();
    let address = JobAddress::new("cce", "demo", "demo-failure").with_proxy("/proxy/demo");
    let on_event = {
        let (news, handle) = (news.clone(), handle.clone());
        move |event| match event {
            // Not if the job had ended before the page was opened.
            JobTreeEvent::End { snapshot, initial: false } => {
                news.set(format!("{} has {}", snapshot.root.name, snapshot.root.phase));
                reveal_failure(&handle);
            }
            JobTreeEvent::Select(node) => news.set(format!("{} is {}", node.name, node.phase)),
            JobTreeEvent::Error(error) => news.set(error.message.clone()),
            _ => {}
        }
    };
    let title = html! { <strong>{ "Your new cluster" }</strong> };
    let actions = {
        let (reveal, refresh) = (handle.clone(), handle.clone());
        html! {
            <>
                <button onclick={move |_| reveal_failure(&reveal)}>{ "What failed?" }</button>
                <button onclick={move |_| refresh.refresh()}>{ "Update now" }</button>
            </>
        }
    };
    html! {
        <main>
            <JobTree {address} {headers} {handle} {on_event} {title} {actions} class="job">
                <p>{ "Loading the job…" }</p>
            </JobTree>
            <p role="status">{ &*news }</p>
        </main>
    }
}

/// Opens the tree at the first failed node without sub-jobs.
fn reveal_failure(handle: &JobTreeHandle) {
    let Some(snapshot) = handle.snapshot() else { return };
    let mut leaves = snapshot.root.descendants().filter(|node| node.children.is_empty());
    if let Some(failed) = leaves.find(|node| node.phase == Phase::Failed) {
        handle.reveal(&failed.id);
    }
}

/// Called before every refresh, and once more after a 401.
async fn authorization() -> Result<[(&'static str, String); 1], Box<dyn Error>> {
    let token = "secret"; // from your sign-in
    Ok([("authorization", format!("Bearer {token}"))])
}
// snippet:end

fn main() {
    yew::Renderer::<App>::new().render();
}
