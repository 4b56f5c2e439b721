"""Compares our request signatures with those of the vendor's signer, for generated requests.

usage: sign.py SIGNER, where SIGNER is the program built from proxy/examples/authorization.rs
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

# Characters of ids and values. No job path has a slash within a segment.
PLAIN = string.ascii_letters + string.digits + "-_.~"
SPECIAL = PLAIN + " !\"#$%&'()*+,:;<=>?@[\\]^`{|}äé€中文😀"

SIGNER = ""


def random_text(rng, alphabet, max_length):
    return "".join(rng.choices(alphabet, k=rng.randint(1, max_length)))


def random_request(rng):
    """A random request, as a dictionary."""
    segments = [random_text(rng, rng.choice((PLAIN, SPECIAL)), 20) for _ in range(rng.randint(1, 7))]
    names = [random_text(rng, rng.choice((PLAIN, SPECIAL)), 8) for _ in range(rng.randint(0, 5))]
    query = [(name, random_text(rng, SPECIAL, 12)) for name in names for _ in range(rng.choice((1, 1, 1, 2)))]
    rng.shuffle(query)
    day = f"20{rng.randint(10, 39)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    time = f"{rng.randint(0, 23):02}{rng.randint(0, 59):02}{rng.randint(0, 59):02}"
    headers = {"X-Sdk-Date": f"{day}T{time}Z", "Host": f"{random_text(rng, string.ascii_lowercase, 9)}.example"}
    for name in ("X-Project-Id", "X-Security-Token", "X-Domain-Id", "Accept", "ief-instance-id", "X_UNDERSCORE"):
        if rng.random() < 0.4:
            headers[name] = rng.choice(("", " ")) + random_text(rng, PLAIN + "/+= ,", 40).strip() + rng.choice(("", "  "))
    body = rng.choice(("", "", '{"name":"é"}', random_text(rng, SPECIAL, 60)))
    # No Content-Type: the vendor's Go signer and ours do not sign it, but the vendor's Python signer does.
    return {
        "method": rng.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE")),
        "path": "/" + "/".join(quote(segment, safe="") for segment in segments) + rng.choice(("", "", "/")),
        "query": query,
        "headers": list(headers.items()),
        "body": body,
        "access_key": random_text(rng, string.ascii_uppercase + string.digits, 20),
        "secret_key": random_text(rng, string.ascii_letters + string.digits + "/+", 40),
    }


def vendor_signature(request):
    """The `Authorization` header of the vendor's signer."""
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
    def test_signatures_match_the_vendor(self):
        rng = random.Random(20260101)
        requests = [random_request(rng) for _ in range(REQUESTS)]
        lines = "".join(json.dumps(request) + "\n" for request in requests)
        result = subprocess.run([SIGNER], input=lines, capture_output=True, text=True, check=True)
        ours = result.stdout.splitlines()
        self.assertEqual(len(ours), REQUESTS)
        for request, signature in zip(requests, ours):
            self.assertEqual(signature, vendor_signature(request), json.dumps(request))
        print(f"{REQUESTS} random requests have the vendor's signature")

    def test_different_secret_key_changes_the_signature(self):
        request = random_request(random.Random(1))
        changed = dict(request, secret_key=request["secret_key"] + "x")
        self.assertNotEqual(vendor_signature(request), vendor_signature(changed))


def main():
    global SIGNER
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    SIGNER = sys.argv[1]
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(Signatures)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
