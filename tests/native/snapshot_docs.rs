//! docs/snapshot.md shows what the engine makes of a body, and names every phase, status and warning.

use std::fs;
use std::path::Path;

use jobtree::engine::apis::{BuiltIn, System, decode_one};
use jobtree::engine::model::phase::Phase;
use serde_json::{Value, json};

use super::case;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/snapshot.md")).unwrap()
}

/// The cells of the rows of tables whose first cell is code.
fn rows(page: &str) -> Vec<Vec<String>> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn node_is_that_of_the_body() {
    let body = case("servicestage-v2-01-doc-failed.json");
    let job = decode_one(&System::BuiltIn(BuiltIn::ServiceStage), &body).unwrap();
    let mut heading = serde_json::to_value(&*job.root.children[1]).unwrap();
    heading["children"] = json!([]);
    // docs/snapshot.md has this file, which a test of the documentation compares.
    let shown: Value = serde_json::from_str(include_str!("snapshot-node.json")).unwrap();
    assert_eq!(shown, heading);
}

#[test]
fn every_phase_and_its_statuses_are_listed() {
    let page = page();
    let rows = rows(&page);
    for phase in Phase::ALL {
        let row = rows.iter().find(|row| row[0] == format!("`{phase}`")).unwrap();
        assert_eq!(row[1] == "yes", phase.is_terminal(), "{phase}");
        for status in code(&row[2]) {
            assert_eq!(Phase::from_status(status), phase, "{status}");
        }
    }
}

#[test]
fn every_warning_is_listed() {
    let types = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/types.d.ts");
    let types = fs::read_to_string(types).unwrap();
    let union = types.split("export type WarningCode =").nth(1).unwrap();
    let codes: Vec<_> = union.split(';').next().unwrap().split('"').skip(1).step_by(2).collect();
    assert!(codes.len() >= 11, "{codes:?}");
    let page = page();
    let rows = rows(&page);
    for code in codes {
        assert!(rows.iter().any(|row| row[0] == format!("`{code}`")), "{code}");
    }
}
