//! The document: the job's name, the widget's parts, and the links that take the place of its controls.

use std::rc::Rc;

use yew::prelude::*;

use super::html_text;
use super::own_text::OwnText;
use super::query::PageQuery;
use super::refresh::{self, PageRefresh};
use super::tree::PageTree;
use super::{PageContent, PageOptions, STYLE_SHEET};
use crate::engine::i18n::untrusted::label;
use crate::engine::i18n::{MessageKey, Texts, phrases};
use crate::engine::model::error::JobError;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::sync_status::SyncStatus;
use crate::engine::view_model::expansion::Expand;
use crate::engine::view_model::tone::{Tone, is_usual};
use crate::engine::view_model::{ViewModel, details};
use crate::view::parts::summary::SummaryView;
use crate::view::parts::{banner, icon};

/// The most bytes of a fact about the job.
const MAX_FACT_BYTES: usize = 10_000;

/// The most warnings about a job.
const MAX_WARNINGS: usize = 50;

/// The page as text.
pub(super) fn html(
    content: PageContent<'_>,
    options: &PageOptions<'_>,
    refresh: Option<&PageRefresh>,
) -> String {
    let texts = Rc::new(Texts::of(options.language));
    let (error, snapshot) = match content {
        PageContent::Job(snapshot) => (None, Some(snapshot)),
        PageContent::Error { error, last } => (Some(error), last),
    };
    let mut model = ViewModel::new(texts, options.query.expand);
    if let Some(snapshot) = snapshot {
        model.set_snapshot(Rc::new(snapshot.clone()));
    }
    let sync_status = refresh::sync_status(content, options, refresh);
    let document = PageDocument {
        texts: model.texts(),
        options,
        model: &model,
        error,
        snapshot: model.snapshot().map(|snapshot| &**snapshot),
    };
    let mut text = String::with_capacity(64 * 1024);
    document.write_start(&mut text);
    document.write_head(sync_status, &mut text);
    document.write_content(&mut text);
    text.push_str("</main></body></html>\n");
    text
}

struct PageDocument<'a> {
    texts: &'a Texts,
    options: &'a PageOptions<'a>,
    model: &'a ViewModel,
    error: Option<&'a JobError>,
    snapshot: Option<&'a Snapshot>,
}

