"""The Kubernetes manifests and the systemd unit of deploy/, checked by the tools that know their schemas.

usage: check.py DEPLOY PROXY, the folder and the built jobtree-proxy
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

    def test_every_manifest_has_its_schema(self):
        kinds = [document["kind"] for document in self.documents]
        self.assertEqual(kinds, ["ConfigMap", "Secret", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"])
        for document in self.documents:
            kubernetes_validate.validate(document, VERSION, strict=True)
        print(f"{', '.join(kinds)}: as Kubernetes {VERSION} has them")

    def test_a_manifest_that_is_wrong_is_found(self):
        deployment = next(it for it in self.documents if it["kind"] == "Deployment")
        deployment["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(deployment, VERSION, strict=True)

    def test_the_proxy_takes_the_configuration_within(self):
        config = next(it for it in self.documents if it["kind"] == "ConfigMap")["data"]["proxy.toml"]
        check(self, config, "/run/secrets/jobtree-proxy/password")


class Unit(unittest.TestCase):
    def test_systemd_knows_every_line_of_the_unit(self):
        analyze = shutil.which("systemd-analyze")
        if not analyze:
            self.skipTest("there is no systemd-analyze")
        text = (DEPLOY / "systemd" / "jobtree-proxy.service").read_text()
        with tempfile.TemporaryDirectory() as folder:
            # Its program and its files are not installed here.
            unit = pathlib.Path(folder) / "jobtree-proxy.service"
            unit.write_text(text.replace("/usr/local/bin/jobtree-proxy", PROXY))
            ended = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True)
            complaints = [line for line in ended.stderr.splitlines() if "jobtree-proxy" in line]
            self.assertEqual(complaints, [])


class Config(unittest.TestCase):
    def test_the_proxy_takes_the_configuration(self):
        text = (DEPLOY / "proxy.toml").read_text()
        check(self, text, "/run/credentials/jobtree-proxy.service/password")


def check(test, text, password_file):
    """Has the proxy itself look at a configuration, with a password that is there."""
    test.assertEqual(tomllib.loads(text)["upstream"][0]["auth"]["password_file"], password_file)
    with tempfile.TemporaryDirectory() as folder:
        password = pathlib.Path(folder) / "password"
        password.write_text("x")
        config = pathlib.Path(folder) / "proxy.toml"
        config.write_text(text.replace(password_file, str(password)))
        ended = subprocess.run([PROXY, "--config", str(config), "--check"], capture_output=True, text=True)
        test.assertEqual((ended.returncode, ended.stderr), (0, ""))
        password.unlink()
        ended = subprocess.run([PROXY, "--config", str(config), "--check"], capture_output=True, text=True)
        test.assertEqual(ended.returncode, 2)
        test.assertIn("cannot be read", ended.stderr)


def main():
    global DEPLOY, PROXY
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    DEPLOY, PROXY = pathlib.Path(sys.argv[1]), sys.argv[2]
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
