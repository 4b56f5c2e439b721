//! Incremental decoding: reusing nodes of the previous body gives the result of a full decode.

use std::collections::BTreeMap;
use std::rc::Rc;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, Definition, Job, System, decode};
use jobtree::engine::incremental::IncrementalDecoder;
use jobtree::engine::model::snapshot::Node;
use proptest::prelude::*;
use proptest::sample::Index;

use super::generated_jobs::{Sketch, edits, sketch};
use super::invariants::cases;

/// Bodies of sub-jobs that were requested separately, by ID.
type SubJobBodies = BTreeMap<String, Vec<u8>>;

struct DecoderPair {
    system: System,
    decoder: IncrementalDecoder,
    asked: SubJobBodies,
}

impl DecoderPair {
    fn new(system: System) -> Self {
        Self { system, decoder: IncrementalDecoder::default(), asked: SubJobBodies::new() }
    }

    /// Decodes `body` incrementally and in full, compares the two and returns the job.
    #[track_caller]
    fn decode(&mut self, body: &[u8], asked: SubJobBodies) -> Option<Job> {
        let changed: Vec<String> = asked
            .iter()
            .filter(|(id, body)| self.asked.get(*id) != Some(*body))
            .map(|(id, _)| id.clone())
            .collect();
        self.asked = asked;
        let whole = decode(
            &self.system,
            Bodies { pages: &[body], children: &self.asked },
            DecodeOptions::default(),
        );
        let again = self.decoder.decode(
            &self.system,
            &[Rc::new(body.to_vec())],
            &self.asked,
            &changed,
            DecodeOptions::default(),
        );
        assert_eq!(again, whole, "{}", String::from_utf8_lossy(body));
        whole.ok()?;
        again.ok()
    }
}

fn cce() -> System {
    System::BuiltIn(BuiltIn::Cce)
}

/// A CCE job body with the sub-jobs `below`.
fn sub_job(id: &str, phase: &str, below: &[String]) -> String {
    let below = below.join(",");
    format!(
        r#"{{"metadata":{{"uid":"{id}"}},"spec":{{"type":"CreateNode","subJobs":[{below}]}},"status":{{"phase":"{phase}"}}}}"#
    )
}

fn shared(old: &Job, new: &Job, id: &str) -> bool {
    fn find(root: &Rc<Node>, id: &str) -> Option<Rc<Node>> {
        if *root.id == *id {
            return Some(root.clone());
        }
        root.children.iter().find_map(|child| find(child, id))
    }
    Rc::ptr_eq(&find(&old.root, id).unwrap(), &find(&new.root, id).unwrap())
}

#[test]
fn unchanged_nodes_are_shared_and_ancestors_of_changes_are_not() {
    let job = |phase: &str| {
        let left =
            sub_job("left", "Success", &[sub_job("l1", "Success", &[]), sub_job("l2", phase, &[])]);
        let right = sub_job("right", "Success", &[sub_job("r1", "Success", &[])]);
        sub_job("job", "Running", &[left, right])
    };
    let mut both = DecoderPair::new(cce());
    let old = both.decode(job("Running").as_bytes(), SubJobBodies::new()).unwrap();
    let new = both.decode(job("Success").as_bytes(), SubJobBodies::new()).unwrap();
    for (id, is_shared) in [
        ("job", false),
        ("left", false),
        ("l1", true),
        ("l2", false),
        ("right", true),
        ("r1", true),
    ] {
        assert_eq!(shared(&old, &new, id), is_shared, "{id}");
    }
    assert_eq!(new.root.progress.done, 3);
}

#[test]
fn added_or_removed_sub_job_leaves_siblings_shared() {
    let ids: Vec<String> = (0..9).map(|number| format!("job-{number}")).collect();
    let body = |ids: &[String], phase: &str| {
        let below: Vec<_> = ids.iter().map(|id| sub_job(id, phase, &[])).collect();
        sub_job("job", "Running", &below).into_bytes()
    };
    for (name, change) in [
        ("the first goes", (|ids| drop(ids.remove(0))) as fn(&mut Vec<String>)),
        ("one in the middle goes", |ids| drop(ids.remove(4))),
        ("the last goes", |ids| drop(ids.pop())),
        ("one comes first", |ids| ids.insert(0, "new".to_owned())),
        ("one comes in the middle", |ids| ids.insert(5, "new".to_owned())),
        ("one comes last", |ids| ids.push("new".to_owned())),
        ("one comes early and one goes late", |ids| {
            ids.insert(2, "new".to_owned());
            ids.remove(7);
        }),
    ] {
        let mut both = DecoderPair::new(cce());
        let old = both.decode(&body(&ids, "Running"), SubJobBodies::new()).unwrap();
        let mut now = ids.clone();
        change(&mut now);
        let new = both.decode(&body(&now, "Running"), SubJobBodies::new()).unwrap();
        let known = now.iter().filter(|id| ids.contains(id));
        assert!(known.clone().all(|id| shared(&old, &new, id)), "{name}");
        let changed = both.decode(&body(&now, "Initializing"), SubJobBodies::new()).unwrap();
        assert!(known.clone().all(|id| !shared(&new, &changed, id)), "{name}");
    }
}

