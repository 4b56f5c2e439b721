//! Loads the configuration: from the file, or from the command line and the environment.

use std::net::SocketAddr;

use jobtree_proxy::config::{self, Config, ConfigError, UpstreamFlags};

use crate::cli::ConfigSource;
use crate::run_error::RunError;

impl ConfigSource {
    /// Loads the configuration. `listen` is used in place of the file's address; `systems` are those of an upstream without
    /// a file.
    ///
    /// # Errors
    ///
    /// All problems of the file, the flags and the environment.
    pub(crate) fn load(
        &self,
        listen: Option<SocketAddr>,
        systems: &[String],
    ) -> Result<Config, RunError> {
        let variable = |name: &str| std::env::var(name).ok();
        if let Some(file) = &self.config {
            let text = std::fs::read_to_string(file)
                .map_err(|error| RunError::ConfigFile(file.clone(), error))?;
            let name = file.display().to_string();
            return Ok(config::parse_with_listen(&text, &name, listen, variable)?);
        }
        if self.is_empty() && systems.is_empty() {
            let message = "there is nothing to serve. Add --demo for the simulated cloud, --config FILE, or --system and \
                           --region with credentials in the environment";
            return Err(ConfigError::new(message).into());
        }
        let (cloud, region) = (self.cloud, self.region.clone());
        let flags = UpstreamFlags { cloud, region, systems: systems.to_vec() };
        let mut config = config::from_environment(&flags, variable)?;
        config.listen = listen.unwrap_or(config.listen);
        config.ensure_not_exposed()?;
        Ok(config)
    }
}
