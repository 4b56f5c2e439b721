//! Metrics of the process itself, with the names that Prometheus' own clients use. Only on Linux.

use prometheus_client::registry::Registry;

/// Registers the metrics. They are read from `/proc` each time the metrics are requested.
#[cfg(not(target_os = "linux"))]
pub(super) fn register(_: &mut Registry) {}

/// Registers the metrics. They are read from `/proc` each time the metrics are requested.
#[cfg(target_os = "linux")]
pub(super) fn register(registry: &mut Registry) {
    registry.register_collector(Box::new(linux::ProcessCollector));
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt;

    use procfs::WithCurrentSystemInfo;
    use procfs::process::{LimitValue, Process};
    use prometheus_client::collector::Collector;
    use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
    use prometheus_client::metrics::counter::ConstCounter;
    use prometheus_client::metrics::gauge::ConstGauge;
    use prometheus_client::registry::Unit;

    /// Reads the metrics of this process.
    #[derive(Debug)]
    pub(super) struct ProcessCollector;

    impl Collector for ProcessCollector {
        fn encode(&self, encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
            let mut metrics = ProcessMetrics { encoder };
            // A value that cannot be read is left out.
            let Ok(process) = Process::myself() else { return Ok(()) };
            if let Ok(stat) = process.stat() {
                let ticks = procfs::ticks_per_second() as f64;
                metrics.write(
                    ("cpu", Some(Unit::Seconds)),
                    "User and system CPU time",
                    &ConstCounter::new((stat.utime + stat.stime) as f64 / ticks),
                )?;
                let memory = stat.rss_bytes().get();
                metrics.gauge("resident_memory", Unit::Bytes, "Resident memory", memory as f64)?;
                metrics.gauge(
                    "virtual_memory",
                    Unit::Bytes,
                    "Virtual memory",
                    stat.vsize as f64,
                )?;
                if let Ok(booted_at) = procfs::boot_time_secs() {
                    let started_at = booted_at as f64 + stat.starttime as f64 / ticks;
                    let help = "When the process started, as seconds since 1970";
                    metrics.gauge("start_time", Unit::Seconds, help, started_at)?;
                }
                let threads = ConstGauge::new(stat.num_threads);
                metrics.write(("threads", None), "Number of threads", &threads)?;
            }
            if let Ok(count) = process.fd_count() {
                let open = ConstGauge::new(count as u64);
                metrics.write(("open_fds", None), "Number of open file descriptors", &open)?;
            }
            if let Ok(limits) = process.limits()
                && let LimitValue::Value(limit) = limits.max_open_files.soft_limit
            {
                let most = ConstGauge::new(limit);
                metrics.write(("max_fds", None), "Limit of open file descriptors", &most)?;
            }
            Ok(())
        }
    }

    /// Writes metrics whose names start with `process_`.
    struct ProcessMetrics<'a> {
        encoder: DescriptorEncoder<'a>,
    }

    impl ProcessMetrics<'_> {
        fn gauge(&mut self, name: &str, unit: Unit, help: &str, value: f64) -> fmt::Result {
            self.write((name, Some(unit)), help, &ConstGauge::new(value))
        }

        fn write(
            &mut self,
            (name, unit): (&str, Option<Unit>),
            help: &str,
            metric: &impl EncodeMetric,
        ) -> fmt::Result {
            let name = format!("process_{name}");
            let kind = metric.metric_type();
            metric.encode(self.encoder.encode_descriptor(&name, help, unit.as_ref(), kind)?)
        }
    }
}