#[test]
fn sub_job_is_decoded_again_when_its_own_body_changes() {
    let below = [sub_job("a", "Running", &[]), sub_job("b", "Running", &[])];
    let body = sub_job("job", "Running", &below).into_bytes();
    let own = |id: &str, phase: &str| {
        let below = sub_job(&format!("{id}-below"), phase, &[]);
        (id.to_owned(), sub_job(id, "Running", &[below]).into_bytes())
    };
    let mut both = DecoderPair::new(cce());
    both.decode(&body, SubJobBodies::new()).unwrap();
    let old = both.decode(&body, [own("a", "Running"), own("b", "Running")].into()).unwrap();
    let new = both.decode(&body, [own("a", "Success"), own("b", "Running")].into()).unwrap();
    assert!(!shared(&old, &new, "a") && shared(&old, &new, "b-below"));
    let late = both.decode(&body, [own("a", "Success"), own("b", "Failed")].into()).unwrap();
    assert!(shared(&new, &late, "a-below") && !shared(&new, &late, "b"));
}

#[test]
fn warnings_beyond_the_limit_match_a_full_decode() {
    let body = |odd: &dyn Fn(usize) -> bool| {
        let phase = |at| if odd(at) { "Dancing" } else { "Success" };
        let jobs: Vec<_> =
            (0..5_000).map(|at| sub_job(&format!("job-{at}"), phase(at), &[])).collect();
        let groups: Vec<_> = jobs
            .chunks(50)
            .enumerate()
            .map(|(at, jobs)| sub_job(&format!("group-{at}"), "Success", jobs))
            .collect();
        sub_job("job", "Success", &groups).into_bytes()
    };
    let mut both = DecoderPair::new(cce());
    for limit in [0, 10, 900, 1500, 2500, 2600, 4000, 4990, 0] {
        both.decode(&body(&|at| at >= limit), SubJobBodies::new());
        both.decode(&body(&|at| at >= limit && at != limit + 3), SubJobBodies::new());
        both.decode(&body(&|at| at >= limit && at % 7 != 0), SubJobBodies::new());
    }
}

#[test]
fn custom_system_is_decoded_incrementally() {
    let table =
        r#"{"path":"/{job_id}","root":"/job","children":"/below/jobs","id":"id","phase":"status"}"#;
    let system = System::Registered(Definition::from_json("own", table).unwrap().into());
    let body = |status: &str| {
        format!(
            r#"{{"job":{{"id":"job","status":"Running","below":{{"jobs":[
                {{"id":"a","status":"Running","notes":[{{"by":"me"}}]}},{{"id":"b","status":"{status}"}}]}}}}}}"#
        )
    };
    let mut both = DecoderPair::new(system);
    let old = both.decode(body("Running").as_bytes(), SubJobBodies::new()).unwrap();
    let new = both.decode(body("Success").as_bytes(), SubJobBodies::new()).unwrap();
    assert!(shared(&old, &new, "a") && !shared(&old, &new, "b"));
}

