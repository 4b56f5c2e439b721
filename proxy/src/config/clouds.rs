//! Where the services of known clouds are, by the region's name.

use jobtree::engine::apis::BuiltIn;

use super::Endpoint;
use crate::auth::signature::Variant;

/// A known cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Cloud {
    /// Open Telekom Cloud.
    Otc,
    /// Huawei Cloud.
    Huawei,
}

/// CCE, Huawei Cloud.
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

/// IEF, Huawei Cloud.
const IEF: [&str; 5] = ["cn-north-1", "cn-north-4", "cn-east-2", "cn-east-3", "cn-south-1"];

/// ServiceStage, Huawei Cloud.
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

/// CCE, Open Telekom Cloud. The other services are not known to be there.
const OTC_CCE: [&str; 3] = ["eu-de", "eu-nl", "eu-ch2"];

impl Cloud {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Otc, Self::Huawei];

    /// The name in configurations, and that of an upstream made from the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Otc => "otc",
            Self::Huawei => "huawei",
        }
    }

    /// The cloud that has this region.
    pub fn of_region(region: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.has(region))
    }

    /// How its clients sign.
    pub fn variant(self) -> Variant {
        match self {
            Self::Otc => Variant::Otc,
            Self::Huawei => Variant::Huawei,
        }
    }

    fn has(self, region: &str) -> bool {
        match self {
            Self::Otc => OTC_CCE.contains(&region),
            // Every region has CCE.
            Self::Huawei => CCE.contains(&region),
        }
    }

    /// Where a system's service is in a region.
    ///
    /// # Errors
    ///
    /// Where neither the region nor the service there is known.
    pub fn endpoint(self, region: &str, system: BuiltIn) -> Result<Endpoint, String> {
        let (service, regions): (&str, &[&str]) = match (system, self) {
            (BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot, Self::Huawei) => ("cce", &CCE),
            (BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot, Self::Otc) => ("cce", &OTC_CCE),
            (BuiltIn::Ief, Self::Huawei) => ("ief", &IEF),
            (BuiltIn::ServiceStage | BuiltIn::ServiceStageV3, Self::Huawei) => {
                ("servicestage", &SERVICE_STAGE)
            }
            (BuiltIn::Ief, Self::Otc) => ("ief", &[]),
            (BuiltIn::ServiceStage | BuiltIn::ServiceStageV3, Self::Otc) => ("servicestage", &[]),
        };
        self.ensure_region(region)?;
        if !regions.contains(&region) {
            return Err(format!(
                "{service} is not known to be in the region {region} of {}; if it is, give its endpoint",
                self.name()
            ));
        }
        self.service(region, service)
    }

    /// Where IAM is in a region.
    ///
    /// # Errors
    ///
    /// Where the region is not known.
    pub fn iam(self, region: &str) -> Result<Endpoint, String> {
        self.ensure_region(region)?;
        self.service(region, "iam")
    }

    fn ensure_region(self, region: &str) -> Result<(), String> {
        if self.has(region) {
            return Ok(());
        }
        let regions: &[&str] = match self {
            Self::Otc => &OTC_CCE,
            Self::Huawei => &CCE,
        };
        Err(format!(
            "{} has no region {region:?} that is known; known are {}. For another, give its endpoint",
            self.name(),
            regions.join(", ")
        ))
    }

    fn service(self, region: &str, service: &str) -> Result<Endpoint, String> {
        let domain = match (self, region) {
            (Self::Otc, "eu-ch2") => "sc.otc.t-systems.com",
            (Self::Otc, _) => "otc.t-systems.com",
            (Self::Huawei, "eu-west-101") => "myhuaweicloud.eu",
            (Self::Huawei, _) => "myhuaweicloud.com",
        };
        Endpoint::parse(&format!("https://{service}.{region}.{domain}"))
    }
}
