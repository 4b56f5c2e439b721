//! CCE's plans: creating a cluster, adding nodes.

use super::scenario::{Scenario, WIDE, wide_times};
use crate::simulator::plan::Plan;

pub(super) fn plan(scenario: Scenario) -> Plan {
    match scenario {
        Scenario::Success => cluster_created(),
        Scenario::Failure => node_failed(),
        Scenario::Slow => nodes_added(20, 58_000),
        Scenario::Wide => wide(),
        Scenario::Flaky => nodes_added(8, 20_000),
    }
}

/// Adds nodes, each with steps of its own, one every `apart` milliseconds.
fn nodes_added(nodes: u64, apart: u64) -> Plan {
    let node = |index: u64| {
        let begins = 2_500 + index * apart;
        let after = |tenths: u64| begins + apart * tenths / 10;
        let steps = vec![
            Plan::leaf("GetPSMCert", [begins, after(0) + 200, after(1)]),
            Plan::leaf("CreateNodeVM", [begins, after(1) + 300, after(7)]),
            Plan::leaf("InstallNode", [after(1), after(7) + 300, after(12)]),
        ];
        Plan::parent("CreateNode", 1_500, steps).named(format!("cluster-demo-node-{}", index + 1))
    };
    Plan::parent("ScaleupCluster", 0, (0..nodes).map(node).collect()).named("cluster-demo")
}

/// Adds ten thousand nodes without steps.
fn wide() -> Plan {
    let node = |index| {
        let name = format!("cluster-demo-node-{:05}", index + 1);
        Plan::leaf("CreateNode", wide_times(index)).named(name)
    };
    Plan::parent("ScaleupCluster", 0, (0..WIDE).map(node).collect()).named("cluster-demo")
}

/// Creates a cluster as in CCE's documentation, and adds two nodes, in about a minute.
fn cluster_created() -> Plan {
    let node = |name, begins: u64| {
        Plan::parent(
            "CreateNode",
            20_000,
            vec![
                Plan::leaf("GetPSMCert", [begins, begins + 400, begins + 2_900]),
                Plan::leaf("CreateNodeVM", [begins, begins + 3_100, begins + 17_800]),
                Plan::leaf("InstallNode", [begins + 3_100, begins + 18_200, begins + 29_600]),
            ],
        )
        .named(name)
    };
    Plan::parent(
        "CreateCluster",
        0,
        vec![
            Plan::leaf("CreatePSMCert", [1_200, 1_600, 6_300]),
            Plan::leaf("InstallMaster", [1_200, 6_500, 23_900]),
            node("cluster-demo-node-1", 24_500),
            node("cluster-demo-node-2", 27_300),
        ],
    )
    .named("cluster-demo")
}

/// Adds two nodes, one of which gets no virtual machine, in about forty seconds.
fn node_failed() -> Plan {
    let node = |name, children| Plan::parent("CreateNode", 1_500, children).named(name);
    Plan::parent(
        "ScaleupCluster",
        0,
        vec![
            node(
                "cluster-demo-node-3",
                vec![
                    Plan::leaf("GetPSMCert", [1_800, 2_100, 4_600]),
                    Plan::leaf("CreateNodeVM", [1_800, 4_800, 16_400]).failing(
                        "create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes",
                    ),
                    Plan::leaf("InstallNode", [4_800, 16_500, 18_200])
                        .failing("Failed to install the node"),
                ],
            ),
            node(
                "cluster-demo-node-4",
                vec![
                    Plan::leaf("GetPSMCert", [1_800, 2_300, 5_100]),
                    Plan::leaf("CreateNodeVM", [1_800, 5_300, 21_700]),
                    Plan::leaf("InstallNode", [5_300, 21_900, 35_400]),
                ],
            ),
        ],
    )
    .named("cluster-demo")
    .failing("Something bad happened at server, recycle resource")
}
