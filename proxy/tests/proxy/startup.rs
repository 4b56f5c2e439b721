//! The program itself: errors before it serves go to standard error, with exit status 2.

use std::net::TcpListener;
use std::process::{Command, Output};

/// Runs the program, without the variables of the environment.
fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"));
    command.args(arguments).env_clear().output().unwrap()
}

#[test]
fn errors_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("bad.toml"), "listen = 5\nlog = 6\n").unwrap();
    std::fs::write(path("empty.toml"), "").unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap();
    let (bad, empty, missing) = (path("bad.toml"), path("empty.toml"), path("missing"));
    let (root, taken) = (path(""), taken.to_string());
    let assets = |what: &str| {
        format!("error: --assets {what}. Use the one that contains the page's index.html\n")
    };
    for (arguments, expected) in [
        (
            // All errors at once; a file's own begin with its name, as compilers print them.
            &["--config", &bad, "--check", "--assets", &missing][..],
            format!(
                "{bad}:1: `listen` has to be a string. Write it as listen = \"127.0.0.1:8787\"\n\
                 {bad}:2: `log` has to be one table. Begin it with [log], on a line of its own\n{}",
                assets(&format!("{missing}: there is no such directory"))
            ),
        ),
        (
            &["--demo", "--assets", &root],
            assets(&format!("{root}: the directory has no index.html")),
        ),
        (
            &["--config", &missing],
            format!("error: cannot read {missing}: there is no such file. Check the path after --config\n"),
        ),
        (
            &["--config", &empty],
            "error: the configuration has no upstream. Add an [[upstream]], or use --demo for the simulated cloud\n".into(),
        ),
        (
            &[],
            "error: there is nothing to serve. Add --demo for the simulated cloud, --config FILE, or --system and --region \
             with credentials in the environment\n"
                .into(),
        ),
        (
            &["--demo", "--listen", &taken],
            format!(
                "error: cannot listen on {taken}: another program uses the port. Add --listen 127.0.0.1:0 to take a free \
                 port, or stop the other program: `ss -ltnp sport = :{}` shows it\n",
                taken.rsplit(':').next().unwrap()
            ),
        ),
    ] {
        let output = run(arguments);
        assert_eq!(String::from_utf8(output.stderr).unwrap(), expected, "{arguments:?}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn misspelt_flags_are_corrected() {
    for (arguments, expected) in [
        (&["--cloud", "huwei"][..], "a similar value exists: 'huawei'"),
        (&["--lisen", "127.0.0.1:0"], "a similar argument exists: '--listen'"),
        (&["--listen", "localhost"], "use an IP address and a port, such as 127.0.0.1:8787"),
    ] {
        let output = run(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(expected), "{stderr}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn valid_configuration_passes_the_check() {
    let output = run(&["--demo", "--check"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "Configuration OK\n");
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn address_that_counts_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proxy.toml");
    let name = file.display().to_string();
    let secret = folder.path().join("token");
    std::fs::write(&secret, "x").unwrap();
    let upstream = format!(
        "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nregion = \"eu-de\"\n[upstream.auth]\nmode = \"token\"\n\
         token_file = \"{}\"\n",
        secret.display()
    );
    let exposed = "listen = \"0.0.0.0:8787\"\n";
    let advice = |at: &str| {
        format!(
            "{name}:1: {at} is reachable from other machines, and without access control everybody there could use the \
             credentials. Listen on 127.0.0.1:8787, or set mode = \"bearer\" or \"forwarded\" in `[access]`\n"
        )
    };
    for (listen, arguments, expected) in [
        (exposed, &[][..], Some(advice("0.0.0.0:8787"))),
        (exposed, &["--listen", "127.0.0.1:0"], None),
        ("", &[], None),
        ("", &["--listen", "0.0.0.0:8787"], Some(advice("0.0.0.0:8787"))),
        ("listen = \"127.0.0.1:1\"\n", &["--listen", "[::]:8787"], Some(advice("[::]:8787"))),
    ] {
        std::fs::write(&file, format!("{listen}{upstream}")).unwrap();
        let all = [&["--config", &name, "--check"], arguments].concat();
        let output = run(&all);
        let status = if expected.is_some() { 2 } else { 0 };
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            expected.unwrap_or_default(),
            "{all:?}"
        );
        assert_eq!(output.status.code(), Some(status), "{all:?}");
    }
}
