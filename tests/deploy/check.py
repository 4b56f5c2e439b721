"""Validates deploy/: manifests against the Kubernetes schemas, the unit with systemd-analyze, configurations with the proxy.

usage: check.py DEPLOY PROXY, the absolute paths of deploy/ and of the built jobtree-proxy
"""

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
