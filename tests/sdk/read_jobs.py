"""Reads every job of the simulated cloud with the vendor's Python clients.

`cargo xtask test` runs this. To run it by hand, install requirements.txt, start the simulated cloud, then run the tests:

    cargo run -p jobtree-proxy -- --demo --listen 127.0.0.1:8787
    python3 tests/sdk/read_jobs.py http://127.0.0.1:8787

They take about two minutes, half of which is the duration of the jobs. The last line is `N passed, N failed`, and the exit
status is 1 if a test failed. Each run uses new job ids, so the simulated cloud can be reused.
"""

import os
import sys
import time
import unittest

import clients
from huaweicloudsdkcore.exceptions.exceptions import (
    ClientRequestException,
    ConnectionException,
    ServerResponseException,
)

RUN = f"sdk-{os.getpid()}-{int(time.time())}"
JOBS = ("success", "failure", "slow", "wide")

# Seconds until a job has to reach the expected state. The jobs end after one minute.
JOB_TIMEOUT = 600

ORIGIN = ""


def job_id(job):
    return f"demo-{job}-{RUN}"


def setUpModule():
    """Starts all jobs by requesting them once, so that they run while the tests run one after the other."""
    for client in clients.ALL:
        for job in JOBS:
            client(ORIGIN).request(job_id(job))


class ClientTests:
    """Tests for every client. They run in alphabetical order."""

    client_class = None

    def setUp(self):
        self.client = self.client_class(ORIGIN)
        self.waiting, self.running, self.success, self.failure = self.client.phases

    def print_summary(self, job, summary):
        phases = {}
        for sub_job in summary.sub_jobs:
            phases[sub_job.phase] = phases.get(sub_job.phase, 0) + 1
        counts = ", ".join(f"{count} {phase}" for phase, count in sorted(phases.items()))
        print(f"{self.client.name}: demo-{job} is {summary.phase}: {summary.kind} of {len(summary.sub_jobs)} ({counts})")

    def read_until(self, job, condition):
        """Reads the job every second until the condition holds, then prints and returns its summary."""
        deadline = time.monotonic() + JOB_TIMEOUT
        while True:
            summary = self.client.read(job_id(job))
            self.assertEqual(summary.total, len(summary.sub_jobs))
            self.assertEqual(len({sub_job.id for sub_job in summary.sub_jobs}), len(summary.sub_jobs), "duplicate ids")
            self.assertTrue(all(sub_job.name and sub_job.phase for sub_job in summary.sub_jobs))
            if condition(summary):
                self.print_summary(job, summary)
                return summary
            self.assertLess(time.monotonic(), deadline, f"still {summary.phase} with {len(summary.sub_jobs)} sub-jobs")
            time.sleep(1)

    def is_over(self, summary):
        return summary.phase not in (self.waiting, self.running)

    def test_a_success(self):
        summary = self.read_until("success", self.is_over)
        self.assertEqual((summary.phase, len(summary.sub_jobs)), (self.success, self.client.sub_job_counts[0]))
        self.assertEqual({sub_job.phase for sub_job in summary.sub_jobs}, {self.success})

    def test_b_failure(self):
        summary = self.read_until("failure", self.is_over)
        self.assertEqual((summary.phase, len(summary.sub_jobs)), (self.failure, self.client.sub_job_counts[1]))
        failed = [sub_job for sub_job in summary.sub_jobs if sub_job.phase.upper() == "FAILED"]
        self.assertEqual(len(failed), 1)
        self.check_failed(failed[0])

    def test_c_slow(self):
        summary = self.read_until("slow", lambda summary: summary.phase == self.running and summary.sub_jobs)
        self.assertEqual(len(summary.sub_jobs), self.client.sub_job_counts[2])

    def test_d_wide(self):
        summary = self.read_until("wide", lambda summary: len(summary.sub_jobs) >= 10_000)
        self.assertEqual((summary.phase, len(summary.sub_jobs)), (self.running, 10_000))

    def test_e_flaky(self):
        _, _, broken, unauthenticated = self.client.error_codes
        # The SDK retries a 429, and without retries left it raises the status as the error code.
        errors = {
            3: (ClientRequestException, 429, "429"),
            9: (ServerResponseException, 500, broken),
            15: (ClientRequestException, 401, unauthenticated),
        }
        # A body that is not JSON becomes an empty response.
        empty = (6, 12, 18)
        delayed = 21
        for number in range(1, delayed + 2):
            with self.subTest(request=number):
                if number in errors:
                    self.assert_error(job_id("flaky"), *errors[number])
                elif number == delayed:
                    impatient = self.client_class(ORIGIN, timeout=2)
                    with self.assertRaises(ConnectionException) as raised:
                        impatient.request(job_id("flaky"))
                    self.assertIn("timed out", str(raised.exception))
                else:
                    phase = self.client.phase(self.client.request(job_id("flaky")))
                    if number in empty:
                        self.assertIsNone(phase)
                    else:
                        self.assertIn(phase, (self.waiting, self.running))
        print(f"{self.client.name}: demo-flaky fails with {', '.join(str(it[1:]) for it in errors.values())}")

    def test_f_missing_job_and_foreign_project_are_errors(self):
        no_job, forbidden, _, _ = self.client.error_codes
        self.assert_error("nope", ClientRequestException, 404, no_job)
        self.client = self.client_class(ORIGIN, project="other")
        self.assert_error(job_id("success"), ClientRequestException, 403, forbidden)

    def assert_error(self, job, exception, status, code):
        with self.assertRaises(exception) as raised:
            self.client.request(job)
        self.assertEqual((raised.exception.status_code, raised.exception.error_code), (status, code))
        self.assertTrue(raised.exception.error_msg)


