"""A process that calls the portal's REST interface, one line of standard input at a time.

Each line is an address and a JSON body; the answer is a line with status and code of the error. Requests pass
through the whole stack, so two such processes are two web workers as far as the database can tell.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from rest_framework.test import APIClient  # noqa: E402


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def serve(token: str) -> None:
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    say("ready")
    for line in sys.stdin:
        address, _blank, body = line.partition(" ")
        answer = client.post(address, json.loads(body), format="json")
        error = "" if answer.status_code < 400 else answer.json()["errors"][0]["code"]
        say(f"{answer.status_code} {error}")


if __name__ == "__main__":
    serve(sys.argv[1])
