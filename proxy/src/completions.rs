//! The completions for shells, from the description of the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::ProxyArgs;

const NAME: &str = "jobtree-proxy";

/// The script that a shell reads.
pub(crate) fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut ProxyArgs::command(), NAME, &mut script);
    if shell != Shell::Bash {
        return script;
    }
    // clap_complete writes the hyphen of the program's name in two ways, so that bash would not find its commands.
    let text = String::from_utf8_lossy(&script);
    text.replace(&NAME.replace('-', "__subcmd__"), &NAME.replace('-', "__")).into_bytes()
}
