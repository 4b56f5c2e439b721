"""One adapter for each system: sends requests with the vendor's client and reads the typed responses."""

import dataclasses
import logging

from huaweicloudsdkcce.v3 import (
    CceClient,
    GetAutopilotOneJobRequest,
    ShowAutopilotJobRequest,
    ShowJobRequest,
)
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.http.http_handler import HttpHandler
from huaweicloudsdkief.v1 import IefClient, ShowBatchJobRequest
from huaweicloudsdkservicestage.v2 import ServiceStageClient as ServiceStageClientV2
from huaweicloudsdkservicestage.v2 import ShowJobDetailRequest
from huaweicloudsdkservicestage.v3 import ServiceStageClient as ServiceStageClientV3
from huaweicloudsdkservicestage.v3 import ShowJobInfoRequest

UPSTREAM = "/demo"

# Seconds to wait for a response: enough for any machine, and less than a delayed response of demo-flaky takes.
TIMEOUT = 30


@dataclasses.dataclass
class SubJob:
    """A sub-job of CCE, or a task of IEF or ServiceStage."""

    id: str
    name: str
    phase: str
    reason: str | None


@dataclasses.dataclass
class JobSummary:
    """A job, read from the typed fields of a response or of all its pages. `total` is the count that the service reports."""

    phase: str
    kind: str
    sub_jobs: list[SubJob]
    total: int


class Client:
    """A client of the vendor that sends its requests to the proxy."""

    sdk = None
    # The statuses for waiting, running, success, and the final status of demo-failure.
    phases = ()
    # Numbers of sub-jobs of demo-success, demo-failure and demo-slow.
    sub_job_counts = ()
    # Error codes: job not found, another project, failing service, invalid signature.
    error_codes = ()

    def __init__(self, origin, project="demo", retries=0, timeout=TIMEOUT):
        def add_route_prefix(request, **_):
            # The SDK drops the path of an endpoint, so the route prefix is added after signing.
            request.uri = UPSTREAM + self.path(request.uri)

        self.client = (
            self.sdk.new_builder()
            .with_http_config(HttpConfig(timeout=(timeout, timeout), retry_times=retries))
            .with_http_handler(HttpHandler().add_request_handler(add_route_prefix))
            # The SDK also logs the errors that it raises.
            .with_stream_log(log_level=logging.CRITICAL)
            .with_credentials(BasicCredentials("access-key", "secret-key", project))
            .with_endpoint(origin)
            .build()
        )

    def path(self, path):
        return path

    def request(self, job_id):
        """Sends one request and returns the SDK's typed response."""
        raise NotImplementedError

    def phase(self, response):
        """The status of the job, or None if the typed fields are empty."""
        raise NotImplementedError

    def read(self, job_id):
        """Fetches the whole job, with all pages."""
        raise NotImplementedError


class Cce(Client):
    name = "CCE, ShowJob"
    sdk = CceClient
    phases = ("Initializing", "Running", "Success", "Failed")
    sub_job_counts = (4, 2, 20)
    error_codes = ("CCE.01404001", "CCE.01403001", "CCE.01500001", "CCE.01401001")

    def request(self, job_id):
        return self.client.show_job(ShowJobRequest(job_id=job_id))

    def phase(self, response):
        return response.status and response.status.phase

    def read(self, job_id):
        response = self.request(job_id)
        assert response.kind == "Job" and response.api_version == "v3", response
        assert response.metadata.uid == job_id, response.metadata
        assert response.metadata.creation_timestamp <= response.metadata.update_timestamp, response.metadata
        assert response.spec.cluster_uid and response.spec.resource_id, response.spec
        sub_jobs = [
            SubJob(job.metadata.uid, job.spec.type, job.status.phase, job.status.reason)
            for job in response.spec.sub_jobs or []
        ]
        return JobSummary(response.status.phase, response.spec.type, sub_jobs, len(sub_jobs))


class Autopilot(Cce):
    name = "CCE Autopilot, ShowAutopilotJob"

    def request(self, job_id):
        return self.client.show_autopilot_job(ShowAutopilotJobRequest(job_id=job_id))


