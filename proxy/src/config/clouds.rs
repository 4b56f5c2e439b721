//! The endpoints of known clouds, by region.

use jobtree::engine::apis::BuiltIn;

use super::endpoint::Endpoint;
use super::error::ConfigError;
use super::suggestion::unknown_value;
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
    /// The region with this name: of the cloud, or without one of any cloud.
    ///
    /// # Errors
    ///
    /// If the region is unknown.
    pub(super) fn find(cloud: Option<KnownCloud>, name: &'a str) -> Result<Self, ConfigError> {
        let clouds = cloud.map_or(KnownCloud::ALL.to_vec(), |cloud| vec![cloud]);
        if let Some(cloud) = clouds.iter().find(|cloud| cloud.regions().contains(&name)) {
            return Ok(Self { cloud: *cloud, name });
        }
        if let Some(cloud) = cloud
            && let Ok(other) = Self::find(None, name)
        {
            return Err(ConfigError::new(format!(
                "unknown region {name:?} of cloud {:?}. It is a region of cloud {:?}",
                cloud.name(),
                other.cloud.name()
            )));
        }
        let known: Vec<_> = clouds.into_iter().flat_map(KnownCloud::regions).copied().collect();
        Err(ConfigError::new(unknown_value("region", name, &known)))
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
