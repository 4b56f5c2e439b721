//! Streaming decoding: a body read in chunks gives the result of reading it in one piece.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::slice::from_ref;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, Definition, Job, System, decode};
use jobtree::engine::incremental::IncrementalDecoder;
use jobtree::engine::json::{self, Json, Partial, Taker};
use proptest::prelude::*;
use proptest::sample::Index;

use super::generated_jobs::{edits, sketch};
use super::invariants::cases;

/// A [`Taker`] that takes the objects in lists named `name` and records them.
#[derive(Default)]
struct Writer {
    name: &'static str,
    begun: Vec<usize>,
    taken: Vec<String>,
}

impl Taker for Writer {
    fn wants(&self, keys: &[&[u8]]) -> bool {
        keys.first().is_some_and(|key| *key == self.name.as_bytes())
    }

    fn begins(&mut self, at: usize, _depth: usize) {
        if self.begun.last() != Some(&at) {
            self.begun.push(at);
        }
    }

    fn takes(&mut self, object: Json<'_>) -> u32 {
        self.taken.push(text(object));
        self.taken.len() as u32 - 1
    }
}

/// A value as compact text, with `<n>` in place of the nth taken object.
fn text(value: Json<'_>) -> String {
    if let Some(name) = value.known() {
        return format!("<{name}>");
    }
    if value.is_object() {
        let members = value.members().map(|(key, value)| format!("{key}:{}", text(value)));
        return format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    }
    if value.is_composite() {
        return format!("[{}]", value.items().map(text).collect::<Vec<_>>().join(","));
    }
    value.text().unwrap_or_default().into_owned()
}

/// Reads `body` in chunks that end at the offsets `ends`.
fn in_pieces(body: &[u8], ends: &[usize], name: &'static str) -> (String, Writer) {
    let mut writer = Writer { name, ..Writer::default() };
    let mut partial = Partial::default();
    for end in ends {
        partial.read_on(&body[..*end], &mut writer);
    }
    let read = match partial.finish(body, &mut writer) {
        Ok(document) => {
            format!("{} {} {}", text(document.root()), document.is_lenient(), document.len())
        }
        Err(refusal) => refusal.to_string(),
    };
    (read, writer)
}

#[test]
fn chunk_boundaries_do_not_change_the_result() {
    for body in [
        r#"{"a":[{"b":1},{"c":[{"d":"e"}]}],"a2":{}}"#,
        r#" [1, 23.5e-7 , true,null , "x\"\u00e9\ud83d\ude00\ud800y" ] "#,
        "[1,2,]",
        "[[],[ ],{},{ }]",
        "-12",
        "\"a\tb\"",
        "{\"a\":[{},]}",
        "[1 2]",
        "{\"a\" 1}",
        "\"never ends",
        "[tru]",
        "[1]]",
        "",
    ] {
        let (whole, all) = in_pieces(body.as_bytes(), &[], "a");
        for first in 0..=body.len() {
            for second in first..=body.len() {
                let (read, writer) = in_pieces(body.as_bytes(), &[first, second], "a");
                assert_eq!(read, whole, "{body} until {first} and {second}");
                assert_eq!((writer.taken, writer.begun), (all.taken.clone(), all.begun.clone()));
            }
        }
        if !body.contains("\"a\":[") {
            let plain = match json::decode(body) {
                Ok(document) => {
                    let text = text(document.root());
                    format!("{text} {} {}", document.is_lenient(), document.len())
                }
                Err(refusal) => refusal.to_string(),
            };
            assert_eq!(whole, plain, "{body}");
        }
    }
}

#[test]
fn objects_of_wanted_lists_are_taken_innermost_first() {
    let body = br#"{"x":[{"y":1}],"jobs":[{"jobs":[{"n":1},{"n":2}]},7,{"m":[{"n":3}]}]}"#;
    let (whole, writer) = in_pieces(body, &[], "jobs");
    assert_eq!(writer.taken, ["{n:1}", "{n:2}", "{jobs:[<0>,<1>]}", "{m:[{n:3}]}"]);
    let values = json::decode(body).unwrap().len();
    assert_eq!(whole, format!("{{x:[{{y:1}}],jobs:[<2>,7,<3>]}} false {values}"));
}

