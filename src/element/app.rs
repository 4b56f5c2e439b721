//! Renders a widget into an element: a queue of what happened, and one render for all of it.
//!
//! It does what Yew's scheduler does for one component, without its pauses: Yew interrupts itself for a timer after 16 ms, which
//! is during the first render of most pages.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::Callback;

use super::html_patch::{self, Rendered};
use super::page_dom::PageDom;
use crate::view::job_tree::msg::Msg;
use crate::view::job_tree::root::Root;
use crate::view::job_tree::widget::Widget;
use crate::view::props::JobTreeProps;

/// A widget that is rendered into an element. Dropping it ends it and removes what it has rendered.
#[derive(Debug)]
pub(super) struct App(Rc<AppQueue>);

/// What is to be handled. Not borrowed while the widget is, because whatever it calls may queue more.
#[derive(Default)]
struct AppQueue {
    state: RefCell<Option<AppState>>,
    messages: RefCell<Vec<Msg>>,
    /// The properties to follow before the messages, one after the other: each may begin a job.
    props: RefCell<Vec<JobTreeProps>>,
    is_scheduled: Cell<bool>,
    is_ended: Cell<bool>,
}

struct AppState {
    widget: Widget,
    props: JobTreeProps,
    container: Element,
    page: PageDom,
    rendered: Rendered<web_sys::Node>,
}

impl App {
    /// Renders a widget into `container`, and handles what that has caused.
    pub(super) fn new(container: Element, props: JobTreeProps) -> Self {
        let queue = Rc::new(AppQueue::default());
        let send = {
            let queue = Rc::downgrade(&queue);
            Callback::from(move |msg| {
                if let Some(queue) = Weak::upgrade(&queue) {
                    queue.messages.borrow_mut().push(msg);
                    queue.schedule();
                }
            })
        };
        let widget = Widget::new(&props, send);
        let page = PageDom::new(&container, widget.elements());
        let mut state = AppState { widget, props, container, page, rendered: Rendered::Nothing };
        state.render();
        state.widget.start(&state.props);
        *queue.state.borrow_mut() = Some(state);
        queue.run();
        Self(queue)
    }

    /// Changes the properties, soon.
    pub(super) fn update(&self, props: JobTreeProps) {
        self.0.props.borrow_mut().push(props);
        self.0.schedule();
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.0.is_ended.set(true);
        self.0.schedule();
    }
}

impl AppQueue {
    /// Handles the queue in a microtask, so that there is one render for all that happens until then.
    fn schedule(self: &Rc<Self>) {
        if !self.is_scheduled.replace(true) {
            let queue = self.clone();
            spawn_local(async move {
                queue.is_scheduled.set(false);
                queue.run();
            });
        }
    }

    fn run(&self) {
        // While the widget is handling something, that call goes on with the rest.
        let Ok(mut state) = self.state.try_borrow_mut() else { return };
        while let Some(app) = &mut *state {
            if self.is_ended.get() {
                app.end();
                *state = None;
                return;
            }
            let (props, messages) = (self.props.take(), self.messages.take());
            if props.is_empty() && messages.is_empty() {
                return;
            }
            let mut needs_render = !props.is_empty();
            for props in props {
                let old = std::mem::replace(&mut app.props, props);
                app.widget.change_props(&old, &app.props);
            }
            for msg in messages {
                if self.is_ended.get() {
                    break; // by the page, which was told of the last message
                }
                needs_render |= app.widget.update(&app.props, msg);
            }
            if needs_render && !self.is_ended.get() {
                app.render();
                app.widget.after_render();
            }
        }
    }
}

impl fmt::Debug for AppQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_ended = self.is_ended.get();
        f.debug_struct("AppQueue").field("is_ended", &is_ended).finish_non_exhaustive()
    }
}

impl AppState {
    fn render(&mut self) {
        let html = self.widget.html(&self.props, Root::without_classes);
        let old = std::mem::replace(&mut self.rendered, Rendered::Nothing);
        self.rendered = html_patch::patch(&self.page, &self.container, old, &html);
    }

    fn end(&mut self) {
        self.widget.destroy(&self.props);
        let rendered = std::mem::replace(&mut self.rendered, Rendered::Nothing);
        html_patch::remove(&self.page, &self.container, rendered);
    }
}