impl PageDocument<'_> {
    fn write_start(&self, text: &mut String) {
        let theme = self.options.query.theme.as_str();
        let language = self.texts.language().tag();
        text.push_str("<!doctype html><html");
        html_text::attribute("lang", language, text);
        html_text::attribute("data-theme", theme, text);
        text.push_str("><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, initial-scale=1\">");
        text.push_str("<meta name=color-scheme content=\"light dark\"><title>");
        html_text::escape(&self.title(), text);
        text.push_str("</title><style>");
        text.push_str(STYLE_SHEET);
        text.push_str("</style></head><body><main class=job-tree");
        html_text::attribute("data-theme", theme, text);
        text.push('>');
    }

    /// What the tab of the page says: the phase first, which is what a reader of many tabs looks for.
    fn title(&self) -> String {
        let texts = self.texts;
        let name = self.snapshot.map(|snapshot| phrases::full_name(texts, &snapshot.root));
        let state = match (self.error, self.snapshot) {
            (Some(error), _) => texts.text(phrases::error(error).0).into(),
            (None, Some(snapshot)) => phrases::phase_of(texts, &snapshot.root),
            (None, None) => texts.text(MessageKey::NoAnswer).into(),
        };
        match name {
            Some(name) => format!("{state} · {}", &*name),
            None => state.into_owned(),
        }
    }

    /// The name of the job, and the widget's head with links.
    fn write_head(&self, sync_status: SyncStatus, text: &mut String) {
        let texts = self.texts;
        html_text::write_plain(&self.heading(), text);
        let summary = self.model.summary(self.options.now);
        let actions = self.actions();
        let head = SummaryView {
            texts,
            summary: summary.as_ref(),
            is_loading: false,
            sync_status: &phrases::sync_status(texts, sync_status),
            tone: Tone::of(sync_status.state, self.error.is_some()),
            is_usual: is_usual(sync_status),
            toolbar: None,
            title: None,
            actions: Some(&actions),
        };
        html_text::write_plain(&head.html(), text);
        if let Some(error) = self.error {
            let since = sync_status.stale_since.map(|since| texts.number_format().moment(since));
            html_text::write_plain(&banner::error(texts, error, since.as_deref()), text);
        }
    }

    fn heading(&self) -> Html {
        let texts = self.texts;
        let Some(snapshot) = self.snapshot else {
            let headline = self.error.map_or(MessageKey::NoAnswer, |error| phrases::error(error).0);
            return html! { <h1 class="unseen">{ texts.text(headline) }</h1> };
        };
        let root = &snapshot.root;
        let title = phrases::title(texts, root);
        let name = phrases::own_name(texts, root, &title);
        let facts = [
            (MessageKey::FieldSystem, Some(&snapshot.system)),
            (MessageKey::FieldProjectId, snapshot.project_id.as_ref()),
            (MessageKey::FieldJobId, snapshot.job_id.as_ref()),
        ];
        let facts = facts.into_iter().filter_map(|(key, value)| Some((key, value?)));
        html! {
            <header class="about">
                <h1>
                    <span lang={title.lang}>{ &*title }</span>
                    if let Some(name) = name {
                        { " " }<bdi translate="no">{ name }</bdi>
                    }
                </h1>
                <dl>
                    for (key, value) in facts {
                        <div><dt>{ texts.text(key) }</dt>{ " " }<dd><code translate="no">{ label(&Rc::from(value.as_str())) }</code></dd></div>
                    }
                    <div>
                        <dt>{ texts.text(MessageKey::FieldFetched) }</dt>{ " " }
                        <dd>
                            <time datetime={snapshot.fetched_at.to_string()}>
                                { texts.number_format().moment(snapshot.fetched_at) }
                            </time>
                        </dd>
                    </div>
                </dl>
            </header>
        }
    }

    /// The links that refresh the page, and open or close all branches.
    fn actions(&self) -> Html {
        let query = self.options.query;
        let link = |message, shape, query: PageQuery| {
            let label = AttrValue::from(self.texts.text(message).to_owned());
            html! {
                <a class="tool" href={query.link()} aria-label={&label} title={&label}>{ icon::lines(shape) }</a>
            }
        };
        let pause = query.with_paused(!query.is_paused);
        let (pause_text, pause_icon) = match query.is_paused {
            true => (MessageKey::Resume, icon::RESUME),
            false => (MessageKey::Pause, icon::PAUSE),
        };
        let has_ended =
            self.error.is_none() && self.snapshot.is_some_and(|it| it.root.phase.is_terminal());
        let can_pause = !has_ended && self.options.interval > 0;
        let has_branches = self.snapshot.is_some_and(|it| !it.root.children.is_empty());
        html! {
            <nav class="links">
                if can_pause {
                    { link(pause_text, pause_icon, pause) }
                }
                { link(MessageKey::Refresh, icon::REFRESH, query.clone()) }
                if has_branches {
                    { link(MessageKey::ExpandAll, icon::EXPAND, query.with_expand(Expand::All)) }
                    { link(MessageKey::CollapseAll, icon::COLLAPSE, query.with_expand(Expand::None)) }
                }
            </nav>
        }
    }

    /// The root cause, the tree and the details of the job.
    fn write_content(&self, text: &mut String) {
        let Some(snapshot) = self.snapshot else { return };
        let (texts, root) = (self.texts, &snapshot.root);
        let tree = PageTree::new(texts, self.options.query, root, self.options.now);
        if let Some(cause) = self.model.cause() {
            let link =
                |action: &str| (action == "cause").then(|| tree.link_to(&cause.id)).flatten();
            let banner = banner::cause(texts, cause, cause.more_failures.into());
            html_text::write(&banner, &link, text);
        }
        let label = phrases::full_name(texts, root);
        let label = texts.format(MessageKey::TreeLabel, &[("name", &label)]);
        html_text::write_plain(&self.pages(&tree, true), text);
        text.push_str("<div class=board>");
        tree.write(&label, !self.model.has_motion(), text);
        if root.children.is_empty() {
            let note = html! { <p class="note">{ texts.text(MessageKey::NoSubJobs) }</p> };
            html_text::write_plain(&note, text);
        }
        text.push_str("</div>");
        html_text::write_plain(&self.pages(&tree, false), text);
        html_text::write_plain(&self.details(snapshot), text);
    }

    /// The links to the other pages, if there are any. Those above the rows are a landmark.
    fn pages(&self, tree: &PageTree<'_>, is_landmark: bool) -> Html {
        let PageTree { pages, page, .. } = tree;
        if pages.count() == 1 {
            return Html::default();
        }
        let texts = self.texts;
        let number = |number: usize| texts.number_format().number(number as u64);
        let rows = OwnText::RowsShown.of(texts);
        let rows = rows
            .replace("{first}", &number(page.rows.start + 1))
            .replace("{last}", &number(page.rows.end))
            .replace("{count}", &number(pages.rows));
        let link = |text: OwnText, page: usize| {
            let query = self.options.query.with_page(page);
            html! { <a class="link" href={query.link()}>{ text.of(texts) }</a> }
        };
        html! {
            <@{if is_landmark { "nav" } else { "div" }}
                class="pages"
                aria-label={is_landmark.then(|| OwnText::Pages.of(texts))}
            >
                <span>{ rows }</span>
                if page.number > 1 {
                    { link(OwnText::PreviousPage, page.number - 1) }
                }
                if page.number < pages.count() {
                    { link(OwnText::NextPage, page.number + 1) }
                }
            </@>
        }
    }

    /// All facts about the job, closed until the reader opens them.
    fn details(&self, snapshot: &Snapshot) -> Html {
        let texts = self.texts;
        let root = &snapshot.root;
        let fields = details::fields(texts, snapshot, root, self.options.now);
        let warnings = details::warnings(texts, snapshot, root);
        let shown = |text: &str| text[..text.floor_char_boundary(MAX_FACT_BYTES)].to_owned();
        html! {
            <details class="facts">
                <summary>{ texts.text(MessageKey::Details) }</summary>
                <dl>
                    for field in fields {
                        <div class="field">
                            <dt>{ shown(&field.name) }</dt>
                            <dd>
                                if field.is_code {
                                    <code translate="no">{ shown(&field.value) }</code>
                                } else {
                                    <bdi lang={field.lang}>{ shown(&field.value) }</bdi>
                                }
                            </dd>
                        </div>
                    }
                </dl>
                if !warnings.is_empty() {
                    <h2>{ texts.text(MessageKey::Oddities) }</h2>
                    <ul>
                        for warning in warnings.iter().take(MAX_WARNINGS) {
                            <li>{ shown(warning) }</li>
                        }
                    </ul>
                }
            </details>
        }
    }
}
