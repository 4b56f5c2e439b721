export OS_USERNAME="your user name" OS_PASSWORD="your password" OS_USER_DOMAIN_NAME="OTC00000000001000000000"
jobtree-proxy --system cce --region eu-de
