import "jobtree";

export function Job() {
  return (
    <job-tree
      system="cce"
      proxy="/demo"
      projectId="demo"
      jobId="demo-success"
      interval={1}
    />
  );
}
