"""The vendor's clients, one class for each system, and what each reads of a job."""

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

# Seconds to connect and to wait for an answer: far less than a late answer of demo-flaky takes, and enough for ten
# thousand sub-jobs from an unoptimised proxy.
TIMEOUT = (3, 4)


@dataclasses.dataclass
class Part:
    """A sub-job or a task."""

    id: str
    name: str
    phase: str
    reason: str | None


@dataclasses.dataclass
class Reading:
    """A job, as read from the typed fields of an answer, or of all its pages."""

    phase: str
    kind: str
    parts: list[Part]
    total: int


class Client:
    """One of the vendor's clients behind the proxy."""

    sdk = None
    # Before the start, under way, success, and what demo-failure comes to.
    words = ()
    # How many parts demo-success, demo-failure and demo-slow have.
    parts = ()
    # Its codes for: no such job, another project, a failing service, a signature that is refused.
    codes = ()

    def __init__(self, origin, project="demo", retries=0):
        def behind_the_proxy(request, **_):
            # The SDK keeps no path of an endpoint, so the upstream's name is put before the path once it is signed.
            request.uri = UPSTREAM + self.path(request.uri)

        self.client = (
            self.sdk.new_builder()
            .with_http_config(HttpConfig(timeout=TIMEOUT, retry_times=retries))
            .with_http_handler(HttpHandler().add_request_handler(behind_the_proxy))
            # It logs the errors that it also raises.
            .with_stream_log(log_level=logging.CRITICAL)
            .with_credentials(BasicCredentials("access-key", "secret-key", project))
            .with_endpoint(origin)
            .build()
        )

    def path(self, path):
        return path

    def ask(self, job_id):
        """One request: the SDK's own typed answer."""
        raise NotImplementedError

    def phase(self, answer):
        """None where no typed field is filled."""
        raise NotImplementedError

    def read(self, job_id):
        """The whole job."""
        raise NotImplementedError


class Cce(Client):
    name = "CCE, ShowJob"
    sdk = CceClient
    words = ("Initializing", "Running", "Success", "Failed")
    parts = (4, 2, 20)
    codes = ("CCE.01404001", "CCE.01403001", "CCE.01500001", "CCE.01401001")

    def ask(self, job_id):
        return self.client.show_job(ShowJobRequest(job_id=job_id))

    def phase(self, answer):
        return answer.status and answer.status.phase

    def read(self, job_id):
        answer = self.ask(job_id)
        assert answer.kind == "Job" and answer.api_version == "v3", answer
        assert answer.metadata.uid == job_id, answer.metadata
        assert answer.metadata.creation_timestamp <= answer.metadata.update_timestamp, answer.metadata
        assert answer.spec.cluster_uid and answer.spec.resource_id, answer.spec
        parts = [
            Part(job.metadata.uid, job.spec.type, job.status.phase, job.status.reason)
            for job in answer.spec.sub_jobs or []
        ]
        return Reading(answer.status.phase, answer.spec.type, parts, len(parts))


class Autopilot(Cce):
    name = "CCE Autopilot, ShowAutopilotJob"

    def ask(self, job_id):
        return self.client.show_autopilot_job(ShowAutopilotJobRequest(job_id=job_id))


class CceV2(Client):
    name = "CCE v2, GetAutopilotOneJob at /api/v2"
    sdk = CceClient
    words, parts, codes = Cce.words, Cce.parts, Cce.codes

    def path(self, path):
        # The SDK has the types of API v2, but only below Autopilot's path.
        return path.replace("/autopilot/v2/", "/api/v2/", 1)

    def ask(self, job_id):
        return self.client.get_autopilot_one_job(GetAutopilotOneJobRequest(job_id=job_id))

    def phase(self, answer):
        return answer.status and answer.status.status

    def read(self, job_id):
        answer = self.ask(job_id)
        assert answer.kind == "Job" and answer.api_version == "v2", answer
        assert answer.metadata.uid == job_id, answer.metadata
        assert answer.spec.clusteruid and answer.spec.resourceid, answer.spec
        is_over = answer.status.status in ("Success", "Failed")
        assert bool(answer.status.completion_time) == is_over, answer.status
        parts = [
            Part(job.metadata.uid, job.spec.type, job.status.status, job.status.reason)
            for job in answer.spec.subjobs or []
        ]
        return Reading(answer.status.status, answer.spec.type, parts, len(parts))


class Ief(Client):
    name = "IEF, ShowBatchJob"
    sdk = IefClient
    words = ("Waiting", "Running", "Successful", "Partially_successful")
    parts = (8, 6, 48)
    codes = ("IEF.404001", "IEF.403001", "IEF.500001", "APIGW.0301")

    def ask(self, job_id):
        return self.client.show_batch_job(ShowBatchJobRequest(job_id=job_id, ief_instance_id="instance"))

    def phase(self, answer):
        return answer.status

    def read(self, job_id):
        answer = self.ask(job_id)
        assert answer.job_id == job_id and answer.job_name and answer.target_type == "node", answer
        assert isinstance(answer.created_at, int) and answer.task_data.startswith("{"), answer
        nodes = {target.target_id: target.extension_info[0].value for target in answer.targets or []}
        parts = [
            Part(task.task_id, nodes[task.target_id], task.status, task.reason) for task in answer.tasks or []
        ]
        # Swapped, as in the documentation.
        counted = [sum(part.phase == word for part in parts) for word in ("Successful", "Failed")]
        assert [answer.task_failed_count, answer.task_success_count] == counted, (answer, counted)
        return Reading(answer.status, answer.job_type, parts, answer.task_total_count)


class ServiceStageV2(Client):
    name = "ServiceStage v2, ShowJobDetail"
    sdk = ServiceStageClientV2
    words = ("SUBMITTED", "RUNNING", "SUCCEEDED", "FAILED")
    parts = (8, 8, 60)
    codes = ("SVCSTG.00100429", "SVCSTG.00100403", "SVCSTG.00100500", "APIGW.0301")

    def ask(self, job_id, **page):
        return self.client.show_job_detail(ShowJobDetailRequest(job_id=job_id, **page))

    def phase(self, answer):
        return answer.job and answer.job.execution_status

    def read(self, job_id):
        first = self.ask(job_id, limit=100, offset=0)
        assert first.job.job_id == job_id, first.job
        self.check_job(first.job)
        # On to the empty page: the count of an earlier one may be too small by then, as jobs grow.
        tasks, page = [], first
        while page.tasks:
            tasks = tasks + page.tasks
            page = self.ask(job_id, limit=100, offset=len(tasks))
        for task in tasks:
            self.check_task(task)
        parts = [Part(task.task_id, task.task_name, task.task_status, task.messages) for task in tasks]
        return Reading(page.job.execution_status, page.job.job_type, parts, page.task_count)

    def check_job(self, job):
        assert job.job_name and job.created_by and job.service_instance_id and job.project_id == "demo", job

    def check_task(self, task):
        assert isinstance(task.task_index, int) and task.last_health_check and task.owner_id, task


class ServiceStageV3(ServiceStageV2):
    name = "ServiceStage v3, ShowJobInfo"
    sdk = ServiceStageClientV3

    def ask(self, job_id, **page):
        page = {name: str(value) for name, value in page.items()}
        return self.client.show_job_info(ShowJobInfoRequest(job_id=job_id, **page))

    def check_job(self, job):
        assert isinstance(job.rollback_enabled, bool), job

    def check_task(self, task):
        assert task.created_at <= task.update_at, task


ALL = (Cce, CceV2, Autopilot, Ief, ServiceStageV2, ServiceStageV3)
