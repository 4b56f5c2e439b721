//! The endpoints of known clouds, by region.

use jobtree::engine::apis::BuiltIn;

use super::endpoint::Endpoint;
use super::error::ConfigError;
use crate::auth::signature::SigningVariant;

/// A known cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum KnownCloud {
    /// Open Telekom Cloud.
    Otc,
    /// Huawei Cloud.
    Huawei,
}

/// A region of a known cloud.
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

    /// The cloud that has this region.
    pub fn with_region(region: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.has(region))
    }

    /// The variant of the cloud's request signatures.
    pub fn signing_variant(self) -> SigningVariant {
        match self {
            Self::Otc => SigningVariant::Otc,
            Self::Huawei => SigningVariant::Huawei,
        }
    }

    fn has(self, region: &str) -> bool {
        match self {
            Self::Otc => OTC_CCE.contains(&region),
            // Every region has CCE.
            Self::Huawei => CCE.contains(&region),
        }
    }

    /// The endpoint of a system in a region.
    ///
    /// # Errors
    ///
    /// If the region is unknown, or does not have the system as far as is known.
    pub fn endpoint(self, region: &str, system: BuiltIn) -> Result<Endpoint, ConfigError> {
        let service = system.spec().service;
        let regions: &[&str] = match (service, self) {
            ("cce", Self::Huawei) => &CCE,
            ("cce", Self::Otc) => &OTC_CCE,
            ("ief", Self::Huawei) => &IEF,
            ("servicestage", Self::Huawei) => &SERVICE_STAGE,
            _ => &[],
        };
        self.ensure_region(region)?;
        if !regions.contains(&region) {
            return Err(ConfigError::new(format!(
                "{service} is not known to be in the region {region} of {}. If it is, give its endpoint",
                self.name()
            )));
        }
        self.service(region, service)
    }

    /// The endpoint of IAM in a region.
    ///
    /// # Errors
    ///
    /// If the region is unknown.
    pub fn iam(self, region: &str) -> Result<Endpoint, ConfigError> {
        self.ensure_region(region)?;
        self.service(region, "iam")
    }

    fn ensure_region(self, region: &str) -> Result<(), ConfigError> {
        if self.has(region) {
            return Ok(());
        }
        let regions: &[&str] = match self {
            Self::Otc => &OTC_CCE,
            Self::Huawei => &CCE,
        };
        Err(ConfigError::new(format!(
            "unknown region {region:?} of {}. Known regions: {}. For another region, give its endpoint",
            self.name(),
            regions.join(", ")
        )))
    }

    fn service(self, region: &str, service: &str) -> Result<Endpoint, ConfigError> {
        let domain = match (self, region) {
            (Self::Otc, "eu-ch2") => "sc.otc.t-systems.com",
            (Self::Otc, _) => "otc.t-systems.com",
            (Self::Huawei, "eu-west-101") => "myhuaweicloud.eu",
            (Self::Huawei, _) => "myhuaweicloud.com",
        };
        Endpoint::parse(&format!("https://{service}.{region}.{domain}"))
    }
}
