jobtree-proxy check-upstream otc "$JOB_ID" --project "$PROJECT_ID" --config proxy.toml
