//! Keys of the tree view and type-ahead.

use jobtree::engine::view_model::KeyEffect;
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::keyboard::{Key, KeyAction, TypeAhead, press};

use super::{case, view_model};

/// Rows: 0 root (open), 1 failed node (open), 2 to 4 its sub-jobs, 5 succeeded node (closed).
fn tree() -> jobtree::engine::view_model::ViewModel {
    view_model::of(&case("cce-v3-05-failed-nested.json"), Expand::Auto)
}

#[test]
fn keys_follow_the_apg_tree_pattern() {
    let view_model = tree();
    for (focused, key, expected) in [
        (0, Key::Up, None),
        (1, Key::Up, Some(KeyAction::To(0))),
        (4, Key::Down, Some(KeyAction::To(5))),
        (5, Key::Down, None),
        (3, Key::Home, Some(KeyAction::To(0))),
        (0, Key::Home, Some(KeyAction::To(0))),
        (3, Key::End, Some(KeyAction::To(5))),
        (5, Key::End, Some(KeyAction::To(5))),
        (0, Key::PageDown, Some(KeyAction::To(4))),
        (3, Key::PageDown, Some(KeyAction::To(5))),
        (5, Key::PageUp, Some(KeyAction::To(1))),
        (5, Key::In, Some(KeyAction::Toggle(5))),
        (1, Key::In, Some(KeyAction::To(2))),
        (2, Key::In, None),
        (1, Key::Out, Some(KeyAction::Toggle(1))),
        (4, Key::Out, Some(KeyAction::To(1))),
        (5, Key::Out, Some(KeyAction::To(0))),
        (0, Key::Out, Some(KeyAction::Toggle(0))),
        (1, Key::Enter, Some(KeyAction::Toggle(1))),
        (5, Key::Enter, Some(KeyAction::Toggle(5))),
        (2, Key::Enter, Some(KeyAction::ToggleDetails)),
        (1, Key::Space, Some(KeyAction::ToggleDetails)),
        (2, Key::Escape, Some(KeyAction::HideDetails)),
        (5, Key::Asterisk, Some(KeyAction::OpenSiblings(5))),
        (0, Key::Character('c'), Some(KeyAction::Type('c'))),
        (99, Key::Up, None),
    ] {
        let action = press(view_model.outline(), focused, 4, key);
        assert_eq!(action, expected, "{key:?} at {focused}");
    }
}

#[test]
fn left_on_closed_root_does_nothing() {
    let mut view_model = tree();
    view_model.toggle(0);
    assert_eq!(press(view_model.outline(), 0, 4, Key::Out), None);
}

#[test]
fn arrow_keys_swap_in_right_to_left_text() {
    for (name, ltr, rtl) in [
        ("ArrowLeft", Some(Key::Out), Some(Key::In)),
        ("ArrowRight", Some(Key::In), Some(Key::Out)),
        ("a", Some(Key::Character('a')), Some(Key::Character('a'))),
        ("é", Some(Key::Character('é')), Some(Key::Character('é'))),
        ("*", Some(Key::Asterisk), Some(Key::Asterisk)),
        (" ", Some(Key::Space), Some(Key::Space)),
        ("F5", None, None),
        ("Tab", None, None),
        ("Dead", None, None),
        ("", None, None),
    ] {
        assert_eq!((Key::named(name, false), Key::named(name, true)), (ltr, rtl), "{name:?}");
    }
}

#[test]
fn asterisk_opens_all_siblings() {
    let mut view_model = tree();
    view_model.select(5);
    assert_eq!(view_model.press(Key::Asterisk, 10, 0.0), Some(KeyEffect::RowsChanged));
    assert_eq!(view_model.outline().len(), 9);
    assert_eq!(view_model.current(), 5);
}

#[test]
fn type_ahead_moves_to_the_next_matching_name() {
    let mut view_model = tree();
    let mut type_at = |letters: &str, millis: f64| {
        for (at, letter) in letters.chars().enumerate() {
            let key = if letter == ' ' { Key::Space } else { Key::Character(letter) };
            view_model.press(key, 10, millis + at as f64 * 100.0);
        }
        view_model.current()
    };
    assert_eq!(type_at("c", 10_000.0), 1, "Create node");
    assert_eq!(
        type_at("cc", 20_000.0),
        5,
        "a repeated letter skips Create the VM and finds the next node"
    );
    assert_eq!(type_at("create t", 30_000.0), 3, "several letters with a space, wrapping around");
    assert_eq!(type_at("i", 40_000.0), 4, "Install");
    assert_eq!(type_at("NODE-", 50_000.0), 5, "names match too, from the focused row on");
    assert_eq!(type_at("zz", 60_000.0), 5, "no match");
}

#[test]
fn pause_resets_type_ahead() {
    let mut typed = TypeAhead::default();
    assert_eq!(typed.push('A', 0.0), ("a".into(), 1));
    assert!(typed.is_typing(500.0));
    assert!(!typed.is_typing(1_500.0));
    assert_eq!(typed.push('b', 500.0), ("ab".into(), 0));
    assert_eq!(typed.push('b', 1_500.0), ("b".into(), 1));
}
