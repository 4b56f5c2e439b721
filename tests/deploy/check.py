"""Validates deploy/: manifests against the Kubernetes schemas, the unit with systemd-analyze, configurations with the proxy,
alert rules and dashboard with promtool, and the Dockerfile: it agrees with the manifests, and its image's content works.
systemd-analyze and promtool are used if they are installed. The image needs JOBTREE_STATIC_PROXY, the path of a static build,
and root.

usage: check.py DEPLOY PROXY, the absolute paths of deploy/ and of the built jobtree-proxy
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
import urllib.request

import kubernetes_validate
import yaml

VERSION = "1.31"

DEPLOY = pathlib.Path()
PROXY = ""


class Manifests(unittest.TestCase):
    def setUp(self):
        text = (DEPLOY / "kubernetes" / "jobtree-proxy.yaml").read_text()
        self.documents = list(yaml.safe_load_all(text))

    def test_manifests_match_their_schemas(self):
        kinds = [document["kind"] for document in self.documents]
        self.assertEqual(kinds, ["ConfigMap", "Secret", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"])
        for document in self.documents:
            kubernetes_validate.validate(document, VERSION, strict=True)
        print(f"{', '.join(kinds)}: valid for Kubernetes {VERSION}")

    def test_misspelt_field_is_rejected(self):
        deployment = next(it for it in self.documents if it["kind"] == "Deployment")
        deployment["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(deployment, VERSION, strict=True)

    def test_configuration_in_the_manifest_is_valid(self):
        config = next(it for it in self.documents if it["kind"] == "ConfigMap")["data"]["proxy.toml"]
        check_config(self, config, "/run/secrets/jobtree-proxy/password")


class Unit(unittest.TestCase):
    def test_systemd_accepts_the_unit(self):
        analyze = shutil.which("systemd-analyze")
        if not analyze:
            self.skipTest("could not find systemd-analyze")
        text = (DEPLOY / "systemd" / "jobtree-proxy.service").read_text()
        with tempfile.TemporaryDirectory() as folder:
            # The program is not installed where the unit expects it.
            unit = pathlib.Path(folder) / "jobtree-proxy.service"
            unit.write_text(text.replace("/usr/local/bin/jobtree-proxy", PROXY))
            result = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True)
            self.assertIn("ExecReload=/bin/kill -HUP $MAINPID", text)
            messages = [line for line in result.stderr.splitlines() if "jobtree-proxy" in line]
            self.assertEqual(messages, [])


class Monitoring(unittest.TestCase):
    """That the metrics exist is tested in proxy/tests/proxy/monitoring.rs."""

    def setUp(self):
        self.rules = DEPLOY / "prometheus" / "jobtree-proxy.yml"
        self.dashboard = json.loads((DEPLOY / "grafana" / "jobtree-proxy.json").read_text())

    def promtool(self, *arguments):
        promtool = shutil.which("promtool")
        if not promtool:
            self.skipTest("could not find promtool")
        return subprocess.run([promtool, *arguments], capture_output=True, text=True)

    def test_every_alert_has_a_delay_a_severity_and_advice(self):
        [group] = yaml.safe_load(self.rules.read_text())["groups"]
        self.assertGreater(len(group["rules"]), 5)
        for rule in group["rules"]:
            self.assertEqual(set(rule), {"alert", "expr", "for", "labels", "annotations"})
            self.assertIn(rule["labels"]["severity"], ["warning", "critical"])
            self.assertEqual(set(rule["annotations"]), {"summary", "description"})

    def test_promtool_accepts_the_rules(self):
        result = self.promtool("check", "rules", str(self.rules))
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_alerts_fire_when_they_should(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(self.rules, folder)
            tests = shutil.copy(pathlib.Path(__file__).with_name("alerts.test.yml"), folder)
            result = self.promtool("test", "rules", tests)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_promtool_accepts_the_queries_of_the_dashboard(self):
        queries = [target["expr"] for panel in self.dashboard["panels"] for target in panel["targets"]]
        self.assertGreater(len(queries), 15)
        for variable, value in {"$__rate_interval": "5m", "$upstream": ".*"}.items():
            queries = [query.replace(variable, value) for query in queries]
        rules = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries)]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "queries.yml"
            file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
            result = self.promtool("check", "rules", str(file))
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_panels_do_not_overlap(self):
        taken = set()
        for panel in self.dashboard["panels"]:
            grid = panel["gridPos"]
            self.assertLessEqual(grid["x"] + grid["w"], 24)
            for x in range(grid["x"], grid["x"] + grid["w"]):
                for y in range(grid["y"], grid["y"] + grid["h"]):
                    self.assertNotIn((x, y), taken, panel["title"])
                    taken.add((x, y))


class Image(unittest.TestCase):
    def setUp(self):
        text = (DEPLOY / "docker" / "Dockerfile").read_text().replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        self.steps = [tuple(line.split(maxsplit=1)) for line in lines]

    def values(self, name):
        return [value for step, value in self.steps if step == name]

    def test_bases_are_pinned_to_the_toolchain(self):
        toolchain = tomllib.loads((DEPLOY.parent / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
        self.assertEqual(self.values("FROM"), [f"rust:{toolchain}-slim-bookworm AS build", "scratch"])
        self.assertIn(f"RUSTUP_TOOLCHAIN={toolchain}", self.values("ENV"))

    def test_it_agrees_with_the_manifest(self):
        text = (DEPLOY / "kubernetes" / "jobtree-proxy.yaml").read_text()
        pod = next(it for it in yaml.safe_load_all(text) if it["kind"] == "Deployment")["spec"]["template"]["spec"]
        context, container = pod["securityContext"], pod["containers"][0]
        self.assertEqual(self.values("USER"), [f"{context['runAsUser']}:{context['runAsGroup']}"])
        self.assertEqual(self.values("EXPOSE"), [str(container["ports"][0]["containerPort"])])
        self.assertTrue(context["runAsNonRoot"] and container["securityContext"]["readOnlyRootFilesystem"])
        self.assertEqual(self.values("STOPSIGNAL"), ["SIGTERM"])
        probes = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
        self.assertEqual(probes, {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"})

    def test_the_program_runs_with_nothing_but_the_certificates(self):
        program = os.environ.get("JOBTREE_STATIC_PROXY")
        if not program or os.geteuid() != 0:
            self.skipTest("needs JOBTREE_STATIC_PROXY and root")
        user = int(self.values("USER")[0].split(":")[0])
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            root.chmod(0o755)
            for source, target in (step.split()[-2:] for step in self.values("COPY") if "--from=build" in step):
                copy = root / target.lstrip("/")
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(program if source == "/jobtree-proxy" else source, copy)
            (root / "proxy.toml").write_text(
                '[[upstream]]\nname = "a"\nsystems = ["cce"]\nendpoint = "http://127.0.0.1:1"\n[upstream.auth]\nmode = "none"\n'
            )
            entry = json.loads(self.values("ENTRYPOINT")[0])

            def run(*arguments):
                enter = lambda: (os.chroot(root), os.chdir("/"), os.setgroups([]), os.setgid(user), os.setuid(user))
                return subprocess.Popen(
                    [*entry, *arguments], env={}, preexec_fn=enter, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
                )

            checked = run("--config", "/proxy.toml", "--check")
            self.assertEqual((checked.communicate(), checked.returncode), (("Configuration OK\n", ""), 0))
            serving = run("--config", "/proxy.toml", "--listen", "127.0.0.1:0")
            try:
                address = re.search(r"http://[\d.:]+", serving.stdout.readline()).group()
                with urllib.request.urlopen(f"{address}/healthz", timeout=20) as response:
                    self.assertEqual(response.status, 200)
                self.assertIn(f"Uid:\t{user}\t{user}", pathlib.Path(f"/proc/{serving.pid}/status").read_text())
            finally:
                serving.terminate()
                serving.communicate(timeout=20)
            self.assertEqual(serving.returncode, 0)
            # Without the certificates it says what is missing.
            (root / "etc" / "ssl" / "certs" / "ca-certificates.crt").unlink()
            failed = run("--config", "/proxy.toml", "--listen", "127.0.0.1:0")
            self.assertIn("certificates", failed.communicate(timeout=20)[1])


class Config(unittest.TestCase):
    def test_configuration_is_valid(self):
        text = (DEPLOY / "proxy.toml").read_text()
        check_config(self, text, "/run/credentials/jobtree-proxy.service/password")


def check_config(test, text, password_file):
    """Runs `--check` on a configuration, first with its password file and then without it."""
    test.assertEqual(tomllib.loads(text)["upstream"][0]["auth"]["password_file"], password_file)
    with tempfile.TemporaryDirectory() as folder:
        password = pathlib.Path(folder) / "password"
        password.write_text("x")
        config = pathlib.Path(folder) / "proxy.toml"
        config.write_text(text.replace(password_file, str(password)))
        result = subprocess.run([PROXY, "--config", str(config), "--check"], capture_output=True, text=True)
        test.assertEqual((result.returncode, result.stderr), (0, ""))
        password.unlink()
        result = subprocess.run([PROXY, "--config", str(config), "--check"], capture_output=True, text=True)
        test.assertEqual(result.returncode, 2)
        test.assertIn("cannot be read", result.stderr)


def main():
    global DEPLOY, PROXY
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    DEPLOY, PROXY = pathlib.Path(sys.argv[1]), sys.argv[2]
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
