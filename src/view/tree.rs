//! The rows, and the keyboard on them.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::tree_row::TreeRow;
use crate::engine::keyboard::{self, Key, Move};
use crate::engine::rows::Row;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct TreeProps {
    /// What the tree is called.
    pub(crate) label: AttrValue,
    pub(crate) rows: Rc<Vec<Rc<Row>>>,
    /// The row that Tab leads to.
    pub(crate) current: usize,
    /// Whether the answer is still the truth.
    pub(crate) stale: bool,
    pub(crate) on_select: Callback<Rc<str>>,
    pub(crate) on_toggle: Callback<Rc<str>>,
}

/// A tree as the W3C's pattern has it, flat: each row says its own level.
#[component]
pub(crate) fn Tree(props: &TreeProps) -> Html {
    let TreeProps { label, rows, current, stale, on_select, on_toggle } = props;
    let tree = use_node_ref();

    let onkeydown = {
        let (rows, current, tree) = (rows.clone(), *current, tree.clone());
        let (on_select, on_toggle) = (on_select.clone(), on_toggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return; // the browser's and the page's own
            }
            let Some(key) = Key::named(&event.key()) else { return };
            event.prevent_default();
            match keyboard::press(&rows, current, key) {
                Some(Move::To(index)) => {
                    focus(&tree, index);
                    on_select.emit(rows[index].id.clone());
                }
                Some(Move::Toggle(index)) => on_toggle.emit(rows[index].id.clone()),
                None => {}
            }
        })
    };
    html! {
        <div
            ref={tree}
            role="tree"
            class={classes!("tree", stale.then_some("stale"))}
            part="tree"
            aria-label={label}
            {onkeydown}
        >
            for (index, row) in rows.iter().enumerate() {
                <TreeRow
                    key={&*row.id}
                    row={row.clone()}
                    is_current={index == *current}
                    on_select={on_select.clone()}
                    on_toggle={on_toggle.clone()}
                />
            }
        </div>
    }
}

fn focus(tree: &NodeRef, index: usize) {
    let row = tree
        .cast::<web_sys::Element>()
        .and_then(|tree| tree.children().item(u32::try_from(index).ok()?))
        .and_then(|row| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(row).ok());
    if let Some(row) = row {
        // A row that has just been removed has no focus to take.
        let _ = row.focus();
    }
}
