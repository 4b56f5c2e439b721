use jobtree::engine::wording::job_type;

#[test]
fn job_types_read_as_words() {
    for (sent, expected) in [
        ("CreateNodeVM", "Create the VM for the node"),
        ("InstallMaster", "Install master"),
        ("DeleteCluster", "Delete cluster"),
        ("ResizeVPCSubnet", "Resize VPC subnet"),
        ("node_upgrade", "Node upgrade"),
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
