//! IEF's plans: deploying an application to edge nodes, a few at a time.

use super::scenario::{Scenario, WIDE, wide_times};
use crate::simulator::plan::Plan;

pub(super) fn plan(scenario: Scenario) -> Plan {
    match scenario {
        Scenario::Success => rollout(node_by_node(8, 6_000)).named("sensor-gateway"),
        Scenario::Failure => one_node_failed().named("camera-inference"),
        Scenario::Slow => rollout(node_by_node(48, 24_500)).named("line-controller"),
        Scenario::Wide => rollout((0..WIDE).map(|index| node(index, wide_times(index))).collect())
            .named("meter-agent"),
        Scenario::Flaky => rollout(node_by_node(16, 11_000)).named("weather-probe"),
    }
}

fn rollout(tasks: Vec<Plan>) -> Plan {
    Plan::parent("deployment_upgrade", 0, tasks)
}

fn node(index: u64, times: [u64; 3]) -> Plan {
    Plan::leaf("task", times).named(format!("edge-{:05}", index + 1))
}

/// Deploys to one node every `apart` milliseconds, each before the previous one has finished.
fn node_by_node(nodes: u64, apart: u64) -> Vec<Plan> {
    let times = |index| [1_500, 3_000 + index * apart, 3_000 + index * apart + apart * 5 / 2];
    (0..nodes).map(|index| node(index, times(index))).collect()
}

/// Deploys to six nodes, the third of which is offline.
fn one_node_failed() -> Plan {
    let mut tasks = node_by_node(6, 5_000);
    let absent = node(2, [1_500, 13_000, 28_000]);
    tasks[2] = absent.failing("deploy application failed: edge node is offline");
    rollout(tasks).partly_succeeding()
}
