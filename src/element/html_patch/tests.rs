//! Tests of the changes, on a page that notes them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write;

use super::*;

/// A node of a page that is only in memory.
#[derive(Debug, Default)]
struct FakeNode {
    tag: String,
    is_svg: bool,
    text: RefCell<String>,
    attributes: RefCell<BTreeMap<String, String>>,
    children: RefCell<Vec<Rc<FakeNode>>>,
}

impl FakeNode {
    fn html(&self) -> String {
        if self.tag.is_empty() {
            return self.text.borrow().clone();
        }
        let mut html = format!("<{}", self.tag);
        for (name, value) in &*self.attributes.borrow() {
            write!(html, " {name}={value}").unwrap();
        }
        html + ">" + &self.content() + "</>"
    }

    fn content(&self) -> String {
        self.children.borrow().iter().map(|child| child.html()).collect()
    }

    fn position(&self, node: &Rc<Self>) -> Option<usize> {
        self.children.borrow().iter().position(|child| Rc::ptr_eq(child, node))
    }
}

/// Notes every change.
#[derive(Debug, Default)]
struct FakePage {
    changes: RefCell<Vec<String>>,
    refs: RefCell<Vec<(NodeRef, Rc<FakeNode>)>>,
    values_set: Cell<usize>,
}

impl FakePage {
    fn note(&self, change: String) {
        self.changes.borrow_mut().push(change);
    }

    fn element(&self, node_ref: &NodeRef) -> Option<Rc<FakeNode>> {
        let refs = self.refs.borrow();
        refs.iter().rev().find(|(known, _)| known == node_ref).map(|(_, node)| node.clone())
    }
}

impl PageWriter<Rc<FakeNode>> for FakePage {
    fn create_element(&self, tag: &str, is_svg: bool) -> Rc<FakeNode> {
        Rc::new(FakeNode { tag: tag.to_owned(), is_svg, ..FakeNode::default() })
    }

    fn create_text(&self, text: &str) -> Rc<FakeNode> {
        Rc::new(FakeNode { text: RefCell::new(text.to_owned()), ..FakeNode::default() })
    }

    fn own_node(&self, _: &web_sys::Node) -> Rc<FakeNode> {
        unreachable!("only a browser has such a node")
    }

    fn set_text(&self, node: &Rc<FakeNode>, text: &str) {
        self.note(format!("text {text}"));
        text.clone_into(&mut node.text.borrow_mut());
    }

