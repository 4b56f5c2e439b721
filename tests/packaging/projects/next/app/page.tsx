import { Cluster } from "./cluster";
import { Job } from "./job";

export default async function Page({ searchParams }: { searchParams: Promise<{ proxy: string; job: string }> }) {
  const { proxy, job } = await searchParams;
  return (
    <>
      <Job proxy={proxy} job={job} />
      <Cluster projectId="demo" jobId={`${job}-documented`} />
    </>
  );
}
