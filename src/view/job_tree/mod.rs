//! The Yew component. Dispatches each message to one of its three states.

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
mod sync;
mod template;
mod text_selection;
mod top_row;
mod view_state;
mod viewport_dom;

use std::fmt;

use gloo_events::EventListener;
use web_sys::Element;
use yew::prelude::*;

use self::announcements::Announcements;
use self::click::Action;
use self::commands::Commands;
use self::copy_feedback::CopyFeedback;
use self::key_press::KeyPress;
use self::msg::Msg;
use self::outputs::Outputs;
use self::sync::WatchSync;
use self::template::Template;
use self::view_state::ViewState;
use super::props::JobTreeProps;
use super::stylesheet;
use crate::browser::language::LanguageObserver;
use crate::browser::page_lifecycle;
use crate::browser::rendering::{self, RenderingSubscription};

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
pub struct JobTree {
    sync: WatchSync,
    view: ViewState,
    announcements: Announcements,
    copy_feedback: CopyFeedback,
    /// Queues a message for this component.
    send: Callback<Msg>,
    listeners: Option<[EventListener; 10]>,
    /// Those around the widget, where it is now.
    scroll_listeners: Vec<EventListener>,
    rendering: Option<RenderingSubscription>,
    language_observer: Option<LanguageObserver>,
}

impl Component for JobTree {
    type Message = Msg;
    type Properties = JobTreeProps;

