// snippet:import
import "jobtree";
// snippet:end

const params = new URLSearchParams(location.search);
Object.assign(document.querySelector("job-tree"), { proxy: params.get("proxy"), jobId: params.get("job") });
