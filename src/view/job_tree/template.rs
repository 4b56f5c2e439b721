//! The component's HTML, composed of its parts.

use yew::prelude::*;

use super::announcements::Announcements;
use super::popover_dom;
use super::root::Root;
use super::sync::WatchSync;
use super::view_state::ViewState;
use crate::engine::apis;
use crate::engine::i18n::{MessageKey, Texts, duration, phrases};
use crate::engine::view_model::timeline::Axis;
use crate::engine::view_model::tone::{Tone, is_usual};
use crate::engine::view_model::{ViewModel, details};
use crate::view::parts::banner;
use crate::view::parts::details::{Details, Raw};
use crate::view::parts::no_job;
use crate::view::parts::summary::SummaryView;
use crate::view::parts::summary_line::{SummaryLine, TreeButton};
use crate::view::parts::toast::Toast;
use crate::view::parts::toolbar::{self, LastToolbar, Toolbar};
use crate::view::props::JobTreeProps;

/// The state to render.
pub(super) struct Template<'a> {
    pub(super) sync: &'a WatchSync,
    pub(super) view: &'a ViewState,
    pub(super) announcements: &'a Announcements,
    pub(super) toast: Option<&'a Toast>,
    pub(super) last_toolbar: &'a LastToolbar,
    pub(super) props: &'a JobTreeProps,
}