    fn set_attribute(&self, node: &Rc<FakeNode>, name: &str, value: Option<&str>) {
        self.note(format!("{} {name}={}", node.tag, value.unwrap_or("-")));
        match value {
            Some(value) => {
                node.attributes.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
            None => {
                node.attributes.borrow_mut().remove(name);
            }
        }
    }

    fn set_value(&self, node: &Rc<FakeNode>, value: &str) {
        self.values_set.set(self.values_set.get() + 1);
        value.clone_into(&mut node.text.borrow_mut());
    }

    fn insert(&self, parent: &Rc<FakeNode>, node: &Rc<FakeNode>, place: Option<&Rc<FakeNode>>) {
        if let Some(old) = parent.position(node) {
            parent.children.borrow_mut().remove(old);
        }
        let place = place.map(|place| parent.position(place).expect("a child of the parent"));
        let place = place.unwrap_or(parent.children.borrow().len());
        parent.children.borrow_mut().insert(place, node.clone());
        self.note(format!("insert {} at {place}", node.html()));
    }

    fn remove(&self, parent: &Rc<FakeNode>, node: &Rc<FakeNode>) {
        let place = parent.position(node).expect("a child of the parent");
        parent.children.borrow_mut().remove(place);
        self.note(format!("remove {}", node.html()));
    }

    fn set_ref(&self, node_ref: &NodeRef, element: &Rc<FakeNode>) {
        self.refs.borrow_mut().push((node_ref.clone(), element.clone()));
    }

    fn clear_ref(&self, node_ref: &NodeRef, element: &Rc<FakeNode>) {
        let is_other = |(known, node): &(NodeRef, Rc<FakeNode>)| {
            known != node_ref || !Rc::ptr_eq(node, element)
        };
        self.refs.borrow_mut().retain(is_other);
    }
}

fn list(keys: &str) -> Html {
    html! {
        <ul>
            for key in keys.split(' ').filter(|key| !key.is_empty()).map(str::to_owned) {
                <li key={key.clone()}>{ key }</li>
            }
            <hr />
        </ul>
    }
}

fn optional(title: Option<&str>, notes: usize) -> Html {
    html! {
        <>
            if let Some(title) = title {
                <h1>{ title.to_owned() }</h1>
            }
            { "between" }
            for at in 0..notes {
                <p>{ at }</p>
            }
        </>
    }
}

#[test]
fn only_what_differs_is_written() {
    let link = |href: Option<&str>, text: &str| {
        html! { <a class="link" href={href.map(str::to_owned)}><b>{ text.to_owned() }</b></a> }
    };
    for (before, after, changes) in [
        (link(Some("a"), "x"), link(Some("a"), "x"), &[][..]),
        (link(Some("a"), "x"), link(Some("a"), "y"), &["text y"]),
        (link(Some("a"), "x"), link(Some("b"), "x"), &["a href=b"]),
        (link(Some("a"), "x"), link(None, "x"), &["a href=-"]),
        (link(None, "x"), link(Some("a"), "y"), &["a href=a", "text y"]),
        (
            html! { <p>{ "x" }</p> },
            html! { <div>{ "x" }</div> },
            &["insert x at 0", "insert <div>x</> at 1", "remove <p>x</>"],
        ),
        (html! { <p>{ "x" }</p> }, Html::default(), &["remove <p>x</>"]),
        (
            optional(None, 0),
            optional(Some("new"), 0),
            &["insert new at 0", "insert <h1>new</> at 0"],
        ),
        (
            optional(None, 1),
            optional(Some("new"), 2),
            &["insert 1 at 0", "insert <p>1</> at 2", "insert new at 0", "insert <h1>new</> at 0"],
        ),
        (optional(Some("old"), 2), optional(None, 1), &["remove <p>1</>", "remove <h1>old</>"]),
        (list("a b c"), list("a b c"), &[]),
        (list("a b c"), list("b c"), &["remove <li>a</>"]),
        (list("a c"), list("a b c"), &["insert b at 0", "insert <li>b</> at 1"]),
        (list("a b c"), list("c a b"), &["insert <li>c</> at 0"]),
        (list(""), list("a"), &["insert a at 0", "insert <li>a</> at 0"]),
        (list("a"), list(""), &["remove <li>a</>"]),
    ] {
        let page = FakePage::default();
        let root = page.create_element("root", false);
        let rendered = patch(&page, &root, Rendered::Nothing, &before);
        let name = format!("{} → ", root.content());
        page.changes.take();
        let rendered = patch(&page, &root, rendered, &after);
        let name = name + &root.content();
        assert_eq!(*page.changes.borrow(), changes, "{name}");

        let (fresh_page, fresh) = (FakePage::default(), page.create_element("root", false));
        patch(&fresh_page, &fresh, Rendered::Nothing, &after);
        assert_eq!(root.content(), fresh.content(), "{name}");
        remove(&page, &root, rendered);
        assert_eq!(root.content(), "", "{name}");
    }
}

#[test]
fn elements_within_svg_are_of_svg() {
    let page = FakePage::default();
    let root = page.create_element("root", false);
    let html = html! { <p><svg><path d="M0" /></svg><b /></p> };
    patch(&page, &root, Rendered::Nothing, &html);
    let paragraph = root.children.borrow()[0].clone();
    let [svg, bold] = [0, 1].map(|at| paragraph.children.borrow()[at].clone());
    let path = svg.children.borrow()[0].clone();
    assert_eq!([&paragraph, &svg, &path, &bold].map(|it| it.is_svg), [false, true, true, false]);
}

#[test]
fn values_of_fields_are_set_with_every_render() {
    let page = FakePage::default();
    let root = page.create_element("root", false);
    let mut rendered = Rendered::Nothing;
    for (value, expected) in [(Some("a"), "a"), (Some("a"), "a"), (Some("b"), "b"), (None, "")] {
        let field = || root.children.borrow()[0].text.clone();
        if let Rendered::Element { .. } = rendered {
            // What the user types is not known here.
            root.children.borrow()[0].text.replace("typed".to_owned());
        }
        let html = html! { <input value={value} /> };
        rendered = patch(&page, &root, rendered, &html);
        assert_eq!(*field().borrow(), expected);
    }
    assert_eq!(page.values_set.get(), 4);
}

#[test]
fn same_node_is_not_compared() {
    let page = FakePage::default();
    let root = page.create_element("root", false);
    let html = html! { <p><input value="a" />{ "text" }</p> };
    let rendered = patch(&page, &root, Rendered::Nothing, &html);
    let changes = page.changes.take();
    assert!(!changes.is_empty());
    patch(&page, &root, rendered, &html.clone());
    assert_eq!((page.changes.take(), page.values_set.get()), (Vec::<String>::new(), 1));
}

#[test]
fn refs_follow_their_elements() {
    let page = FakePage::default();
    let root = page.create_element("root", false);
    let node_ref = NodeRef::default();
    let shown = |tag: &'static str| {
        let node_ref = node_ref.clone();
        html! { <section><@{tag} ref={node_ref} /></section> }
    };
    let mut rendered = Rendered::Nothing;
    for (html, expected) in [
        (shown("p"), Some("p")),
        (shown("p"), Some("p")),
        // The new element is there before the old one is removed.
        (shown("div"), Some("div")),
        (html! { <section><p /></section> }, None),
        (shown("p"), Some("p")),
        (Html::default(), None),
    ] {
        rendered = patch(&page, &root, rendered, &html);
        let tag = page.element(&node_ref).map(|node| node.tag.clone());
        assert_eq!(tag.as_deref(), expected, "{}", root.content());
    }
}
