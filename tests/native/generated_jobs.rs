//! Random jobs and random edits for property tests.

use proptest::prelude::*;
use proptest::sample::Index;

/// A generated CCE job that can be edited and written as JSON.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    pub(super) id: String,
    pub(super) phase: &'static str,
    /// Further members of `spec`, as JSON.
    pub(super) rest: &'static str,
    pub(super) below: Vec<Sketch>,
}

const PHASES: [&str; 9] = [
    "Running",
    "Success",
    "Failed",
    "Initializing",
    "Dancing",
    "Skipped",
    "Cancelled",
    "Partially_failed",
    "Pause",
];
const RESTS: [&str; 6] = [
    "",
    r#","extendParam":[{"key":"a","value":"b"}]"#,
    r#","resourceName":"näme""#,
    r#","type":7"#,
    r#","extendParam":{"x":[{"metadata":{"uid":"1"},"spec":{},"status":{"phase":"Running"}}]}"#,
    r#","a":[1,]"#,
];

impl Sketch {
    /// The body as JSON.
    pub(super) fn text(&self) -> String {
        let Self { id, phase, rest, below } = self;
        let below: Vec<_> = below.iter().map(Self::text).collect();
        let below = below.join(" ,");
        let id = if id.is_empty() { String::new() } else { format!(r#""uid":"{id}""#) };
        format!(
            r#"{{"metadata":{{{id}}},"spec":{{"subJobs":[{below}]{rest}}},"status":{{"phase":"{phase}"}}}}"#
        )
    }

    /// The number of jobs in the tree.
    pub(super) fn count(&self) -> usize {
        1 + self.below.iter().map(Self::count).sum::<usize>()
    }

    /// The job at index `which` in preorder.
    pub(super) fn at(&mut self, mut which: usize) -> Option<&mut Self> {
        if which == 0 {
            return Some(self);
        }
        which -= 1;
        for below in &mut self.below {
            let count = below.count();
            if which < count {
                return below.at(which);
            }
            which -= count;
        }
        None
    }

    pub(super) fn edit(&mut self, edit: &Edit) {
        let Edit { which, other, kind, phase, id } = edit;
        let count = self.count();
        let another = self.at(other.index(count)).cloned();
        let Some(job) = self.at(which.index(count)) else { return };
        let within = other.index(job.below.len().max(1));
        match kind {
            0..4 => job.phase = PHASES[usize::from(*phase) % PHASES.len()],
            4 => job.rest = RESTS[usize::from(*phase) % RESTS.len()],
            5 => job.id = id.to_string(),
            6 if !job.below.is_empty() => drop(job.below.remove(within)),
            7 => job.below.reverse(),
            8 => job.below.extend(another),
            _ => {
                let new =
                    Sketch { id: format!("n{id}"), phase: "Running", rest: "", below: vec![] };
                job.below.insert(within.min(job.below.len()), new);
            }
        }
    }
}

/// A random change of one job.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    which: Index,
    other: Index,
    kind: u8,
    phase: u8,
    id: u16,
}

/// One to three random edits.
pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (any::<Index>(), any::<Index>(), 0..11_u8, any::<u8>(), 0..200_u16);
    let edit =
        edit.prop_map(|(which, other, kind, phase, id)| Edit { which, other, kind, phase, id });
    prop::collection::vec(edit, 1..4)
}

/// A random tree of jobs whose IDs are their preorder indices.
pub(super) fn sketch() -> impl Strategy<Value = Sketch> {
    let leaf = (0..PHASES.len()).prop_map(|phase| Sketch {
        id: String::new(),
        phase: PHASES[phase],
        rest: "",
        below: vec![],
    });
    let tree =
        leaf.prop_recursive(4, 40, 5, |inner| {
            (0..PHASES.len(), prop::collection::vec(inner, 0..5)).prop_map(|(phase, below)| {
                Sketch { id: String::new(), phase: PHASES[phase], rest: "", below }
            })
        });
    tree.prop_map(|mut tree| {
        for which in 0..tree.count() {
            if let Some(job) = tree.at(which) {
                job.id = format!("id-{which}");
            }
        }
        tree
    })
}
