//! Reads the configuration again at SIGHUP. One that has problems is logged, and the running one stays.

use std::net::SocketAddr;

use jobtree_proxy::Proxy;
use jobtree_proxy::config::Config;
use jobtree_proxy::log::Log;
use tokio::task::JoinHandle;

use crate::cli::ConfigSource;
use crate::run_error::RunError;

/// What a reload needs to know about the start of the program.
#[derive(Debug)]
pub(crate) struct Reloader {
    pub(crate) proxy: Proxy,
    pub(crate) log: Log,
    pub(crate) source: ConfigSource,
    /// The address of `--listen`.
    pub(crate) listen_flag: Option<SocketAddr>,
    /// The address that the program was told to listen on, by whatever.
    pub(crate) listen: SocketAddr,
    pub(crate) has_simulator: bool,
}

impl Reloader {
    /// Reloads at each SIGHUP from now on. Systems without signals never reload.
    pub(crate) fn start(self) -> JoinHandle<()> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let hangups = signal(SignalKind::hangup());
            tokio::spawn(async move {
                let Ok(mut hangups) = hangups else { return };
                while hangups.recv().await.is_some() {
                    self.reload();
                }
            })
        }
        #[cfg(not(unix))]
        tokio::spawn(async move { drop(self) })
    }

    fn reload(&self) {
        let Some(file) = &self.source.config else {
            tracing::warn!("there is no configuration file to read again");
            return;
        };
        let outcome = self.load().and_then(|(config, new_listen)| {
            let (log, upstreams) = (config.log, config.upstreams.len());
            self.proxy.reload(config).map_err(RunError::HttpClient)?;
            Ok((log, upstreams, new_listen))
        });
        match outcome {
            Ok((log, upstreams, new_listen)) => {
                self.log.configure(log);
                tracing::info!(file = %file.display(), upstreams, "the configuration is reloaded");
                if let Some(listen) = new_listen {
                    tracing::warn!(
                        %listen,
                        listening_on = %self.listen,
                        "`listen` has changed, which needs a restart"
                    );
                }
            }
            Err(error) => {
                self.proxy.reload_failed();
                for problem in error.to_string().lines() {
                    tracing::error!(problem, "the configuration is not reloaded");
                }
            }
        }
    }

    /// The new configuration, and its address to listen on if that has changed.
    fn load(&self) -> Result<(Config, Option<SocketAddr>), RunError> {
        // Checked as for a restart.
        let wanted = self.source.load(self.listen_flag, &[])?.listen;
        // And with the address that is in use, since a reload does not change it.
        let config = self.source.load(Some(self.listen), &[])?;
        config.ensure_upstream(self.has_simulator)?;
        Ok((config, Some(wanted).filter(|wanted| *wanted != self.listen)))
    }
}
