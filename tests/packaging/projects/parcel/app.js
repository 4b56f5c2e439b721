import "jobtree";

const given = new URLSearchParams(location.search);
Object.assign(document.querySelector("job-tree"), { proxy: given.get("proxy"), jobId: given.get("job") });
