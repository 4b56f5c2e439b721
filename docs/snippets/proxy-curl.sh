curl "http://127.0.0.1:8787/huawei/api/v3/projects/$PROJECT_ID/jobs/$JOB_ID"
