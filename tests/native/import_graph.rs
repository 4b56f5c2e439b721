//! The imports between the files of a crate, for tests of its layering. `proxy/tests/layering.rs` uses it too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Source files by their module paths, such as `cache/mod`, without comments and tests.
pub(crate) type Sources = BTreeMap<String, String>;

/// Reads all source files below a folder.
pub(crate) fn read_sources(root: &Path) -> Sources {
    let mut sources = Sources::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let name = path.strip_prefix(root).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('\\', "/");
            sources.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    let tests: Vec<_> = sources.iter().flat_map(|(file, text)| test_modules(file, text)).collect();
    let is_test = |file: &str| tests.iter().any(|test| is_within(file, test));
    sources.retain(|file, _| !is_test(file));
    sources.values_mut().for_each(|text| *text = without_comments_and_tests(text));
    sources
}

/// Whether a file is `entry`, or lies below it.
pub(crate) fn is_within(file: &str, entry: &str) -> bool {
    file.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The module files that a file declares for tests only.
fn test_modules(file: &str, text: &str) -> Vec<String> {
    let folder = module_folder(file);
    let lines = text.lines().zip(text.lines().skip(1));
    lines
        .filter(|(attribute, _)| attribute.starts_with("#[cfg(") && attribute.contains("test"))
        .filter_map(|(_, module)| module.split_once("mod ")?.1.strip_suffix(';'))
        .map(|name| folder.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("/"))
        .collect()
}

/// Drops comments on lines of their own, and the test module, which comes last in a file.
fn without_comments_and_tests(text: &str) -> String {
    let tests = text.match_indices("#[cfg(test)]\nmod ").find(|(start, _)| {
        let declaration = text[*start..].lines().nth(1);
        declaration.is_some_and(|line| line.ends_with('{'))
    });
    let code = &text[..tests.map_or(text.len(), |(start, _)| start)];
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().filter(is_code).flat_map(|line| [line, "\n"]).collect()
}

/// The paths of all items that `use` declarations import, and of those named by `crate::` elsewhere.
fn imported_paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        match declaration(statement) {
            Some((_, tree)) => expand(tree, &[], &mut paths),
            None => rest.push_str(statement),
        }
    }
    // A visibility is not an import.
    let rest = rest.replace("pub(in crate::", "");
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let starts = rest.match_indices("crate::").chain(rest.match_indices("super::"));
    for (start, _) in starts.filter(|(start, _)| !rest[..*start].ends_with(is_path)) {
        let path: String = rest[start..].chars().take_while(|c| is_path(*c)).collect();
        paths.push(path.split("::").map(str::to_owned).collect());
    }
    paths
}

/// The tree of a `use` declaration, and whether it is a re-export.
fn declaration(statement: &str) -> Option<(bool, &str)> {
    statement.match_indices("use ").find_map(|(at, _)| {
        let before = statement[..at].rsplit('\n').next().unwrap_or_default().trim();
        let is_declaration = before.is_empty() || before.starts_with("pub");
        let tree = statement[at + "use ".len()..].trim_end_matches(';');
        is_declaration.then_some((!before.is_empty(), tree))
    })
}

