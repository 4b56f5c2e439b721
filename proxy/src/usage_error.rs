//! Errors of the command line, without text that may be a secret.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use jobtree_proxy::config::is_repeatable;

use crate::cli::ProxyArgs;

/// What stands for a text that is not repeated.
const HIDDEN: &str = "...";

/// Removes what was typed in place of a flag, a command or a value, unless it hardly differs from a valid one.
pub(crate) fn hide_secrets(mut error: clap::Error) -> clap::Error {
    if !error.use_stderr() {
        // The text of `--help` and `--version`.
        return error;
    }
    let mut command = ProxyArgs::command();
    command.build();
    let mut names: Vec<String> = vec!["--help".to_owned(), "--version".to_owned()];
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        names.push(command.get_name().to_owned());
        for arg in command.get_arguments() {
            names.extend(arg.get_long().map(|long| format!("--{long}")));
            names.push(arg.to_string());
            let values = arg.get_possible_values();
            names.extend(values.iter().map(|value| value.get_name().to_owned()));
        }
    }
    let argument = match error.kind() {
        ErrorKind::UnknownArgument => Some(ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => Some(ContextKind::InvalidSubcommand),
        // It names valid arguments.
        _ => None,
    };
    for kind in argument.into_iter().chain([ContextKind::InvalidValue]) {
        let Some(ContextValue::String(typed)) = error.get(kind) else { continue };
        let is_one = |part: &str| is_repeatable(part, names.iter().map(String::as_str));
        if typed.is_empty() || is_one(typed) {
            continue;
        }
        if kind == ContextKind::InvalidValue {
            error.insert(kind, ContextValue::String(HIDDEN.to_owned()));
        } else {
            error.remove(kind);
        }
        // A tip repeats the text, too.
        error.remove(ContextKind::Suggested);
        error.remove(ContextKind::TrailingArg);
    }
    error
}
