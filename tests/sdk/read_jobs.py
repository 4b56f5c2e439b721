"""The vendor's own Python clients read every job of the simulated cloud.

A step of `cargo xtask test`. By hand: start the simulated cloud, then this, in an environment that has requirements.txt
installed:

    cargo run -p jobtree-proxy -- --demo --listen 127.0.0.1:8787
    python3 tests/sdk/read_jobs.py http://127.0.0.1:8787

It takes about two minutes, half of them the jobs' own. The last line is `N passed, N failed`; the exit status
is 1 where something failed. Every run has jobs of its own, so the simulated cloud may be an old one.
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

# How long a job may take to come to what is waited for, in seconds.
PATIENCE = 120

ORIGIN = ""


def job_id(job):
    return f"demo-{job}-{RUN}"


def setUpModule():
    """Asks for the jobs once, so that they all go on while the tests run one after the other."""
    for client in clients.ALL:
        for job in JOBS:
            client(ORIGIN).ask(job_id(job))


class Reads:
    """What holds for every client."""

    client_class = None

    def setUp(self):
        self.client = self.client_class(ORIGIN)
        self.waiting, self.running, self.success, self.failure = self.client.words

    def tell(self, job, reading):
        phases = {}
        for part in reading.parts:
            phases[part.phase] = phases.get(part.phase, 0) + 1
        counts = ", ".join(f"{count} {phase}" for phase, count in sorted(phases.items()))
        print(f"{self.client.name}: demo-{job} is {reading.phase}: {reading.kind} of {len(reading.parts)} ({counts})")

    def read_until(self, job, is_enough):
        """Reads until that holds, and says what it read."""
        deadline = time.monotonic() + PATIENCE
        while True:
            reading = self.client.read(job_id(job))
            self.assertEqual(reading.total, len(reading.parts))
            self.assertEqual(len({part.id for part in reading.parts}), len(reading.parts), "ids stand twice")
            self.assertTrue(all(part.name and part.phase for part in reading.parts))
            if is_enough(reading):
                self.tell(job, reading)
                return reading
            self.assertLess(time.monotonic(), deadline, f"still {reading.phase} with {len(reading.parts)} parts")
            time.sleep(1)

    def is_over(self, reading):
        return reading.phase not in (self.waiting, self.running)

    def test_a_success(self):
        reading = self.read_until("success", self.is_over)
        self.assertEqual((reading.phase, len(reading.parts)), (self.success, self.client.parts[0]))
        self.assertEqual({part.phase for part in reading.parts}, {self.success})

    def test_b_failure(self):
        reading = self.read_until("failure", self.is_over)
        self.assertEqual((reading.phase, len(reading.parts)), (self.failure, self.client.parts[1]))
        failed = [part for part in reading.parts if part.phase.upper() == "FAILED"]
        self.assertEqual(len(failed), 1)
        self.check_failed(failed[0])

    def test_c_slow(self):
        reading = self.read_until("slow", lambda reading: reading.phase == self.running and reading.parts)
        self.assertEqual(len(reading.parts), self.client.parts[2])

    def test_d_wide(self):
        reading = self.read_until("wide", lambda reading: len(reading.parts) >= 10_000)
        self.assertEqual((reading.phase, len(reading.parts)), (self.running, 10_000))

    def test_e_flaky(self):
        _, _, broken, unauthenticated = self.client.codes
        # The SDK retries a 429 itself, and when it has no tries left it gives the status as the code.
        refused = {
            3: (ClientRequestException, 429, "429"),
            9: (ServerResponseException, 500, broken),
            15: (ClientRequestException, 401, unauthenticated),
        }
        # A body that is no JSON becomes an answer with nothing in it.
        empty = (6, 12, 18)
        late = 21
        for number in range(1, late + 2):
            with self.subTest(request=number):
                if number in refused:
                    self.assert_refused(job_id("flaky"), *refused[number])
                elif number == late:
                    with self.assertRaises(ConnectionException) as raised:
                        self.client.ask(job_id("flaky"))
                    self.assertIn("timed out", str(raised.exception))
                else:
                    phase = self.client.phase(self.client.ask(job_id("flaky")))
                    if number in empty:
                        self.assertIsNone(phase)
                    else:
                        self.assertIn(phase, (self.waiting, self.running))
        print(f"{self.client.name}: demo-flaky answers {', '.join(str(it[1:]) for it in refused.values())} in between")

    def test_f_what_is_not_there(self):
        no_job, forbidden, _, _ = self.client.codes
        self.assert_refused("nope", ClientRequestException, 404, no_job)
        self.client = self.client_class(ORIGIN, project="other")
        self.assert_refused(job_id("success"), ClientRequestException, 403, forbidden)

    def assert_refused(self, job, exception, status, code):
        with self.assertRaises(exception) as raised:
            self.client.ask(job)
        self.assertEqual((raised.exception.status_code, raised.exception.error_code), (status, code))
        self.assertTrue(raised.exception.error_msg)


class ReadsCce(Reads):
    def check_failed(self, failed):
        # It has a reason further down: each sub-job is asked for by its uid.
        steps = self.client.read(failed.id)
        self.assertEqual([step.phase for step in steps.parts], ["Success", "Failed", "Failed"])
        self.assertIn("no available flavors", steps.parts[1].reason)
        self.assertEqual(self.client.read(steps.parts[1].id).kind, steps.parts[1].name)


class Cce(ReadsCce, unittest.TestCase):
    client_class = clients.Cce

    def test_g_a_retry_waits_as_long_as_it_is_told(self):
        patient = self.client_class(ORIGIN, retries=1)
        took = []
        for _ in range(3):
            before = time.monotonic()
            answer = patient.ask(f"demo-flaky-patient-{RUN}")
            took.append(time.monotonic() - before)
            self.assertIn(patient.phase(answer), (self.waiting, self.running))
        print(f"{self.client.name}: a retry after 429 came {took[2]:.1f} s later")
        self.assertLess(max(took[:2]), 2)
        self.assertGreaterEqual(took[2], 7)


class CceV2(ReadsCce, unittest.TestCase):
    client_class = clients.CceV2


class Autopilot(ReadsCce, unittest.TestCase):
    client_class = clients.Autopilot


class Ief(Reads, unittest.TestCase):
    client_class = clients.Ief

    def check_failed(self, failed):
        self.assertEqual(failed.name, "edge-00003")
        self.assertIn("offline", failed.reason)


class ReadsServiceStage(Reads):
    def check_failed(self, failed):
        self.assertIn("ECC00011", failed.reason)
        self.assertIn("Building failed.", failed.reason)

    def test_g_pages(self):
        self.read_until("slow", lambda reading: reading.parts)
        lengths = []
        for offset in (0, 20, 40, 60):
            page = self.client.ask(job_id("slow"), offset=offset)
            self.assertEqual(page.task_count, 60)
            lengths.append(len(page.tasks))
        self.assertEqual(lengths, [20, 20, 20, 0])
        first = self.client.ask(job_id("slow"), limit=1).tasks[0]
        last = self.client.ask(job_id("slow"), limit=1, offset=59, desc="true").tasks[0]
        self.assertEqual(first.task_id, last.task_id)

    def test_h_a_limit_that_makes_no_sense(self):
        with self.assertRaises(ClientRequestException) as raised:
            self.client.ask(job_id("slow"), limit=101)
        self.assertEqual((raised.exception.status_code, raised.exception.error_code), (400, "SVCSTG.00100400"))


class ServiceStageV2(ReadsServiceStage, unittest.TestCase):
    client_class = clients.ServiceStageV2


class ServiceStageV3(ReadsServiceStage, unittest.TestCase):
    client_class = clients.ServiceStageV3


def main():
    global ORIGIN
    if len(sys.argv) != 2:
        sys.exit("usage: read_jobs.py ORIGIN, such as http://127.0.0.1:8787")
    ORIGIN = sys.argv[1].rstrip("/")
    # Nothing here may leave the machine by way of somebody's web proxy.
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "*"
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    # A test with several subtests that fail counts once.
    bad = {id(getattr(test, "test_case", test)) for test, _ in result.failures + result.errors}
    print(f"{max(result.testsRun - len(bad), 0)} passed, {len(bad)} failed")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
