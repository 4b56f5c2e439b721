//! A Yew application that shows a job.
//!
//! Run it with `trunk serve --config examples/yew` and a proxy at `/proxy/demo`.

use std::rc::Rc;

use jobtree::{JobAddress, JobTree, JobTreeEvent};
use yew::prelude::*;

/// The heading: the latest event of the job.
#[derive(Default, PartialEq)]
struct Headline(Option<String>);

impl Reducible for Headline {
    type Action = JobTreeEvent;

    fn reduce(self: Rc<Self>, event: JobTreeEvent) -> Rc<Self> {
        match event {
            JobTreeEvent::Updated(snapshot) => {
                let root = &snapshot.root;
                Rc::new(Self(Some(format!("{} is {}", root.name, root.phase.as_str()))))
            }
            JobTreeEvent::Failed(error) => Rc::new(Self(Some(error.message.clone()))),
            _ => self,
        }
    }
}

#[component]
fn App() -> Html {
    let headline = use_reducer_eq(Headline::default);
    let address = JobAddress::new("cce", "demo", "demo-failure").with_proxy("/proxy/demo");
    let on_event = {
        let dispatcher = headline.dispatcher();
        Callback::from(move |event| dispatcher.dispatch(event))
    };
    html! {
        <main>
            <h1>{ headline.0.as_deref().unwrap_or("Waiting for the first update") }</h1>
            <JobTree {address} {on_event} />
        </main>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
