//! The manual page and the completions describe the same command line as `--help`.

use std::collections::BTreeSet;
use std::process::Command;

/// The output of the program, which must succeed.
fn output(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"));
    let output = command.args(arguments).env_clear().output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = output(&["--help"]);
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The flags of the program and of its commands.
fn flags() -> BTreeSet<String> {
    let own = output(&["--help"]);
    let of_commands = commands().into_iter().map(|name| output(&[&name, "--help"]));
    let texts: Vec<_> = std::iter::once(own).chain(of_commands).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim_start);
    lines
        .filter(|line| line.starts_with('-'))
        .filter_map(|line| line.split("--").nth(1)?.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn manual_page_names_every_flag_and_command() {
    let page = output(&["man"]);
    let text = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "");
    assert!(page.contains(".TH jobtree-proxy 1"), "{page}");
    for flag in flags() {
        assert!(text.contains(&format!("--{flag}")), "--{flag} is not in {text}");
    }
    for command in commands() {
        assert!(text.contains(&format!(".SS {command}")), "{command} is not in {text}");
    }
    for section in ["SYNOPSIS", "OPTIONS", "EXIT STATUS", "SIGNALS", "ENVIRONMENT", "FILES"] {
        assert!(text.contains(section), "{section} is not in {text}");
    }
}

#[test]
fn completions_name_every_flag_and_command() {
    let flags = flags();
    let expected = ["config", "listen", "assets", "demo", "region", "cloud", "system", "check"];
    assert!(expected.into_iter().all(|flag| flags.contains(flag)), "{flags:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = output(&["completions", shell]);
        for flag in &flags {
            // fish writes the long name of a flag without its hyphens.
            let long = if shell == "fish" { format!("-l {flag}") } else { format!("--{flag}") };
            assert!(script.contains(&long), "{shell}: {long} is not in {script}");
        }
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command} is not in {script}");
        }
    }
}

#[test]
fn commands_do_not_accept_options_of_the_server() {
    for arguments in [&["--demo", "man"][..], &["--check", "completions", "bash"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"));
        let output = command.args(arguments).env_clear().output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("are for serving"), "{text}");
    }
}

#[test]
fn bash_completes_commands_and_their_flags() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("completions");
    std::fs::write(&script, output(&["completions", "bash"])).unwrap();
    for (words, expected) in [
        (&["jobtree-proxy", "--clo"][..], "--cloud"),
        (&["jobtree-proxy", "che"], "check-upstream"),
        (&["jobtree-proxy", "check-upstream", "--pr"], "--project"),
        (&["jobtree-proxy", "completions", "z"], "zsh"),
    ] {
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let commands = format!(
            "source '{}'\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_jobtree__proxy jobtree-proxy '{last}' '{before}'\n\
             echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.join(" "),
            words.len() - 1
        );
        let output = Command::new("bash").args(["--norc", "-c", &commands]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), expected, "{words:?}");
    }
}
