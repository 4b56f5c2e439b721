sudo systemctl reload jobtree-proxy
