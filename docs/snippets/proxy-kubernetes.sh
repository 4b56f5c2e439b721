docker build --file deploy/docker/Dockerfile --tag registry.example/jobtree-proxy:0.1.0 .
docker push registry.example/jobtree-proxy:0.1.0
kubectl apply --namespace portal --filename deploy/kubernetes/jobtree-proxy.yaml
kubectl rollout status --namespace portal deployment/jobtree-proxy