/// The number of sub-jobs decoded after each chunk, and the final result.
fn decoded(system: &System, body: &[u8], ends: &[usize]) -> (Vec<usize>, Result<Job, String>) {
    let mut decoder = IncrementalDecoder::default();
    let counts = ends.iter().map(|end| decoder.read_early(system, &body[..*end])).collect();
    let (pages, children) = ([Rc::new(body.to_vec())], BTreeMap::new());
    let job = decoder.decode(system, &pages, &children, &[], DecodeOptions::default());
    if let Ok(job) = &job {
        // The state kept for the next body has to be right, too.
        let again = decoder.decode(system, &pages, &children, &[], DecodeOptions::default());
        assert_eq!(again.as_ref(), Ok(job));
    }
    (counts, job.map_err(|error| error.to_string()))
}

#[track_caller]
fn check(system: &System, body: &[u8], ends: &[usize]) {
    let bodies = Bodies { pages: &[body], children: &BTreeMap::new() };
    let whole = decode(system, bodies, DecodeOptions::default()).map_err(|error| error.to_string());
    assert_eq!(decoded(system, body, ends).1, whole, "{}", String::from_utf8_lossy(body));
}

fn cce() -> System {
    System::BuiltIn(BuiltIn::Cce)
}

#[test]
fn sub_jobs_are_decoded_before_the_body_ends() {
    let sub_job = |id: usize| {
        format!(r#"{{"metadata":{{"uid":"{id}"}},"spec":{{}},"status":{{"phase":"Success"}}}}"#)
    };
    let below: Vec<_> = (0..100).map(sub_job).collect();
    let body = format!(r#"{{"spec":{{"subJobs":[{}]}}}}"#, below.join(","));
    let ends = [0, 2, body.len() / 4, body.len() / 2, body.len() - 2];
    for (system, counts) in [
        (cce(), vec![0, 0, 24, 49, 100]),
        (System::Auto, vec![0, 0, 24, 49, 100]),
        (System::BuiltIn(BuiltIn::Ief), vec![0; 5]),
    ] {
        assert_eq!(decoded(&system, body.as_bytes(), &ends).0, counts, "{}", system.name());
    }
}

#[test]
fn irregular_body_is_decoded_in_full() {
    let job = |id: &str, rest: &str| {
        format!(r#"{{"metadata":{{"uid":"{id}"}},"status":{{"phase":"Success"}}{rest}}}"#)
    };
    let in_list = |jobs: &[String]| format!(r#","spec":{{"subJobs":[{}]}}"#, jobs.join(","));
    let (a, b) = (job("a", ""), job("b", ""));
    let deep = (0..300).fold(a.clone(), |below, at| job(&format!("d{at}"), &in_list(&[below])));
    for (name, body) in [
        ("an id twice", job("job", &in_list(&[a.clone(), a.clone()]))),
        ("the id of the job itself once more", job("a", &in_list(&[b.clone(), a.clone()]))),
        ("no id", job("job", &in_list(&[a.clone(), "{}".into(), b.clone()]))),
        ("no object", job("job", &in_list(&[a.clone(), "7".into(), "null".into(), "[]".into()]))),
        ("one without brackets", job("job", &format!(r#","spec":{{"subJobs":{a}}}"#))),
        ("one without brackets further down", {
            let inner = job("inner", &format!(r#","spec":{{"subJobs":{a}}}"#));
            job("job", &in_list(&[inner, b.clone()]))
        }),
        ("two lists", job("job", &format!("{}{}", in_list(from_ref(&a)), in_list(from_ref(&b))))),
        ("two lists further down", {
            let inner = format!("{}{}", in_list(from_ref(&a)), in_list(from_ref(&b)));
            job("job", &in_list(&[job("inner", &inner)]))
        }),
        ("a list elsewhere", {
            let odd = format!(r#","x":{{"spec":{{"subJobs":[{a}]}}}}"#);
            job("job", &format!("{}{odd}", in_list(&[job("inner", &odd), b.clone()])))
        }),
        ("a key with an escape", job("job", &in_list(from_ref(&a)).replace("sub", "\\u0073ub"))),
        (
            "a key in other letters",
            job("job", &in_list(from_ref(&a)).replace("subJobs", "SUBJOBS")),
        ),
        ("sub-jobs in what is told", {
            let told = format!(r#","spec":{{"extendParam":{{"spec":{{"subJobs":[{a}]}}}}}}"#);
            job("job", &told)
        }),
        ("two hundred levels and more", job("job", &in_list(&[deep]))),
        ("a comma too many", job("job", &in_list(&[a.clone(), b.clone()]).replace("]", ",]"))),
        ("odd words, above before below", {
            let odd = |text: String| text.replace("Success", "Dancing");
            let group = |id: &str| {
                odd(job(id, &in_list(&[odd(a.replace("\"a\"", &format!("\"{id}a\"")))])))
            };
            job("job", &in_list(&[group("g"), b.clone(), group("h")]))
        }),
        ("a sub-job that goes on in one that is over", {
            let inner = job("inner", &in_list(&[a.replace("Success", "Running"), b.clone()]));
            job("job", &in_list(&[inner]))
        }),
        ("no JSON in the end", format!("{}]", job("job", &in_list(from_ref(&a))))),
        ("no JSON in the middle", job("job", &in_list(&[a.clone(), "oops".into(), b.clone()]))),
        ("a mark first", format!("\u{feff}{}", job("job", &in_list(&[a.clone(), b.clone()])))),
        ("an error", r#"{"error_code":"CCE.01404001","error_msg":"gone"}"#.into()),
        ("nothing", "  ".into()),
    ] {
        for system in [cce(), System::Auto] {
            check(&system, body.as_bytes(), &[]);
            for end in (0..body.len()).step_by(7.max(body.len() / 40)) {
                let bodies = Bodies { pages: &[body.as_bytes()], children: &BTreeMap::new() };
                let whole = decode(&system, bodies, DecodeOptions::default());
                let early = decoded(&system, body.as_bytes(), &[end]).1;
                assert_eq!(early, whole.map_err(|error| error.to_string()), "{name} until {end}");
            }
        }
    }
}

#[test]
fn warnings_beyond_the_limit_drop_the_last_ones() {
    let odd = |id: String, below: &[String]| {
        let below = below.join(",");
        format!(
            r#"{{"metadata":{{"uid":"{id}"}},"status":{{"phase":"Odd"}},"spec":{{"subJobs":[{below}]}}}}"#
        )
    };
    let jobs: Vec<_> = (0..5_000).map(|at| odd(format!("job-{at}"), &[])).collect();
    let groups = jobs.chunks(50).enumerate().map(|(at, jobs)| odd(format!("group-{at}"), jobs));
    let body = odd("job".into(), &groups.collect::<Vec<_>>());
    check(&cce(), body.as_bytes(), &[1_000, body.len() / 2]);
}

#[test]
fn body_shorter_than_streamed_part_is_decoded_in_full() {
    let mut decoder = IncrementalDecoder::default();
    let long = br#"{"spec":{"subJobs":[{"metadata":{"uid":"a"}},{"metadata":{"uid":"b"}}]}}"#;
    let short = br#"{"metadata":{"uid":"c"}}"#;
    decoder.read_early(&cce(), long);
    let pages = [Rc::new(short.to_vec())];
    let job =
        decoder.decode(&cce(), &pages, &BTreeMap::new(), &[], DecodeOptions::default()).unwrap();
    assert_eq!(&*job.root.id, "c");
}

#[test]
fn unterminated_string_is_not_rescanned_for_each_chunk() {
    let body = format!("[\"{}", "x".repeat(4 << 20));
    let mut partial = Partial::default();
    let mut writer = Writer::default();
    // If each chunk rescanned the string, this would take minutes.
    for end in (0..body.len()).step_by(16) {
        partial.read_on(&body.as_bytes()[..end], &mut writer);
    }
    assert!(partial.finish(body.as_bytes(), &mut writer).is_err());
}

#[test]
fn custom_system_is_streamed() {
    let table =
        r#"{"path":"/{job_id}","root":"/job","children":"/below/jobs","id":"id","phase":"status"}"#;
    let system = System::Registered(Definition::from_json("own", table).unwrap().into());
    let body = br#"{"job":{"id":"job","status":"Running","below":{"jobs":[
        {"id":"a","status":"Running","notes":[{"by":"me"}]},{"id":"b","status":"Success"}]}}}"#;
    check(&system, body, &[10, 100]);
    assert_eq!(decoded(&system, body, &[body.len() - 4]).0, [2]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn random_job_in_random_chunks_decodes_as_a_whole(
        tree in sketch(),
        edits in prop::option::of(edits()),
        bytes in prop::collection::vec((any::<Index>(), any::<u8>()), 0..3),
        case in prop::option::weighted(0.3, any::<Index>()),
        ends in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let mut tree = tree;
        edits.iter().flatten().for_each(|edit| tree.edit(edit));
        let (mut body, system) = match case {
            Some(case) => (case.get(&cases()).clone(), System::Auto),
            None => (tree.text().into_bytes(), cce()),
        };
        for (at, byte) in bytes {
            let at = at.index(body.len());
            body[at] = if byte.is_ascii_punctuation() { byte } else { b'0' + byte % 10 };
        }
        let mut ends: Vec<_> = ends.iter().map(|end| end.index(body.len() + 1)).collect();
        ends.sort_unstable();
        check(&system, &body, &ends);
    }
}
