//! The component's parts, put together.

use yew::prelude::*;

use super::JobTree;
use crate::engine::i18n::{MessageKey, duration, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::view_model::details;
use crate::engine::view_model::timeline::Axis;
use crate::view::parts::banner;
use crate::view::parts::details::{Details, Raw};
use crate::view::parts::summary::SummaryView;
use crate::view::parts::toolbar::Toolbar;
use crate::view::parts::tree_row::TreeRow;

impl JobTree {
    pub(crate) fn html(&self, ctx: &Context<Self>) -> Html {
        let (texts, props) = (&*self.texts, ctx.props());
        let head = self.view_model.summary(self.now());
        let sync_status = self.sync_status();
        let since = sync_status.stale_since.map(|since| texts.number_format().moment(since));
        html! {
            <section
                ref={&self.page.section}
                class="job-tree"
                data-theme={props.theme.as_str()}
                lang={texts.language().tag()}
            >
                if self.is_patient() {
                    <header class="head" />
                } else {
                    {
                        SummaryView {
                            texts,
                            head: head.as_ref(),
                            is_loading: self.is_loading(),
                            sync_status: &phrases::sync_status(texts, sync_status),
                            tone: tone(sync_status, self.error.is_some()),
                            is_paused: self.is_paused(),
                            can_pause: self.can_pause(),
                            hide_toolbar: props.hide_toolbar,
                        }
                        .html()
                    }
                }
                if let Some(error) = &self.error {
                    { banner::error(texts, error, since.as_deref()) }
                }
                if let Some(cause) = self.view_model.cause() {
                    { banner::cause(texts, cause, self.other_failures()) }
                }
                if let Some(head) = head.as_ref().filter(|_| !props.hide_toolbar) {
                    {
                        Toolbar {
                            texts,
                            chips: &head.chips,
                            query: &self.view_model.filter().query,
                            hits: self.view_model.matches_text().as_deref(),
                            is_timeline: self.view_model.has_timeline(),
                        }
                        .html()
                    }
                }
                if self.view_model.snapshot().is_some() {
                    <div class="main" data-split={self.has_details.then_some("")}>
                        { self.board() }
                        if self.has_details {
                            { self.details(ctx) }
                        }
                    </div>
                }
                // Given to screen readers to say; see the live_region.
                <div class="unseen" role="status">{ &self.said[0] }</div>
                <div class="unseen" role="alert">{ &self.said[1] }</div>
            </section>
        }
    }

    fn other_failures(&self) -> u64 {
        u64::from(self.view_model.counts().get(Phase::Failed)).saturating_sub(1)
    }

    fn board(&self) -> Html {
        let texts = &*self.texts;
        let name = self.view_model.root().map(|root| phrases::full_name(texts, root));
        let label =
            texts.format(MessageKey::TreeLabel, &[("name", name.as_deref().unwrap_or_default())]);
        let is_lone = self.view_model.root().is_some_and(|root| root.children.is_empty());
        html! {
            <div class="board" part={self.axis.map(|_| "timeline")}>
                if let Some(axis) = self.axis {
                    { self.axis_html(axis) }
                }
                if self.view_model.outline().is_empty() {
                    <p class="note">
                        { texts.text(MessageKey::NoMatch) }{ " " }
                        <button type="button" class="link" data-do="show-all">{ texts.text(MessageKey::ShowAll) }</button>
                    </p>
                }
                <div
                    ref={&self.page.tree}
                    role="tree"
                    class="tree"
                    data-stale={self.error.as_ref().map(|_| "")}
                    data-windowed={self.is_windowed().then_some("")}
                    data-timeline={self.axis.map(|_| "")}
                    part="tree"
                    aria-label={label}
                    hidden={self.view_model.outline().is_empty()}
                >
                    <div ref={&self.page.rows} class="rows" role="none">
                        for row in self.row_props() {
                            <TreeRow key={row.row.id.clone()} ..row.clone() />
                        }
                    </div>
                </div>
                if is_lone {
                    <p class="note">{ texts.text(MessageKey::NoSubJobs) }</p>
                }
            </div>
        }
    }

    /// The times along the top: of the ticks, as long as each is after the beginning.
    fn axis_html(&self, axis: Axis) -> Html {
        let label = |tick: u64| duration::round_text(&self.texts, tick * axis.tick_seconds * 1000);
        html! {
            <div class="axis" data-windowed={self.is_windowed().then_some("")} aria-hidden="true">
                <div class="ticks">
                    for tick in 0..axis.ticks {
                        <span>{ label(tick) }</span>
                    }
                </div>
            </div>
        }
    }

    fn details(&self, ctx: &Context<Self>) -> Html {
        let (Some(snapshot), Some(node)) = (self.view_model.snapshot(), self.view_model.selected())
        else {
            return Html::default();
        };
        let texts = &*self.texts;
        let raw = if self.has_raw { self.raw() } else { None };
        let raw = match (&raw, self.may_show_raw(ctx)) {
            (_, false) => Raw::Withheld,
            (None, true) => Raw::Hidden,
            (Some(text), true) => Raw::Shown(text),
        };
        Details {
            texts,
            name: &phrases::full_name(texts, node),
            fields: &details::fields(texts, snapshot, node, self.now()),
            warnings: &details::warnings(snapshot, node),
            raw,
        }
        .html()
    }
}

/// What the sync_status is to look like.
fn tone(sync_status: SyncStatus, has_error: bool) -> &'static str {
    match sync_status.state {
        SyncState::Retrying { .. } | SyncState::SignInExpired | SyncState::Offline => "bad",
        SyncState::Stopped if has_error => "bad",
        SyncState::Refreshing if has_error => "bad",
        SyncState::Refreshing | SyncState::Live => "ok",
        SyncState::Idle
        | SyncState::Manual
        | SyncState::Paused
        | SyncState::Hidden
        | SyncState::Stopped
        | SyncState::Ended => "off",
    }
}
