jobtree-proxy --demo --assets target/dist
