//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, Parser, Subcommand};
use jobtree::engine::apis::BuiltIn;
use jobtree_proxy::config::KnownCloud;

/// Serves the job APIs of clouds to browsers, and keeps the clouds' credentials out of them.
#[derive(Debug, Parser)]
#[command(version, about, after_help = AFTER_HELP, subcommand_value_name = "COMMAND")]
pub(crate) struct ProxyArgs {
    #[command(flatten)]
    pub(crate) source: ConfigSource,

    /// Without a file: the systems whose jobs are served; may be repeated.
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "config")]
    pub(crate) system: Vec<String>,

    /// Address and port to listen on; port 0 takes a free one [default: the file's, or 127.0.0.1:8787]
    #[arg(long, value_name = "ADDR", value_parser = parse_listen)]
    pub(crate) listen: Option<SocketAddr>,

    /// Directory whose files are served at /, such as the built page.
    #[arg(long, value_name = "DIR")]
    pub(crate) assets: Option<PathBuf>,

    /// Adds the upstream `demo`, a simulated cloud.
    ///
    /// It has the jobs demo-success, demo-failure, demo-slow, demo-wide and demo-flaky of every system, in the project
    /// demo.
    #[arg(long)]
    pub(crate) demo: bool,

    /// Checks the configuration and exits: status 0, or 2 with all problems.
    #[arg(long)]
    pub(crate) check: bool,

    #[command(subcommand)]
    pub(crate) command: Option<ProxyCommand>,
}

/// Where the upstreams and their credentials come from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ConfigSource {
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE", conflicts_with_all = ["cloud", "region"])]
    pub(crate) config: Option<PathBuf>,

    /// Without a file: the region, such as eu-de [default: OS_REGION_NAME]
    ///
    /// The credentials are in the usual environment variables: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, OS_ACCESS_KEY and
    /// OS_SECRET_KEY, OS_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME.
    #[arg(long, value_name = "NAME")]
    pub(crate) region: Option<String>,

    /// Without a file: the cloud [default: the one that has the region]
    #[arg(long, value_name = "NAME")]
    pub(crate) cloud: Option<KnownCloud>,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(crate) enum ProxyCommand {
    /// Requests one job of an upstream, and says which step fails.
    ///
    /// The steps are DNS, connection and TLS, the sign-in at IAM, the credentials, the project and the job. Each is a line
    /// with `ok` or `failed`; the exit status is 0 or 1. Upstreams in mode `passthrough` are checked with the token in
    /// OS_TOKEN.
    CheckUpstream(CheckArgs),
    /// Prints the completions for a shell.
    Completions {
        /// The shell that will read them.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, for `man`.
    Man,
}

/// The job that is requested.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Name of the upstream; without a file, the cloud's.
    pub(crate) name: String,

    /// ID of a job.
    pub(crate) job: String,

    #[command(flatten)]
    pub(crate) source: ConfigSource,

    /// ID of the job's project [default: the upstream's only project]
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<String>,

    /// System of the job [default: the upstream's only system]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(BuiltIn::ALL.map(BuiltIn::name)))]
    pub(crate) system: Option<String>,

    /// ID of the instance, which IEF and ServiceStage may need.
    #[arg(long, value_name = "ID")]
    pub(crate) instance_id: Option<String>,
}

const AFTER_HELP: &str = "\
Examples:
  jobtree-proxy --demo
  jobtree-proxy --system cce --region eu-de
  jobtree-proxy --config proxy.toml --check
  jobtree-proxy check-upstream otc JOB_ID --config proxy.toml

A running proxy reads its file again at SIGHUP. All keys of the file: https://github.com/jobtree/jobtree/blob/main/docs/proxy.md";

fn parse_listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "use an IP address and a port, such as 127.0.0.1:8787")
}

impl ProxyArgs {
    /// Parses the command line of this process.
    ///
    /// # Errors
    ///
    /// What is wrong with it, or the text of `--help` and `--version`.
    pub(crate) fn from_process() -> Result<Self, clap::Error> {
        let args = Self::try_parse()?;
        let is_serving_only =
            args.listen.is_some() || args.assets.is_some() || args.demo || args.check;
        if args.command.is_some() && (is_serving_only || !args.system.is_empty()) {
            let message = "--listen, --assets, --demo, --check and --system are for serving. Write the options of a command \
                           after its name";
            return Err(Self::command().error(clap::error::ErrorKind::ArgumentConflict, message));
        }
        Ok(args)
    }
}

impl ConfigSource {
    /// Whether nothing is given.
    pub(crate) fn is_empty(&self) -> bool {
        self.config.is_none() && self.region.is_none() && self.cloud.is_none()
    }

    /// This source, or the other one if this is empty.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            config: self.config.or(other.config),
            region: self.region.or(other.region),
            cloud: self.cloud.or(other.cloud),
        }
    }
}