    fn create(ctx: &Context<Self>) -> Self {
        let props = ctx.props();
        let mut this = Self {
            sync: WatchSync::new(props),
            view: ViewState::new(props),
            announcements: Announcements::default(),
            copy_feedback: CopyFeedback::default(),
            send: ctx.link().callback(|msg| msg),
            listeners: None,
            scroll_listeners: Vec::new(),
            rendering: None,
            language_observer: None,
        };
        // A server knows the language only by the property.
        if page_lifecycle::is_present() || !props.lang.is_empty() {
            this.view.set_language(props);
        }
        // A server renders only once, and sends no request.
        if page_lifecycle::is_present() {
            this.connect(props);
            this.sync.delay_loading(&this.send);
        }
        this
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &JobTreeProps) -> bool {
        let props = ctx.props();
        if !props.requests_same_job(old) {
            self.copy_feedback.clear();
        }
        if props.handle != old.handle {
            self.disconnect(old);
            self.connect(props);
        }
        let (sync, mut out) = self.split(props);
        out.view.change_props(old, props);
        if props.requests_same_job(old) {
            sync.change_props(old, props);
            sync.share(out.view, props);
            out.view.draw(sync.server_now());
            if sync.has_started() && props.take_refresh() {
                sync.refresh_or_start(&mut out);
            }
        } else if sync.has_started() {
            sync.start(&mut out);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let (sync, mut out) = self.split(ctx.props());
        if msg.needs_all_rows() {
            out.view.end_first_rows();
        }
        match msg {
            // Catches up with what happened before the first render.
            Msg::FirstRendered { has_new_language } => {
                sync.observe(None, &mut out) || sync.error().is_some() || has_new_language
            }
            Msg::RenderingChanged => {
                let is_rendered = is_rendered(out.view);
                sync.set_rendered(is_rendered, &mut out)
            }
            Msg::LanguageChanged => self.follow_language(ctx.props()),
            Msg::Refresh => {
                // Before the start it stays pending, and is sent then.
                let is_due = sync.has_started() && out.props.take_refresh();
                is_due && sync.refresh_or_start(&mut out)
            }
            Msg::LoadingDelayPassed => {
                sync.end_loading_delay();
                sync.is_loading(out.view)
            }
            Msg::WatchChanged(generation, activity) => {
                sync.on_watch_changed(generation, activity, &mut out)
            }
            Msg::Ticked => sync.tick(&mut out),
            Msg::CopyFeedbackClosed
            | Msg::Clicked(Action::CloseCopy)
            | Msg::KeyPressed(KeyPress::CloseCopy) => {
                self.copy_feedback.close();
                true
            }
            Msg::Clicked(action) => Commands { sync, out }.click(action),
            Msg::KeyPressed(press) => Commands { sync, out }.press(press),
            Msg::QueryChanged(query) => Commands { sync, out }.search(query),
            Msg::ExpandAll(expand) => Commands { sync, out }.expand_all(expand),
            Msg::PopoverToggled(is_open) => Commands { sync, out }.toggle_popover(is_open),
            Msg::PopoverShown => {
                out.view.request_focus_in_popover();
                true
            }
            Msg::Reveal(id) => Commands { sync, out }.reveal(&id),
            Msg::Scrolled => out.view.on_scroll(sync.server_now()),
            Msg::SurroundingsScrolled => {
                out.view.note_top_row();
                false
            }
            Msg::Resized => out.view.on_resize(sync.server_now()),
            Msg::Idle => out.view.add_rows(sync.server_now()),
            Msg::Printing(is_printing) => out.view.set_printing(is_printing, sync.server_now()),
            Msg::Moved => {
                out.view.dom().restore_scroll();
                self.observe_surroundings();
                self.follow_language(ctx.props())
            }
            Msg::Copied(toast) => {
                out.announcements.announce_copied(out.view.texts(), &toast);
                self.copy_feedback.show(toast, &self.send);
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Self { sync, view, announcements, copy_feedback, .. } = self;
        view.note_focus();
        view.update_row_list();
        let toast = copy_feedback.toast();
        Template { sync, view, announcements, toast, props: ctx.props() }.html()
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if !first_render {
            self.view.after_render(&self.send);
            if let Some(section) = self.view.dom().section().cast::<Element>() {
                self.copy_feedback.after_render(&section);
            }
            return;
        }
        if let Some(section) = self.view.dom().section().cast::<Element>() {
            stylesheet::adopt(&section);
            self.listeners = Some(listeners::listen(&section, &self.send));
            let send = self.send.clone();
            self.rendering = RenderingSubscription::observe(&section, move || {
                send.emit(Msg::RenderingChanged);
            });
            let on_change = self.send.reform(|()| Msg::LanguageChanged);
            self.language_observer = LanguageObserver::new(move || on_change.emit(()));
            self.observe_surroundings();
        }
        // Only now is known where in the page the widget is, and only what is rendered sends a request.
        let (sync, mut out) = self.split(ctx.props());
        let has_new_language = out.view.follow_language(out.props);
        let is_rendered = is_rendered(out.view);
        sync.start_rendered(is_rendered, &mut out);
        self.send.emit(Msg::FirstRendered { has_new_language });
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        self.disconnect(ctx.props());
    }
}

impl JobTree {
    fn connect(&self, props: &JobTreeProps) {
        if let Some(handle) = &props.handle {
            handle.connect(&self.send);
        }
    }

    /// Changes to the language around the widget, if it is another one now. Returns whether it is.
    fn follow_language(&mut self, props: &JobTreeProps) -> bool {
        let (sync, out) = self.split(props);
        let has_changed = out.view.follow_language(props);
        if has_changed {
            out.view.draw(sync.server_now());
            sync.share(out.view, props);
        }
        has_changed
    }

    /// Observes the `lang` and the scrolling of everything around the widget, where it is now.
    fn observe_surroundings(&mut self) {
        let Some(section) = self.view.dom().section().cast() else { return };
        if let Some(observer) = &self.language_observer {
            observer.observe(&section);
        }
        self.scroll_listeners = top_row::listen(&section, &self.send);
    }

    fn disconnect(&self, props: &JobTreeProps) {
        if let Some(handle) = &props.handle {
            handle.disconnect(&self.send);
        }
    }

    fn split<'a>(&'a mut self, props: &'a JobTreeProps) -> (&'a mut WatchSync, Outputs<'a>) {
        let Self { sync, view, announcements, send, .. } = self;
        (sync, Outputs { view, announcements, props, send })
    }
}

fn is_rendered(view: &ViewState) -> bool {
    view.dom().section().cast::<Element>().is_some_and(|it| rendering::is_rendered(&it))
}
impl fmt::Debug for JobTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobTree").field("activity", &self.sync.activity()).finish_non_exhaustive()
    }
}
