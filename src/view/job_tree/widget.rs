//! The widget: its states, and what each message does to them. What renders it calls its methods, as Yew calls those of a
//! component.

use gloo_events::EventListener;
use web_sys::Element;
use yew::prelude::*;

use super::announcements::Announcements;
use super::click::Action;
use super::commands::Commands;
use super::copy_feedback::CopyFeedback;
use super::key_press::KeyPress;
use super::msg::Msg;
use super::outputs::Outputs;
use super::root::Root;
use super::sync::WatchSync;
use super::template::Template;
use super::view_state::ViewState;
use super::{listeners, top_row};
use crate::browser::language::LanguageObserver;
use crate::browser::page_lifecycle;
use crate::browser::rendering::{self, RenderingSubscription};
use crate::engine::refresh::poller::Activity;
#[cfg(feature = "element")]
use crate::view::element_ref::ElementRef;
use crate::view::parts::toolbar::LastToolbar;
use crate::view::props::JobTreeProps;
use crate::view::stylesheet;

/// A widget, without what renders it.
pub(crate) struct Widget {
    sync: WatchSync,
    view: ViewState,
    announcements: Announcements,
    copy_feedback: CopyFeedback,
    last_toolbar: LastToolbar,
    /// Queues a message for [`Self::update`].
    send: Callback<Msg>,
    listeners: Option<[EventListener; 10]>,
    /// Those around the widget, where it is now.
    scroll_listeners: Vec<EventListener>,
    rendering: Option<RenderingSubscription>,
    language_observer: Option<LanguageObserver>,
}

impl Widget {
    /// A widget that has not been rendered. `send` queues a message for [`Self::update`].
    pub(crate) fn new(props: &JobTreeProps, send: Callback<Msg>) -> Self {
        let mut this = Self {
            sync: WatchSync::new(props),
            view: ViewState::new(props),
            announcements: Announcements::default(),
            copy_feedback: CopyFeedback::default(),
            last_toolbar: LastToolbar::default(),
            send,
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

    /// Follows the properties. Render it afterwards.
    pub(crate) fn change_props(&mut self, old: &JobTreeProps, props: &JobTreeProps) {
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
    }

    /// Dispatches a message to one of the three states. Returns whether to render.
    pub(crate) fn update(&mut self, props: &JobTreeProps, msg: Msg) -> bool {
        let (sync, mut out) = self.split(props);
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
            Msg::LanguageChanged => self.follow_language(props),
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
            Msg::MenuToggled(is_open) => out.view.set_menu_open(is_open),
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
                let was_menu_open = out.view.set_menu_open(false);
                self.observe_surroundings();
                self.follow_language(props) || was_menu_open
            }
            Msg::Copied(toast) => {
                out.announcements.announce_copied(out.view.texts(), &toast);
                self.copy_feedback.show(toast, &self.send);
                true
            }
        }
    }

    /// The HTML to render, in a root by `root`. Call it just before the page changes to it.
    pub(crate) fn html<'a>(&'a self, props: &'a JobTreeProps, root: fn(Root<'a>) -> Html) -> Html {
        let Self { sync, view, announcements, copy_feedback, last_toolbar, .. } = self;
        view.note_focus();
        view.update_row_list();
        let toast = copy_feedback.toast();
        Template { sync, view, announcements, toast, last_toolbar, props }.html(root)
    }

    /// Updates the elements after each render but the first.
    pub(crate) fn after_render(&mut self) {
        self.view.after_render(&self.send);
        if let Some(section) = self.view.dom().section().cast::<Element>() {
            self.copy_feedback.after_render(&section);
        }
    }

    /// Starts after the first render.
    pub(crate) fn start(&mut self, props: &JobTreeProps) {
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
        let (sync, mut out) = self.split(props);
        let has_new_language = out.view.follow_language(out.props);
        let is_rendered = is_rendered(out.view);
        sync.start_rendered(is_rendered, &mut out);
        self.send.emit(Msg::FirstRendered { has_new_language });
    }

    /// Call it before the widget is dropped.
    pub(crate) fn destroy(&self, props: &JobTreeProps) {
        self.disconnect(props);
    }

    /// What polling is doing now.
    pub(crate) fn activity(&self) -> Activity {
        self.sync.activity()
    }

    /// The elements that the widget needs, for what renders it without Yew.
    #[cfg(feature = "element")]
    pub(crate) fn elements(&self) -> [ElementRef; 4] {
        let (dom, popover) = (self.view.dom(), self.view.popover());
        [dom.section(), dom.tree(), popover.popover(), popover.button()].map(ElementRef::clone)
    }

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
