job=http://127.0.0.1:8787/demo/api/v3/projects/demo/jobs/demo-failure
curl $job                                                            # the cloud's own body
curl -H 'Accept: application/vnd.jobtree.snapshot+json' $job         # one format for all clouds
curl -H 'Accept: text/plain' -H 'Accept-Language: de' "$job?color=always"   # a tree in German
curl -H 'Accept: text/html' $job                                      # what a browser gets
