cargo install --locked jobtree-proxy
export OS_ACCESS_KEY="your access key" OS_SECRET_KEY="your secret key"
jobtree-proxy --system cce --region eu-de
