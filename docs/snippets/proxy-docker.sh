docker build --file deploy/docker/Dockerfile --tag jobtree-proxy:0.1.0 .
docker run --rm --publish 127.0.0.1:8787:8787 jobtree-proxy:0.1.0 --demo --listen 0.0.0.0:8787
