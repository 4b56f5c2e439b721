//! The manual page, from the description of the command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::ProxyArgs;

/// What the command line does not say about itself: the title of a section, and its entries.
const SECTIONS: [(&str, &[(&str, &str)]); 4] = [
    (
        "EXIT STATUS",
        &[
            ("0", "The proxy was stopped by a signal, or a check found no problem."),
            (
                "2",
                "The command line or the configuration has problems, or the proxy cannot listen.",
            ),
        ],
    ),
    (
        "SIGNALS",
        &[
            (
                "SIGHUP",
                "Reads the configuration file again. If it has problems, they are logged and the running configuration \
                 stays in use.",
            ),
            ("SIGTERM, SIGINT", "Finishes requests in flight, for at most 10 seconds, then exits."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            (
                "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN, HUAWEICLOUD_SDK_PROJECT_ID",
                "Without a file: the keys that sign requests.",
            ),
            (
                "OS_ACCESS_KEY, OS_SECRET_KEY, OS_SECURITY_TOKEN",
                "The same, as Open Telekom Cloud's clients call them.",
            ),
            ("OS_TOKEN", "Without a file: a token."),
            (
                "OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_NAME, OS_PROJECT_ID, OS_AUTH_URL",
                "Without a file: a user of IAM, who signs in.",
            ),
            ("OS_REGION_NAME", "Without a file: the region, unless --region names one."),
            ("HTTPS_PROXY, NO_PROXY", "The HTTP proxy of upstream requests."),
            ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificates that upstreams are checked against."),
        ],
    ),
    (
        "FILES",
        &[(
            "/etc/jobtree-proxy/proxy.toml",
            "The configuration of the systemd unit, given with --config.",
        )],
    ),
];

/// Writes the page.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write(out: &mut dyn Write) -> io::Result<()> {
    let mut command = ProxyArgs::command();
    command.build();
    let page = Man::new(command.clone()).manual("User Commands");
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    roff.to_writer(out)?;
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let page = Man::new(command.clone());
        let mut roff = Roff::new();
        roff.control("SS", [command.get_name()]);
        roff.to_writer(out)?;
        write_as_subsection(&page, out)?;
    }
    for (title, entries) in SECTIONS {
        let mut roff = Roff::new();
        roff.control("SH", [title]);
        for (name, meaning) in entries {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(*meaning)]);
        }
        roff.to_writer(out)?;
    }
    page.render_extra_section(out)
}

/// Writes synopsis, description and options of a command, without headings of their own.
fn write_as_subsection(page: &Man, out: &mut dyn Write) -> io::Result<()> {
    for render in [
        Man::render_description_section as fn(&Man, &mut dyn Write) -> io::Result<()>,
        Man::render_synopsis_section,
        Man::render_options_section,
    ] {
        let mut section = Vec::new();
        render(page, &mut section)?;
        let section = String::from_utf8_lossy(&section).into_owned();
        for line in section.lines().filter(|line| {
            !line.starts_with(".SH") && !line.starts_with(".ie") && !line.starts_with(".el")
        }) {
            writeln!(out, "{line}")?;
        }
        writeln!(out, ".PP")?;
    }
    Ok(())
}
