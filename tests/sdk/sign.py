"""Our signatures beside those of the vendor's own signer, over many generated requests.

usage: sign.py SIGNER, the program that is built from proxy/examples/authorization.rs
"""

import json
import random
import string
import subprocess
import sys
import unittest

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from urllib.parse import quote

REQUESTS = 5_000

# What ids and values may hold. A slash within a segment is no part of any job's path.
PLAIN = string.ascii_letters + string.digits + "-_.~"
ODD = PLAIN + " !\"#$%&'()*+,:;<=>?@[\\]^`{|}äé€中文😀"

SIGNER = ""


def text(chance, alphabet, most):
    return "".join(chance.choices(alphabet, k=chance.randint(1, most)))


def generated(chance):
    """A request as a dictionary."""
    segments = [text(chance, chance.choice((PLAIN, ODD)), 20) for _ in range(chance.randint(1, 7))]
    names = [text(chance, chance.choice((PLAIN, ODD)), 8) for _ in range(chance.randint(0, 5))]
    query = [(name, text(chance, ODD, 12)) for name in names for _ in range(chance.choice((1, 1, 1, 2)))]
    chance.shuffle(query)
    day = f"20{chance.randint(10, 39)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    time = f"{chance.randint(0, 23):02}{chance.randint(0, 59):02}{chance.randint(0, 59):02}"
    headers = {"X-Sdk-Date": f"{day}T{time}Z", "Host": f"{text(chance, string.ascii_lowercase, 9)}.example"}
    for name in ("X-Project-Id", "X-Security-Token", "X-Domain-Id", "Accept", "ief-instance-id", "X_UNDERSCORE"):
        if chance.random() < 0.4:
            headers[name] = chance.choice(("", " ")) + text(chance, PLAIN + "/+= ,", 40).strip() + chance.choice(("", "  "))
    body = chance.choice(("", "", '{"name":"é"}', text(chance, ODD, 60)))
    # No Content-Type: the vendor's signer for Go leaves it out of what is signed, as we do, and the one for Python does not.
    return {
        "method": chance.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE")),
        "path": "/" + "/".join(quote(segment, safe="") for segment in segments) + chance.choice(("", "", "/")),
        "query": query,
        "headers": list(headers.items()),
        "body": body,
        "access_key": text(chance, string.ascii_uppercase + string.digits, 20),
        "secret_key": text(chance, string.ascii_letters + string.digits + "/+", 40),
    }


def vendors(request):
    """What the vendor's signer says."""
    credentials = BasicCredentials(request["access_key"], request["secret_key"], "project")
    sdk = SdkRequest(
        method=request["method"],
        schema="https",
        host=dict(request["headers"])["Host"],
        resource_path=request["path"],
        query_params=list(map(tuple, request["query"])),
        header_params=dict(request["headers"]),
        body=request["body"],
    )
    return Signer(credentials).sign(sdk).header_params["Authorization"]


class Signatures(unittest.TestCase):
    def test_ours_are_the_vendors(self):
        chance = random.Random(20260101)
        requests = [generated(chance) for _ in range(REQUESTS)]
        lines = "".join(json.dumps(request) + "\n" for request in requests)
        ended = subprocess.run([SIGNER], input=lines, capture_output=True, text=True, check=True)
        ours = ended.stdout.splitlines()
        self.assertEqual(len(ours), REQUESTS)
        for request, our in zip(requests, ours):
            self.assertEqual(our, vendors(request), json.dumps(request))
        print(f"{REQUESTS} generated requests, each signed as the vendor's own signer does")

    def test_a_change_anywhere_changes_the_signature(self):
        request = generated(random.Random(1))
        changed = dict(request, secret_key=request["secret_key"] + "x")
        self.assertNotEqual(vendors(request), vendors(changed))


def main():
    global SIGNER
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    SIGNER = sys.argv[1]
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(Signatures)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
