use jobtree::engine::systems::{System, decode_one};
use jobtree::engine::wording::{job_type, title};

use super::case;

#[test]
fn job_types_read_as_words() {
    for (sent, expected) in [
        ("CreateNodeVM", "Create the VM for the node"),
        ("InstallMaster", "Install master"),
        ("DeleteCluster", "Delete cluster"),
        ("ResizeVPCSubnet", "Resize VPC subnet"),
        ("node_upgrade", "Upgrade edge nodes"),
        ("baremetalBatchCreate", "Baremetal batch create"),
        ("PROVISION", "Provision"),
        ("DAILY_OPERATION", "Daily operation"),
        ("IMS", "IMS"),
        ("HibernateCluster2", "Hibernate cluster2"),
        ("v3-scaleup", "V3 scaleup"),
        ("createServer", "Create server"),
        ("X", "X"),
        ("", ""),
        ("升级集群", "升级集群"),
    ] {
        assert_eq!(job_type(sent), expected, "{sent}");
    }
}

#[test]
fn tasks_of_servicestage_are_called_by_their_names_and_headings_read_as_words() {
    let job = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap();
    let titles: Vec<_> = job.root.descendants().map(title).collect();
    assert_eq!(
        titles,
        ["Provision", "Prepare resources", "Building", "TN00091", "TN00094", "TN00097"]
    );
}
