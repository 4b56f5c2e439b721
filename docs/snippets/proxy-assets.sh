jobtree-proxy --demo --assets public
