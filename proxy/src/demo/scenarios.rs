//! The jobs there are, by their ids.

use super::plan::Plan;

/// The plan behind a CCE job's id: `demo-success` or `demo-failure`, or one of these with `-` and anything behind it,
/// which is a job of its own with the same plan.
pub(super) fn cce(job_id: &str) -> Option<Plan> {
    let is = |name: &str| {
        job_id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    if is("demo-success") {
        Some(cluster_created())
    } else if is("demo-failure") {
        Some(node_failed())
    } else {
        None
    }
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
