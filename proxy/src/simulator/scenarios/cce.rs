//! What happens in CCE: clusters and nodes are made.

use super::{Plan, Scenario, WIDE, wide_times};

pub(super) fn plan(scenario: Scenario) -> Plan {
    match scenario {
        Scenario::Success => cluster_created(),
        Scenario::Failure => node_failed(),
        Scenario::Slow => nodes_added(20, 58_000),
        Scenario::Wide => wide(),
        Scenario::Flaky => nodes_added(8, 20_000),
    }
}

/// Nodes, one begun so many milliseconds after the other, each with steps of its own.
fn nodes_added(nodes: u64, apart: u64) -> Plan {
    let node = |index: u64| {
        let begins = 2_500 + index * apart;
        let after = |tenths: u64| begins + apart * tenths / 10;
        let steps = vec![
            Plan::step("GetPSMCert", [begins, after(0) + 200, after(1)]),
            Plan::step("CreateNodeVM", [begins, after(1) + 300, after(7)]),
            Plan::step("InstallNode", [after(1), after(7) + 300, after(12)]),
        ];
        Plan::parent("CreateNode", 1_500, steps).named(format!("cluster-demo-node-{}", index + 1))
    };
    Plan::parent("ScaleupCluster", 0, (0..nodes).map(node).collect()).named("cluster-demo")
}

/// Ten thousand nodes, without steps.
fn wide() -> Plan {
    let node = |index| {
        let name = format!("cluster-demo-node-{:05}", index + 1);
        Plan::step("CreateNode", wide_times(index)).named(name)
    };
    Plan::parent("ScaleupCluster", 0, (0..WIDE).map(node).collect()).named("cluster-demo")
}

/// The job of the CCE documentation, with two nodes added: about a minute.
fn cluster_created() -> Plan {
    let node = |name, begins: u64| {
        Plan::parent(
            "CreateNode",
            20_000,
            vec![
                Plan::step("GetPSMCert", [begins, begins + 400, begins + 2_900]),
                Plan::step("CreateNodeVM", [begins, begins + 3_100, begins + 17_800]),
                Plan::step("InstallNode", [begins + 3_100, begins + 18_200, begins + 29_600]),
            ],
        )
        .named(name)
    };
    Plan::parent(
        "CreateCluster",
        0,
        vec![
            Plan::step("CreatePSMCert", [1_200, 1_600, 6_300]),
            Plan::step("InstallMaster", [1_200, 6_500, 23_900]),
            node("cluster-demo-node-1", 24_500),
            node("cluster-demo-node-2", 27_300),
        ],
    )
    .named("cluster-demo")
}

/// Two nodes are added; for one of them there is no virtual machine to be had: about forty seconds.
fn node_failed() -> Plan {
    let node = |name, children| Plan::parent("CreateNode", 1_500, children).named(name);
    Plan::parent(
        "ScaleupCluster",
        0,
        vec![
            node(
                "cluster-demo-node-3",
                vec![
                    Plan::step("GetPSMCert", [1_800, 2_100, 4_600]),
                    Plan::step("CreateNodeVM", [1_800, 4_800, 16_400]).failing(
                        "create server failed: job fail, errorCode: Ecs.0613, reason: no available flavors for nodes",
                    ),
                    Plan::step("InstallNode", [4_800, 16_500, 18_200])
                        .failing("Failed to install the node"),
                ],
            ),
            node(
                "cluster-demo-node-4",
                vec![
                    Plan::step("GetPSMCert", [1_800, 2_300, 5_100]),
                    Plan::step("CreateNodeVM", [1_800, 5_300, 21_700]),
                    Plan::step("InstallNode", [5_300, 21_900, 35_400]),
                ],
            ),
        ],
    )
    .named("cluster-demo")
    .failing("Something bad happened at server, recycle resource")
}
