kubectl rollout restart --namespace portal deployment/jobtree-proxy
