//! Names of jobs and tasks that the service sends without name, type and ID.

/// The name of a node whose ID was generated from its position: `Job` for the root (`#`), `Task 1.3` for `#0.2`. In English,
/// like all of a snapshot; the widget shows it in its own language.
pub fn fallback_name(generated_id: &str) -> String {
    match position(generated_id) {
        Some(position) => ["Task ", &position].concat(),
        None => "Job".to_owned(),
    }
}

/// The position in a generated ID, counted from 1: `1.3` for `#0.2`. `None` if it is not the ID of a sub-job.
pub fn position(generated_id: &str) -> Option<String> {
    let indexes = generated_id.strip_prefix('#')?.trim_end_matches('\'').split('.');
    let mut position = String::new();
    for index in indexes {
        let number = index.parse::<u32>().ok()?.saturating_add(1).to_string();
        position.extend([if position.is_empty() { "" } else { "." }, &number]);
    }
    Some(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_has_the_position_and_no_hash() {
        for (id, expected) in [
            ("#", "Job"),
            ("#''", "Job"),
            ("#0", "Task 1"),
            ("#0.2", "Task 1.3"),
            ("#0.2'", "Task 1.3"),
            ("#4294967295", "Task 4294967295"),
            ("", "Job"),
            ("own", "Job"),
        ] {
            assert_eq!(fallback_name(id), expected, "{id}");
        }
    }
}
