//! Access control: who may call, by which host name, from which pages, and how often.

mod caller;
mod cors;
mod gate;
mod host;
mod rate_limit;

pub(crate) use caller::{ANONYMOUS, Caller, hash};
pub(crate) use cors::CorsPolicy;
pub(crate) use gate::AccessGate;
pub(crate) use host::ensure_valid_host;
pub(crate) use rate_limit::CallerRateLimit;
