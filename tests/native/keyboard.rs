use std::rc::Rc;

use jobtree::engine::expansion::Expansion;
use jobtree::engine::keyboard::{Key, Move, press};
use jobtree::engine::rows::{Row, rows};

use super::{at, case, snapshot};

/// 0 root (open), 1 failed node (open), 2 to 4 its sub-jobs, 5 succeeded node (closed).
fn tree() -> Vec<Rc<Row>> {
    let snapshot = snapshot(&case("cce-v3-05-failed-nested.json"));
    let mut expansion = Expansion::default();
    expansion.observe(&snapshot.root);
    rows(&snapshot, &expansion, at("2025-09-02T12:00:00Z")).into_iter().map(Rc::new).collect()
}

#[test]
fn each_key_does_what_the_tree_pattern_says() {
    let rows = tree();
    for (focused, key, expected) in [
        (0, Key::Up, None),
        (1, Key::Up, Some(Move::To(0))),
        (4, Key::Down, Some(Move::To(5))),
        (5, Key::Down, None),
        (3, Key::Home, Some(Move::To(0))),
        (3, Key::End, Some(Move::To(5))),
        (5, Key::Right, Some(Move::Toggle(5))),
        (1, Key::Right, Some(Move::To(2))),
        (2, Key::Right, None),
        (1, Key::Left, Some(Move::Toggle(1))),
        (4, Key::Left, Some(Move::To(1))),
        (5, Key::Left, Some(Move::To(0))),
        (1, Key::Enter, Some(Move::Toggle(1))),
        (5, Key::Enter, Some(Move::Toggle(5))),
        (2, Key::Enter, None),
        (99, Key::Up, None),
    ] {
        assert_eq!(press(&rows, focused, key), expected, "{key:?} at {focused}");
    }
}
