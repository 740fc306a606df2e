"""A load client: a few connections kept alive, bounded in count and time, cheap beside what it measures."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

PATIENCE = 30.0  # seconds for one answer


class UnexpectedAnswer(Exception):
    """The server said something else than what is measured."""


@dataclass(frozen=True)
class Request:
    """A GET with the status that it must have, if any."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    expect: int | None = 200

    def wire(self) -> bytes:
        headers = {"Host": "127.0.0.1", **self.headers}
        lines = [f"GET {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(frozen=True)
class Load:
    """What a run saw; times in milliseconds."""

    latencies: list[float]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        return percentile(self.latencies, 95)


def percentile(numbers: list[float], percent: int) -> float:
    return statistics.quantiles(numbers, n=100, method="inclusive")[percent - 1]


class Connection:
    """One kept-alive connection, opened again whenever the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: Request) -> bytes:
        """The head of the answer; the body is read and thrown away."""
        try:
            return self._ask(request)
        except (ConnectionError, EOFError):
            self.close()
            return self._ask(request)

    def _ask(self, request: Request) -> bytes:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request.wire())
        head, body = self._head(self.socket)
        if request.expect and not head.startswith(b"HTTP/1.1 %d " % request.expect):
            self.close()
            first = head.partition(b"\r\n")[0].decode()
            raise UnexpectedAnswer(f"{request.path}: {first}, not {request.expect}")
        left = _length(head) - len(body)
        while left > 0:
            left -= len(_received(self.socket))
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return head

    @staticmethod
    def _head(connection: socket.socket) -> tuple[bytes, bytes]:
        data = _received(connection)
        while b"\r\n\r\n" not in data:
            data += _received(connection)
        head, _separator, body = data.partition(b"\r\n\r\n")
        return head, body

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket = None


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise EOFError
    return data


def _length(head: bytes) -> int:
    if head.startswith((b"HTTP/1.1 304", b"HTTP/1.1 204")):
        return 0
    for line in head.split(b"\r\n"):
        name, _separator, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise UnexpectedAnswer("an answer without Content-Length")


def header(port: int, request: Request, name: str) -> str:
    """One header of one answer."""
    connection = Connection(port)
    head = connection.ask(request).decode("latin-1")
    connection.close()
    for line in head.split("\r\n"):
        key, _separator, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    raise UnexpectedAnswer(f"{request.path}: no header {name}")


def run(port: int, request: Request, *, count: int, seconds: float, connections: int = 1) -> Load:
    """Ask until `count` answers or `seconds` are over, whichever is first."""
    latencies: list[float] = []
    failures: list[Exception] = []
    began = time.perf_counter()
    each = -(-count // connections)

    def client() -> None:
        connection = Connection(port)
        try:
            for _ in range(each):
                asked = time.perf_counter()
                if asked - began > seconds:
                    break
                connection.ask(request)
                latencies.append((time.perf_counter() - asked) * 1000)
        except (UnexpectedAnswer, OSError) as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Load(latencies, time.perf_counter() - began)
