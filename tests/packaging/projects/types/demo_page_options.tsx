import "jobtree";

export function Job() {
  return (
    <job-tree
      system="ief"
      proxy="/demo"
      projectId="demo"
      jobId="demo-failure-r1"
      interval={10}
      view="timeline"
      expand="all"
      theme="dark"
      lang="zh-Hans"
      dir="rtl"
    />
  );
}