class CceV2(Client):
    name = "CCE v2, GetAutopilotOneJob at /api/v2"
    sdk = CceClient
    phases, sub_job_counts, error_codes = Cce.phases, Cce.sub_job_counts, Cce.error_codes

    def path(self, path):
        # The SDK has the types of API v2 only for Autopilot's path.
        return path.replace("/autopilot/v2/", "/api/v2/", 1)

    def request(self, job_id):
        return self.client.get_autopilot_one_job(GetAutopilotOneJobRequest(job_id=job_id))

    def phase(self, response):
        return response.status and response.status.status

    def read(self, job_id):
        response = self.request(job_id)
        assert response.kind == "Job" and response.api_version == "v2", response
        assert response.metadata.uid == job_id, response.metadata
        assert response.spec.clusteruid and response.spec.resourceid, response.spec
        is_over = response.status.status in ("Success", "Failed")
        assert bool(response.status.completion_time) == is_over, response.status
        sub_jobs = [
            SubJob(job.metadata.uid, job.spec.type, job.status.status, job.status.reason)
            for job in response.spec.subjobs or []
        ]
        return JobSummary(response.status.status, response.spec.type, sub_jobs, len(sub_jobs))


class Ief(Client):
    name = "IEF, ShowBatchJob"
    sdk = IefClient
    phases = ("Waiting", "Running", "Successful", "Partially_successful")
    sub_job_counts = (8, 6, 48)
    error_codes = ("IEF.404001", "IEF.403001", "IEF.500001", "APIGW.0301")

    def request(self, job_id):
        return self.client.show_batch_job(ShowBatchJobRequest(job_id=job_id, ief_instance_id="instance"))

    def phase(self, response):
        return response.status

    def read(self, job_id):
        response = self.request(job_id)
        assert response.job_id == job_id and response.job_name and response.target_type == "node", response
        assert isinstance(response.created_at, int) and response.task_data.startswith("{"), response
        nodes = {target.target_id: target.extension_info[0].value for target in response.targets or []}
        sub_jobs = [
            SubJob(task.task_id, nodes[task.target_id], task.status, task.reason) for task in response.tasks or []
        ]
        # Swapped, as in the service's documentation.
        counted = [sum(sub_job.phase == phase for sub_job in sub_jobs) for phase in ("Successful", "Failed")]
        assert [response.task_failed_count, response.task_success_count] == counted, (response, counted)
        return JobSummary(response.status, response.job_type, sub_jobs, response.task_total_count)


class ServiceStageV2(Client):
    name = "ServiceStage v2, ShowJobDetail"
    sdk = ServiceStageClientV2
    phases = ("SUBMITTED", "RUNNING", "SUCCEEDED", "FAILED")
    sub_job_counts = (8, 8, 60)
    error_codes = ("SVCSTG.00100429", "SVCSTG.00100403", "SVCSTG.00100500", "APIGW.0301")

    def request(self, job_id, **page):
        return self.client.show_job_detail(ShowJobDetailRequest(job_id=job_id, **page))

    def phase(self, response):
        return response.job and response.job.execution_status

    def read(self, job_id):
        first = self.request(job_id, limit=100, offset=0)
        assert first.job.job_id == job_id, first.job
        self.check_job(first.job)
        # Reads until an empty page: jobs grow, so the count on an earlier page may be too small.
        tasks, page = [], first
        while page.tasks:
            tasks = tasks + page.tasks
            page = self.request(job_id, limit=100, offset=len(tasks))
        for task in tasks:
            self.check_task(task)
        sub_jobs = [SubJob(task.task_id, task.task_name, task.task_status, task.messages) for task in tasks]
        return JobSummary(page.job.execution_status, page.job.job_type, sub_jobs, page.task_count)

    def check_job(self, job):
        assert job.job_name and job.created_by and job.service_instance_id and job.project_id == "demo", job

    def check_task(self, task):
        assert isinstance(task.task_index, int) and task.last_health_check and task.owner_id, task


class ServiceStageV3(ServiceStageV2):
    name = "ServiceStage v3, ShowJobInfo"
    sdk = ServiceStageClientV3

    def request(self, job_id, **page):
        page = {name: str(value) for name, value in page.items()}
        return self.client.show_job_info(ShowJobInfoRequest(job_id=job_id, **page))

    def check_job(self, job):
        assert isinstance(job.rollback_enabled, bool), job

    def check_task(self, task):
        assert task.created_at <= task.update_at, task


ALL = (Cce, CceV2, Autopilot, Ief, ServiceStageV2, ServiceStageV3)