impl<'a> Template<'a> {
    pub(super) fn html(&self, root: fn(Root<'a>) -> Html) -> Html {
        let Self { sync, view, props, .. } = self;
        let shows_fallback = sync.is_loading(view) && !is_empty(&props.children);
        root(Root {
            node_ref: view.dom().section().node_ref().clone(),
            is_own: !shows_fallback,
            classes: &props.class,
            theme: props.theme,
            is_summary: view.is_summary(),
            language: view.texts().language().tag(),
            content: match () {
                () if shows_fallback => props.children.clone(),
                () if view.is_summary() => self.line_and_popover(),
                () => self.content(),
            },
        })
    }

    fn line_and_popover(&self) -> Html {
        let Self { sync, view, .. } = self;
        let is_native = popover_dom::is_supported();
        html! {
            <>
            { self.line() }
            if sync.has_job() {
                <div
                    ref={view.popover().popover().node_ref()}
                    class="pop"
                    popover={is_native.then_some("auto")}
                    hidden={!is_native && !view.is_open()}
                    role="dialog"
                    aria-label={tree_label(view.texts(), view.model())}
                    tabindex="-1"
                >
                    // A closed one is empty.
                    if view.is_open() {
                        { self.content() }
                    }
                </div>
            }
            </>
        }
    }

    /// The head, the banners, the toolbar, the tree and the details.
    fn content(&self) -> Html {
        let Self { sync, view, announcements, props, .. } = self;
        let (texts, model) = (view.texts(), view.model());
        let summary = model.summary(sync.server_now());
        let sync_status = sync.sync_status();
        let since = sync_status.stale_since.map(|since| texts.number_format().moment(since));
        html! {
            <>
            if sync.hides_loading(view) {
                <header class="head" />
            } else if !sync.has_job() {
                { no_job::html(texts) }
            } else {
                {
                    SummaryView {
                        texts,
                        summary: summary.as_ref(),
                        is_loading: sync.is_loading(view),
                        sync_status: &phrases::sync_status(texts, sync_status),
                        tone: Tone::of(sync_status.state, sync.error().is_some()),
                        is_usual: is_usual(sync_status),
                        toolbar: (!props.hide_toolbar).then(|| self.toolbar(summary.is_some())),
                        title: props.title.as_ref(),
                        actions: props.actions.as_ref(),
                    }
                    .html()
                }
            }
            if let Some(error) = sync.error() {
                { banner::error(texts, error, since.as_deref()) }
            }
            if let Some(cause) = model.cause() {
                { banner::cause(texts, cause, cause.more_failures.into()) }
            }
            if let Some(summary) = summary.as_ref().filter(|it| !props.hide_toolbar && it.has_chips) {
                { toolbar::chips(texts, &summary.chips) }
            }
            if model.snapshot().is_some() {
                <div class="main" data-split={view.has_details().then_some("")}>
                    { self.board() }
                    if view.has_details() {
                        { self.details() }
                    }
                </div>
            }
            if let Some(toast) = self.toast {
                { toast.html(texts) }
            }
            // Live regions for screen readers.
            <div class="unseen" role="status">{ announcements.polite() }</div>
            <div class="unseen" role="alert">{ announcements.assertive() }</div>
            </>
        }
    }

    fn toolbar(&self, has_tree: bool) -> Html {
        let Self { sync, view, .. } = self;
        let model = view.model();
        self.last_toolbar.html(Toolbar {
            texts: view.texts().clone(),
            has_tree,
            query: model.filter().query.clone(),
            matches: model.matches_text(),
            is_timeline: model.has_timeline(),
            is_paused: sync.is_paused(),
            can_pause: sync.can_pause(),
            menu_id: view.menu_id().clone(),
            is_menu_open: view.is_menu_open(),
        })
    }

    /// The job in one line.
    fn line(&self) -> Html {
        let Self { sync, view, .. } = self;
        let texts = view.texts();
        let placeholder = match () {
            () if !sync.has_job() => texts.text(MessageKey::NoJob),
            () if sync.hides_loading(view) => "",
            () => texts.text(MessageKey::Loading),
        };
        SummaryLine {
            texts,
            job: view.model().line(sync.server_now()).as_ref(),
            placeholder,
            error: sync.error().map(|error| &**error),
            button: sync.has_job().then(|| TreeButton {
                node: view.popover().button().node_ref(),
                is_open: view.is_open(),
                is_native: popover_dom::is_supported(),
            }),
        }
        .html()
    }

    fn board(&self) -> Html {
        let Self { sync, view, .. } = self;
        let (texts, model, axis) = (view.texts(), view.model(), view.axis());
        let label = tree_label(texts, model);
        let is_lone = model.root().is_some_and(|root| root.children.is_empty());
        html! {
            <div class="board" part={axis.map(|_| "timeline")}>
                if let Some(axis) = axis {
                    { self.axis_html(axis) }
                }
                if model.outline().is_empty() {
                    <p class="note">
                        { texts.text(MessageKey::NoMatch) }{ " " }
                        <button type="button" class="link" data-do="show-all">{ texts.text(MessageKey::ShowAll) }</button>
                    </p>
                }
                <div
                    ref={view.dom().tree().node_ref()}
                    role="tree"
                    class="tree"
                    data-stale={sync.error().map(|_| "")}
                    data-windowed={view.is_windowed().then_some("")}
                    data-timeline={axis.map(|_| "")}
                    data-still={(!model.has_motion()).then_some("")}
                    part="tree"
                    aria-label={label}
                    hidden={model.outline().is_empty()}
                >
                    { view.rows_html() }
                </div>
                if let Some(rows) = view.omitted_rows() {
                    <p class="note">{ not_printed(texts, rows) }</p>
                }
                if is_lone {
                    <p class="note">{ texts.text(MessageKey::NoSubJobs) }</p>
                }
            </div>
        }
    }

    /// The labels of the time axis: the time from the start of the axis to each tick.
    fn axis_html(&self, axis: Axis) -> Html {
        let label =
            |tick: u64| duration::round_text(self.view.texts(), tick * axis.tick_seconds * 1000);
        html! {
            <div class="axis" data-windowed={self.view.is_windowed().then_some("")} aria-hidden="true">
                <div class="ticks">
                    for tick in 0..axis.ticks {
                        <span>{ label(tick) }</span>
                    }
                </div>
            </div>
        }
    }

    fn details(&self) -> Html {
        let Self { sync, view, .. } = self;
        let (texts, model) = (view.texts(), view.model());
        let (Some(snapshot), Some(node)) = (model.snapshot(), model.selected()) else {
            return Html::default();
        };
        let text = if view.has_raw() { sync.raw(&node.id) } else { None };
        let raw = match &text {
            _ if !self.may_show_raw(&snapshot.system) => Raw::Withheld,
            None => Raw::Hidden,
            Some(text) => Raw::Shown(text),
        };
        Details {
            texts,
            name: &phrases::full_name(texts, node),
            fields: &details::fields(texts, snapshot, node, sync.server_now()),
            warnings: &details::warnings(texts, snapshot, node),
            raw,
        }
        .html()
    }
    /// Whether the raw response may be shown. IEF's contains `task_data`, which can be sensitive.
    fn may_show_raw(&self, system: &str) -> bool {
        !apis::is_raw_sensitive(system) || self.props.address.options.show_task_data
    }
}

/// Not by comparing nodes, for which the element has no other use.
fn is_empty(html: &Html) -> bool {
    matches!(html, Html::VList(list) if list.is_empty())
}

fn not_printed(texts: &Texts, rows: usize) -> String {
    let count = texts.number_format().number(rows as u64);
    texts.format(MessageKey::RowsNotPrinted, &[("count", &count)])
}

fn tree_label(texts: &Texts, model: &ViewModel) -> String {
    let name = model.root().map(|root| phrases::full_name(texts, root));
    texts.format(MessageKey::TreeLabel, &[("name", name.as_deref().unwrap_or_default())])
}
