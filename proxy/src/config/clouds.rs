//! The endpoints of known clouds, by region.

use jobtree::engine::apis::BuiltIn;

use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::suggestion::{closest, shown_value};
use crate::auth::signature::SigningVariant;

/// A known cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum KnownCloud {
    /// Open Telekom Cloud.
    Otc,
    /// Huawei Cloud.
    Huawei,
}

/// A known region of a known cloud.
#[derive(Debug, Clone, Copy)]
pub(super) struct CloudRegion<'a> {
    pub(super) cloud: KnownCloud,
    pub(super) name: &'a str,
}

/// Where the name of a region comes from, which decides what an error suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegionSource {
    /// The configuration file.
    File,
    /// The command line or the environment.
    Flags,
}

/// The regions of Huawei Cloud that have CCE.
const CCE: [&str; 33] = [
    "cn-north-1",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-north-11",
    "cn-north-12",
    "cn-south-1",
    "cn-south-2",
    "cn-south-4",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-southwest-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "af-south-1",
    "af-north-1",
    "sa-brazil-1",
    "la-south-2",
    "la-north-2",
    "na-mexico-1",
    "ru-northwest-2",
    "ru-moscow-1",
    "tr-west-1",
    "ae-ad-1",
    "me-east-1",
    "my-kualalumpur-1",
    "eu-west-0",
    "eu-west-101",
];

/// The regions of Huawei Cloud that have IEF.
const IEF: [&str; 5] = ["cn-north-1", "cn-north-4", "cn-east-2", "cn-east-3", "cn-south-1"];

/// The regions of Huawei Cloud that have ServiceStage.
const SERVICE_STAGE: [&str; 22] = [
    "af-south-1",
    "cn-north-1",
    "cn-north-4",
    "cn-north-9",
    "cn-north-12",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-south-1",
    "cn-south-4",
    "cn-southwest-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "sa-brazil-1",
    "la-south-2",
    "la-north-2",
    "tr-west-1",
    "ru-moscow-1",
    "my-kualalumpur-1",
    "me-east-1",
];

/// The regions of Open Telekom Cloud that have CCE. The other services are not known to exist there.
const OTC_CCE: [&str; 3] = ["eu-de", "eu-nl", "eu-ch2"];

impl KnownCloud {
    /// All known clouds.
    pub const ALL: [Self; 2] = [Self::Otc, Self::Huawei];

    /// The cloud's name in configurations, and the name of an upstream that is configured by the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Otc => "otc",
            Self::Huawei => "huawei",
        }
    }

    /// The variant of the cloud's request signatures.
    pub fn signing_variant(self) -> SigningVariant {
        match self {
            Self::Otc => SigningVariant::Otc,
            Self::Huawei => SigningVariant::Huawei,
        }
    }

    fn regions(self) -> &'static [&'static str] {
        match self {
            Self::Otc => &OTC_CCE,
            // Every region has CCE.
            Self::Huawei => &CCE,
        }
    }
}

impl<'a> CloudRegion<'a> {
    /// The region with this name: of the cloud, or without one of any cloud. `source` is where the name comes from.
    ///
    /// # Errors
    ///
    /// If the region is unknown.
    pub(super) fn find(
        cloud: Option<KnownCloud>,
        name: &'a str,
        source: RegionSource,
    ) -> Result<Self, ConfigError> {
        let has_region = |cloud: &KnownCloud| cloud.regions().contains(&name);
        let other = KnownCloud::ALL.into_iter().find(has_region);
        match (cloud, other) {
            (None, Some(other)) => return Ok(Self { cloud: other, name }),
            (Some(cloud), _) if has_region(&cloud) => return Ok(Self { cloud, name }),
            (Some(cloud), Some(other)) => {
                let (cloud, other) = (cloud.name(), other.name());
                let setting = match source {
                    RegionSource::File => format!("cloud = {other:?}"),
                    RegionSource::Flags => format!("--cloud {other}"),
                };
                return Err(ConfigError::new(format!(
                    "unknown region {name:?} of cloud {cloud:?}. It is a region of cloud {other:?}: use {setting}"
                )));
            }
            (_, None) => {}
        }
        let clouds = cloud.map_or(KnownCloud::ALL.to_vec(), |cloud| vec![cloud]);
        let known: Vec<_> = clouds.iter().copied().flat_map(KnownCloud::regions).copied().collect();
        let near = closest(name, known.iter().copied());
        let suggestion = near.map_or_else(String::new, |near| format!(". Did you mean {near:?}?"));
        let lists: Vec<_> = clouds
            .iter()
            .map(|cloud| format!("{} has {}", cloud.name(), cloud.regions().join(", ")))
            .collect();
        let place = match source {
            RegionSource::File => "",
            RegionSource::Flags => " in a file for --config",
        };
        Err(ConfigError::new(format!(
            "{}{suggestion} ({}; for another region, set `endpoint`{place})",
            shown_value("region", name, &known),
            lists.join("; ")
        )))
    }

    /// The endpoint of a system in the region.
    ///
    /// # Errors
    ///
    /// If the region does not have the system as far as is known.
    pub(super) fn endpoint(self, system: BuiltIn) -> Result<Endpoint, ConfigError> {
        let service = system.spec().service;
        let regions: &[&str] = match (service, self.cloud) {
            ("cce", KnownCloud::Huawei) => &CCE,
            ("cce", KnownCloud::Otc) => &OTC_CCE,
            ("ief", KnownCloud::Huawei) => &IEF,
            ("servicestage", KnownCloud::Huawei) => &SERVICE_STAGE,
            _ => &[],
        };
        if !regions.contains(&self.name) {
            return Err(ConfigError::new(format!(
                "{service} is not known to be in region {:?} of cloud {:?}. If it is, set `endpoint` to its URL",
                self.name,
                self.cloud.name()
            )));
        }
        self.service(service)
    }

    /// The endpoint of IAM in the region.
    ///
    /// # Errors
    ///
    /// None for known regions.
    pub(super) fn iam(self) -> Result<Endpoint, ConfigError> {
        self.service("iam")
    }

    fn service(self, service: &str) -> Result<Endpoint, ConfigError> {
        let region = self.name;
        let domain = match (self.cloud, region) {
            (KnownCloud::Otc, "eu-ch2") => "sc.otc.t-systems.com",
            (KnownCloud::Otc, _) => "otc.t-systems.com",
            (KnownCloud::Huawei, "eu-west-101") => "myhuaweicloud.eu",
            (KnownCloud::Huawei, _) => "myhuaweicloud.com",
        };
        Endpoint::parse(&format!("https://{service}.{region}.{domain}"))
    }
}