/// Expands a tree such as `a::{b, c::{self, d as e}}` into paths.
fn expand(tree: &str, prefix: &[String], paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let segment = |text: &str| text.split(" as ").next().unwrap_or_default().trim().to_owned();
    let Some((before, group)) = tree.split_once('{') else {
        let segments = tree.split("::").map(segment).filter(|it| it != "self" && !it.is_empty());
        paths.push(prefix.iter().cloned().chain(segments).collect());
        return;
    };
    let before = before.split("::").map(segment).filter(|it| !it.is_empty());
    let prefix: Vec<_> = prefix.iter().cloned().chain(before).collect();
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let mut depth = 0;
    let mut start = 0;
    for (at, character) in group.char_indices().chain([(group.len(), ',')]) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !group[start..at].trim().is_empty() {
                    expand(&group[start..at], &prefix, paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Which files each file imports.
struct Imports<'a> {
    sources: &'a Sources,
    /// The paths of the items that each `mod.rs`, and `lib.rs`, re-exports.
    reexports: BTreeMap<String, Vec<Vec<String>>>,
}

impl<'a> Imports<'a> {
    fn new(sources: &'a Sources) -> Self {
        let reexports = sources
            .iter()
            .filter(|(file, _)| is_folder_file(file))
            .map(|(file, code)| {
                let mut paths = Vec::new();
                for statement in code.split_inclusive(';') {
                    if let Some((true, tree)) = declaration(statement) {
                        expand(tree, &[], &mut paths);
                    }
                }
                (file.clone(), paths)
            })
            .collect();
        Self { sources, reexports }
    }

    fn of(&self, file: &str, code: &str) -> BTreeSet<String> {
        let own_reexports = self.reexports.get(file);
        imported_paths(code)
            .iter()
            .filter(|path| own_reexports.is_none_or(|own| !own.contains(path)))
            .filter_map(|path| self.resolve(file, path))
            .filter(|imported| imported != file)
            .collect()
    }

    /// The file that defines an imported item; `None` for items of other crates.
    fn resolve(&self, file: &str, path: &[String]) -> Option<String> {
        let mut at = module_folder(file);
        let mut path = path.iter().map(String::as_str).peekable();
        match path.peek().copied()? {
            "crate" | "jobtree_proxy" => {
                at.clear();
                path.next();
            }
            "super" => {
                // The parent of a file such as `cache/entry` is `cache/mod`, whose folder is `cache`.
                while path.peek() == Some(&"super") {
                    path.next();
                    at.pop();
                }
            }
            first if self.child(&at, first).is_some() && is_folder_file(file) => {}
            _ => return None,
        }
        let path: Vec<_> = path.collect();
        self.follow(at, &path)
    }

    /// Follows a path down from the folder `at` to the file that defines its item.
    fn follow(&self, mut at: Vec<String>, path: &[&str]) -> Option<String> {
        let Some((first, rest)) = path.split_first() else { return self.folder_file(&at) };
        if let Some(child) = self.child(&at, first) {
            if !is_folder_file(&child) {
                return Some(child);
            }
            at.push((*first).to_owned());
            return self.follow(at, rest);
        }
        let folder_file = self.folder_file(&at)?;
        let reexport = self
            .reexports
            .get(&folder_file)?
            .iter()
            .find(|path| path.last().is_some_and(|last| last == first) && path.len() > 1);
        match reexport {
            Some(path) => self.resolve(&folder_file, path),
            None => Some(folder_file),
        }
    }

    fn child(&self, at: &[String], name: &str) -> Option<String> {
        let path = at.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("/");
        let folder_file = format!("{path}/mod");
        [path, folder_file].into_iter().find(|path| self.sources.contains_key(path))
    }

    fn folder_file(&self, at: &[String]) -> Option<String> {
        let path = if at.is_empty() { "lib".to_owned() } else { format!("{}/mod", at.join("/")) };
        self.sources.contains_key(&path).then_some(path)
    }
}

fn is_folder_file(file: &str) -> bool {
    file == "lib" || file == "main" || file.ends_with("/mod")
}

/// The folder of a file's child modules.
fn module_folder(file: &str) -> Vec<String> {
    let path = file.strip_suffix("/mod").unwrap_or(file);
    let path = if matches!(path, "lib" | "main") { "" } else { path };
    path.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The files that each file imports items of.
pub(crate) fn import_graph(sources: &Sources) -> BTreeMap<&str, BTreeSet<String>> {
    let imports = Imports::new(sources);
    sources.iter().map(|(file, code)| (file.as_str(), imports.of(file, code))).collect()
}

/// The import cycles: groups of files each of which imports all others of its group, directly or not.
pub(crate) fn cycles<'a>(graph: &BTreeMap<&'a str, BTreeSet<String>>) -> BTreeSet<Vec<&'a str>> {
    let reachable = |file: &str| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<_> = graph[file].iter().map(String::as_str).collect();
        while let Some(imported) = next.pop() {
            if reached.insert(imported) {
                next.extend(graph[imported].iter().map(String::as_str));
            }
        }
        reached
    };
    let reachable: BTreeMap<_, _> = graph.keys().map(|file| (*file, reachable(file))).collect();
    let cyclic = reachable.iter().filter(|(file, reached)| reached.contains(*file));
    cyclic
        .map(|(file, reached)| {
            let is_mutual =
                |other: &&str| reached.contains(other) && reachable[*other].contains(file);
            graph.keys().copied().filter(is_mutual).collect()
        })
        .collect()
}

#[test]
fn import_graph_follows_reexports_groups_and_cycles() {
    let sources = [
        ("lib", "mod a;\nmod b;\npub use a::A;"),
        ("a/mod", "mod one;\nmod two;\npub(crate) use one::A;\nuse two::B;"),
        ("a/one", "use super::two::{B, C as D};\nuse crate::b;\npub struct A;"),
        ("a/two", "pub struct B;"),
        (
            "b",
            "use crate::{a::A as Other};\nuse std::fmt::{self, Debug};\nfn f() { crate::a::two(); }",
        ),
        ("main", "use jobtree_proxy::A;"),
    ];
    let owned = |(file, code): (&str, &str)| (file.to_owned(), code.to_owned());
    let sources: BTreeMap<_, _> = sources.into_iter().map(owned).collect();
    let graph = import_graph(&sources);
    let imports = |file: &str| graph[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(imports("lib"), [""; 0]);
    assert_eq!(imports("a/mod"), ["a/two"]);
    assert_eq!(imports("a/one"), ["a/two", "b"]);
    assert_eq!(imports("b"), ["a/one", "a/two"]);
    assert_eq!(imports("main"), ["a/one"]);
    assert_eq!(cycles(&graph), BTreeSet::from([vec!["a/one", "b"]]));
}
