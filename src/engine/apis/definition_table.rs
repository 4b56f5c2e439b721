//! Reads a [`Definition`] from its table, a JSON object.

use std::borrow::Cow;

use super::custom::{Definition, config};
use super::definition_builder::DefinitionBuilder;
use crate::engine::decode::field_path::{FieldPath, FieldPaths};
use crate::engine::decode::schema::{Group, JobField};
use crate::engine::json::{self, Json, Kind};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::{ParsePhaseError, Phase};

impl Definition {
    /// Defines a system by its table, a JSON object.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that names the entry that
    /// is wrong and what it may be.
    pub fn from_json(name: &str, table: &str) -> Result<Self, JobError> {
        let decoded = json::decode(table)
            .map_err(|error| config(name, &format!("the definition is not JSON: {error}")))?;
        if !decoded.root().is_object() {
            return Err(config(name, "the definition is not an object"));
        }
        let mut builder = Self::builder(name, "");
        for (key, value) in decoded.root().members() {
            let read = read_entry(&mut builder, &key, value);
            read.map_err(|problem| match problem.as_str() {
                "" => config(name, &format!("unknown entry `{key}`")),
                _ => config(name, &format!("the entry `{key}` {problem}")),
            })?;
        }
        builder.build()
    }
}

/// Reads one entry. An error says what is wrong with it; it is empty for an unknown one.
fn read_entry(builder: &mut DefinitionBuilder, key: &str, value: Json<'_>) -> Result<(), String> {
    let fields = &mut builder.fields;
    let field = match key {
        "path" => {
            builder.path = value.text().unwrap_or_default().into_owned();
            return Ok(());
        }
        "root" => {
            let pointer = place(value).ok_or("is not a JSON pointer")?;
            fields.root = FieldPath::new(&pointer);
            return Ok(());
        }
        "phases" => {
            if !value.is_object() {
                return Err("does not map status values to phases".to_owned());
            }
            fields.phases.clear();
            for (status, phase) in value.members() {
                fields.phases.push((status.into_owned(), phase_named(phase)?));
            }
            return Ok(());
        }
        "defaultPhase" => {
            fields.default_phase = Some(phase_named(value)?);
            return Ok(());
        }
        "rootPhase" => {
            fields.derives_root = value.text().as_deref() == Some("children");
            return if fields.derives_root { Ok(()) } else { Err("is not `children`".to_owned()) };
        }
        "timeZone" => {
            builder.time_zone = value.text().unwrap_or_default().into_owned();
            return Ok(());
        }
        "children" if value.items().any(Json::is_object) => {
            fields.groups.clear();
            for sent in value.items() {
                let group = group(sent).ok_or("is not a list of groups, each with `name` and `at`");
                fields.groups.push(group?);
            }
            return Ok(());
        }
        "percent" if value.is_object() => {
            let at = value.member("at").and_then(places);
            let of = value.member("of").and_then(Json::text);
            let (Some(at), Some(of)) = (at, of) else {
                return Err("is an object without `at` (places) or `of` (a number)".to_owned());
            };
            *fields.at_mut(JobField::Percent) = at;
            builder.percent_of = of.into_owned();
            return Ok(());
        }
        "children" => JobField::Children,
        "id" => JobField::Id,
        "name" => JobField::Name,
        "type" => JobField::JobType,
        "phase" => JobField::Phase,
        "reason" => JobField::Reason,
        "code" => JobField::Code,
        "startedAt" => JobField::StartedAt,
        "updatedAt" => JobField::UpdatedAt,
        "endedAt" => JobField::EndedAt,
        "percent" => JobField::Percent,
        "details" => JobField::Details,
        _ => return Err(String::new()),
    };
    *fields.at_mut(field) =
        places(value).ok_or("is not a JSON pointer, a key or a list of them")?;
    Ok(())
}

/// The places of an entry. `None` if it is neither a place nor a list of places.
fn places(value: Json<'_>) -> Option<FieldPaths> {
    let mut places = FieldPaths::default();
    if value.kind() != Kind::List {
        places.push(&place(value)?);
    }
    for item in value.items() {
        places.push(&place(item)?);
    }
    Some(places)
}

fn place(value: Json<'_>) -> Option<Cow<'_, str>> {
    matches!(value.kind(), Kind::Text | Kind::EscapedText).then(|| value.text().unwrap_or_default())
}

fn group(value: Json<'_>) -> Option<Group> {
    let name = value.member("name").and_then(place).filter(|name| !name.is_empty())?;
    Some(Group { name: name.into_owned(), at: value.member("at").and_then(places)? })
}

fn phase_named(value: Json<'_>) -> Result<Phase, String> {
    let phase = value.text().as_deref().unwrap_or_default().parse();
    phase.map_err(|error: ParsePhaseError| format!("has an {error}"))
}
