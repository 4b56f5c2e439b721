"""Validates deploy/: manifests against the Kubernetes schemas, the unit with systemd-analyze, configurations with the proxy,
alert rules and dashboard with promtool. systemd-analyze and promtool are used if they are installed.

usage: check.py DEPLOY PROXY, the absolute paths of deploy/ and of the built jobtree-proxy
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest

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