class CceTests(ClientTests):
    def check_failed(self, failed):
        # The reason is further down: each sub-job is fetched by its uid.
        steps = self.client.read(failed.id)
        self.assertEqual([step.phase for step in steps.sub_jobs], ["Success", "Failed", "Failed"])
        self.assertIn("no available flavors", steps.sub_jobs[1].reason)
        self.assertEqual(self.client.read(steps.sub_jobs[1].id).kind, steps.sub_jobs[1].name)


class Cce(CceTests, unittest.TestCase):
    client_class = clients.Cce

    def test_g_retry_honours_retry_after(self):
        retrying = self.client_class(ORIGIN, retries=1)
        durations = []
        for _ in range(3):
            started = time.monotonic()
            response = retrying.request(f"demo-flaky-patient-{RUN}")
            durations.append(time.monotonic() - started)
            self.assertIn(retrying.phase(response), (self.waiting, self.running))
        print(f"{self.client.name}: a retry after 429 came {durations[2]:.1f} s later")
        self.assertGreaterEqual(durations[2], 7)


class CceV2(CceTests, unittest.TestCase):
    client_class = clients.CceV2


class Autopilot(CceTests, unittest.TestCase):
    client_class = clients.Autopilot


class Ief(ClientTests, unittest.TestCase):
    client_class = clients.Ief

    def check_failed(self, failed):
        self.assertEqual(failed.name, "edge-00003")
        self.assertIn("offline", failed.reason)


class ServiceStageTests(ClientTests):
    def check_failed(self, failed):
        self.assertIn("ECC00011", failed.reason)
        self.assertIn("Building failed.", failed.reason)

    def test_g_pages(self):
        self.read_until("slow", lambda summary: summary.sub_jobs)
        lengths = []
        for offset in (0, 20, 40, 60):
            page = self.client.request(job_id("slow"), offset=offset)
            self.assertEqual(page.task_count, 60)
            lengths.append(len(page.tasks))
        self.assertEqual(lengths, [20, 20, 20, 0])
        first = self.client.request(job_id("slow"), limit=1).tasks[0]
        last = self.client.request(job_id("slow"), limit=1, offset=59, desc="true").tasks[0]
        self.assertEqual(first.task_id, last.task_id)

    def test_h_limit_above_maximum_is_an_error(self):
        with self.assertRaises(ClientRequestException) as raised:
            self.client.request(job_id("slow"), limit=101)
        self.assertEqual((raised.exception.status_code, raised.exception.error_code), (400, "SVCSTG.00100400"))


class ServiceStageV2(ServiceStageTests, unittest.TestCase):
    client_class = clients.ServiceStageV2


class ServiceStageV3(ServiceStageTests, unittest.TestCase):
    client_class = clients.ServiceStageV3


def main():
    global ORIGIN
    if len(sys.argv) != 2:
        sys.exit("usage: read_jobs.py ORIGIN, such as http://127.0.0.1:8787")
    ORIGIN = sys.argv[1].rstrip("/")
    # Requests never leave the machine, even if it has an HTTP proxy configured.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "*"
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    # A test with several failed subtests counts once.
    failed = {id(getattr(test, "test_case", test)) for test, _ in result.failures + result.errors}
    print(f"{max(result.testsRun - len(failed), 0)} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
