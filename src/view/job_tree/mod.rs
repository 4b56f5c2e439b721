//! The Yew component. [`Widget`] does the work, because the element renders it without Yew's runtime.

mod announcements;
mod click;
mod commands;
mod copy_feedback;
mod first_rows;
mod focus_keeper;
mod key_press;
mod listeners;
mod menu;
pub(crate) mod msg;
mod outputs;
mod page_rows;
mod popover_dom;
mod popover_place;
pub(crate) mod root;
mod sync;
mod template;
mod text_selection;
mod top_row;
mod view_state;
mod viewport_dom;
pub(crate) mod widget;

use std::fmt;

use yew::prelude::*;

use self::msg::Msg;
use self::root::Root;
use self::widget::Widget;
use super::props::JobTreeProps;

/// A Yew component that shows a cloud job as a live progress tree.
///
/// ```
/// use jobtree::{JobAddress, JobTree, JobTreeEvent};
/// use yew::prelude::*;
///
/// #[component]
/// fn ClusterJob() -> Html {
///     let result = use_state(|| "in progress");
///     let project_id = "0123456789abcdef0123456789abcdef";
///     let job_id = "f2a8b6f0-6b4d-11ee-9c3c-0255ac10004f";
///     let address = JobAddress::new("cce", project_id, job_id).with_proxy("/proxy/otc");
///     let on_event = Callback::from({
///         let result = result.clone();
///         move |event| {
///             if let JobTreeEvent::End { snapshot, .. } = event {
///                 result.set(snapshot.root.phase.as_str());
///             }
///         }
///     });
///     html! {
///         <>
///             <h1>{ "New cluster: " }{ *result }</h1>
///             <JobTree {address} {on_event} />
///         </>
///     }
/// }
/// ```
///
/// The component works in a document and in a shadow root, which adopts its style sheet. Rendered on a server, it shows
/// its children, or without any that the job is loading.
pub struct JobTree(Widget);

impl Component for JobTree {
    type Message = Msg;
    type Properties = JobTreeProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self(Widget::new(ctx.props(), ctx.link().callback(|msg| msg)))
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &JobTreeProps) -> bool {
        self.0.change_props(old, ctx.props());
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        self.0.update(ctx.props(), msg)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.0.html(ctx.props(), Root::with_classes)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            self.0.start(ctx.props());
        } else {
            self.0.after_render();
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        self.0.destroy(ctx.props());
    }
}

impl fmt::Debug for JobTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobTree").field("activity", &self.0.activity()).finish_non_exhaustive()
    }
}
