"""Programs that call the REST interface, each with a token and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from typing import Any
from urllib.parse import urlsplit

import pdfplumber

from kernel.accounts.actions import create_token
from tests.e2e.stage import Stage
from tests.world import World


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)

    @property
    def codes(self) -> list[tuple[str, str | None]]:
        """(code, field) of each error, in the one shape that all errors have."""
        assert self.data.keys() == {"type", "errors"}
        return [(error["code"], error["attr"]) for error in self.data["errors"]]


@dataclass(frozen=True)
class Caller:
    stage: Stage
    secret: str = ""

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        connection = HTTPConnection(urlsplit(self.stage.url).netloc, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= {"Authorization": f"Token {self.secret}"} if self.secret else {}
        given |= {"Content-Type": "application/json"} if body is not None else {}
        text = json.dumps(body) if body is not None else None
        try:
            connection.request(method, f"/api/v1/{path}", text, given)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, status: int = 200, **headers: str) -> Answer:
        return self._expect(status, self.send("GET", path, **headers))

    def post(
        self, path: str, body: Mapping[str, object] | None = None, status: int = 200, **headers: str
    ) -> Answer:
        return self._expect(status, self.send("POST", path, body or {}, **headers))

    def patch(self, path: str, body: Mapping[str, object], status: int = 200, **headers: str) -> Answer:
        return self._expect(status, self.send("PATCH", path, body, **headers))

    @staticmethod
    def _expect(status: int, answer: Answer) -> Answer:
        assert answer.status == status, answer.content.decode(errors="replace")[:2000]
        return answer


@dataclass
class Callers:
    stage: Stage
    known: dict[str, Caller] = field(default_factory=dict)

    def __call__(self, persona: str = "") -> Caller:
        """The program of somebody of tests/world.py, or of nobody."""
        if persona not in self.known:
            secret = create_token(by=World().user(persona), name="样例", scope="write")[1] if persona else ""
            self.known[persona] = Caller(self.stage, secret)
        return self.known[persona]


def pdf_text(content: bytes) -> str:
    """Without the blanks between its lines and letters."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