/// Registered systems with the fields of CCE, whose trees have more than the nodes of the body.
fn derived_systems() -> [System; 3] {
    let of = |entries: &str| {
        let fields = r#""path":"/{job_id}","id":"/metadata/uid","phase":"/status/phase""#;
        let table = format!("{{{fields},{entries}}}");
        System::Registered(Definition::from_json("own", &table).unwrap().into())
    };
    let groups = r#""children":[{"name":"One","at":"/spec/subJobs"},{"name":"Two","at":"/spec/extendParam/x"}]"#;
    [
        of(r#""children":"/spec/subJobs","rootPhase":"children""#),
        of(groups),
        of(&format!(r#"{groups},"rootPhase":"children","defaultPhase":"running""#)),
    ]
}

#[test]
fn unchanged_nodes_below_a_derived_root_are_shared() {
    let [derived, ..] = derived_systems();
    let mut both = DecoderPair::new(derived);
    let body = |phase: &str| {
        sub_job("job", "Odd", &[sub_job("a", "Success", &[]), sub_job("b", phase, &[])])
    };
    let old = both.decode(body("Running").as_bytes(), SubJobBodies::new()).unwrap();
    let new = both.decode(body("Failed").as_bytes(), SubJobBodies::new()).unwrap();
    assert!(shared(&old, &new, "a") && !shared(&old, &new, "b"));
    assert_eq!((old.root.phase.as_str(), new.root.phase.as_str()), ("running", "failed"));
}

#[test]
fn groups_that_appear_and_disappear_are_decoded_as_in_a_full_decode() {
    for system in derived_systems() {
        let mut both = DecoderPair::new(system);
        let (none, one) = (sub_job("job", "Running", &[]), [sub_job("a", "Running", &[])]);
        let some = sub_job("job", "Running", &one);
        for body in [&none, &some, &some, &none, &some] {
            both.decode(body.as_bytes(), SubJobBodies::new()).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn random_edits_of_derived_jobs_match_a_full_decode(
        tree in sketch(),
        rounds in prop::collection::vec(edits(), 1..4),
    ) {
        let mut tree = tree;
        let mut pairs = derived_systems().map(DecoderPair::new);
        let mut decode = |text: String| {
            for both in &mut pairs {
                both.decode(text.as_bytes(), SubJobBodies::new());
            }
        };
        decode(tree.text());
        for edits in rounds {
            edits.iter().for_each(|edit| tree.edit(edit));
            decode(tree.text());
        }
    }

    #[test]
    fn random_job_edits_match_a_full_decode(
        tree in sketch(),
        rounds in prop::collection::vec((edits(), prop::option::of(any::<Index>())), 1..6),
    ) {
        let mut tree = tree;
        let mut both = DecoderPair::new(cce());
        let mut asked = SubJobBodies::new();
        both.decode(tree.text().as_bytes(), asked.clone());
        for (edits, ask) in rounds {
            edits.iter().for_each(|edit| tree.edit(edit));
            if let Some(ask) = ask {
                let which = ask.index(tree.count());
                // The sub-jobs of a sub-job that was requested separately can be requested, too.
                let deeper: Vec<_> = asked.keys().map(|id| format!("{id}-own")).collect();
                if which % 2 == 1 && !deeper.is_empty() {
                    let id = ask.get(&deeper);
                    let below = sub_job(&format!("{id}-own"), "Running", &[]);
                    asked.insert(id.clone(), sub_job(id, "Running", &[below]).into_bytes());
                }
                if let Some(job) = tree.clone().at(which) {
                    let below = Sketch { id: format!("{}-own", job.id), below: vec![], ..job.clone() };
                    let own = Sketch { below: vec![below], ..job.clone() };
                    asked.insert(job.id.clone(), own.text().into_bytes());
                }
            }
            both.decode(tree.text().as_bytes(), asked.clone());
        }
    }

    #[test]
    fn random_byte_edits_match_a_full_decode(
        tree in sketch(),
        edits in prop::collection::vec((any::<Index>(), any::<u8>(), 0..3_u8), 1..8),
        case in prop::option::of(any::<Index>()),
    ) {
        let (mut body, system) = match case {
            Some(case) => (case.get(&cases()).clone(), System::Auto),
            None => (tree.text().into_bytes(), cce()),
        };
        let mut both = DecoderPair::new(system);
        both.decode(&body, SubJobBodies::new());
        for (at, byte, kind) in edits {
            // Uses digits, so that many edited bodies are still JSON.
            let byte = if byte.is_ascii_punctuation() { byte } else { b'0' + byte % 10 };
            let at = at.index(body.len().max(1));
            match kind {
                1 if !body.is_empty() => drop(body.remove(at)),
                2 => body.insert(at.min(body.len()), byte),
                _ if !body.is_empty() => body[at] = byte,
                _ => {}
            }
            both.decode(&body, SubJobBodies::new());
        }
    }
}

#[test]
fn response_with_the_id_of_a_job_above_has_no_sub_jobs_in_either_decode() {
    let respond = |id: &str| {
        let body = sub_job(id, "Running", &[sub_job("c", "Running", &[])]);
        SubJobBodies::from([("b".to_owned(), body.into_bytes())])
    };
    for (root, response, expected) in
        [("root", "b", 4), ("root", "x", 4), ("x", "x", 3), ("root", "a", 3), ("root", "root", 3)]
    {
        // Every change is made to a decoder that has just decoded each of the others.
        for (other_root, other_response) in [("root", "b"), ("root", "x"), ("x", "x"), ("x", "b")] {
            let body = |root: &str| {
                let b = sub_job("b", "Running", &[]);
                sub_job(root, "Running", &[sub_job("a", "Running", &[b])])
            };
            let mut pair = DecoderPair::new(cce());
            pair.decode(body(other_root).as_bytes(), respond(other_response));
            let job = pair.decode(body(root).as_bytes(), respond(response)).unwrap();
            assert_eq!(job.root.descendants().count(), expected, "{root} {response}");
        }
    }
}
