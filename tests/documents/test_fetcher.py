"""A document is written by outsiders: whatever it asks for, no call leaves and no file is read."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.documents import pdf, stored
from kernel.documents.fetcher import DocumentFetcher, RefusedResource
from tests.documents.pictures import png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x/"/></svg>'
INLINE = "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
PAGE = '<!DOCTYPE html><html lang="zh-CN"><head><title>x</title></head><body><p>正文</p>{}</body></html>'

# {trap} is the address of a server on loopback, {file} a file on this machine.
VECTORS = {
    "link": '<link rel="stylesheet" href="{trap}/a.css">',
    "link-file": '<link rel="stylesheet" href="file://{file}">',
    "import": '<style>@import url("{trap}/b.css");</style>',
    "font-face": '<style>@font-face {{ font-family: x; src: url("{trap}/x.woff2") }}</style>',
    "background": '<style>p {{ background: url("{trap}/bg.png") }}</style>',
    "inline-background": '<p style="background-image: url({trap}/bg.png)">x</p>',
    "list-style": '<style>li {{ list-style-image: url("{trap}/li.png") }}</style><ul><li>x</li></ul>',
    "content": '<style>p::before {{ content: url("{trap}/c.png") }}</style>',
    "border-image": '<style>p {{ border: 1px solid; border-image: url("{trap}/b.png") 1 }}</style>',
    "page-background": '<style>@page {{ background: url("{trap}/page.png") }}</style>',
    "color-profile": '<style>@color-profile --x {{ src: url("{trap}/x.icc") }}</style>',
    "img": '<img src="{trap}/x.png">',
    "img-file": '<img src="file://{file}">',
    "img-bare-path": '<img src="{file}">',
    "img-protocol-relative": '<img src="//127.0.0.1/x.png">',
    "img-ftp": '<img src="ftp://127.0.0.1/x.png">',
    "img-upper-case": '<img src="HTTP://127.0.0.1/x.png">',
    "base": '<base href="{trap}/"><img src="x.png">',
    "object": '<object data="{trap}/x.png"></object>',
    "embed": '<embed src="{trap}/x.svg" type="image/svg+xml">',
    "climb": '<img src="static:../config/settings/base.py">',
    "climb-encoded": '<img src="static:documents/%2e%2e/%2e%2e/manage.py">',
    "relative-climb": '<img src="../../../etc/hostname.png">',
    "static-root": '<img src="static:/etc/passwd.png">',
    "stored-climb": '<img src="stored:../../etc/passwd">',
    "attachment": '<link rel="attachment" href="file://{file}">',
    "attachment-anchor": '<a rel="attachment" href="{trap}/x.pdf">x</a>',
    "svg-image": '<svg width="9" height="9"><image href="{trap}/s.png" width="9" height="9"/></svg>',
    "inline-svg": f'<img src="{INLINE}">',
    "huge-inline": f'<img src="data:image/png;base64,{"A" * 100_000}">',
}
# What the renderer does not load at all; the trap shows that it does not.
IGNORED = {
    "iframe": '<iframe src="{trap}/x.html"></iframe>',
    "script": '<script src="{trap}/x.js"></script>',
    "video": '<video src="{trap}/x.mp4" poster="{trap}/x.png"></video>',
    "refresh": '<meta http-equiv="refresh" content="0; url={trap}/">',
    "svg-style": '<svg width="9" height="9"><style>@import url("{trap}/s.css");</style></svg>',
    "svg-use": '<svg width="9" height="9"><use href="{trap}/s.svg#x"/></svg>',
    "xml-entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file://{file}">]><p>&e;</p>',
}


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """An address that is listening, and who has called it."""
    callers: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, caller = server.accept()
                callers.append(str(caller))
                connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", callers
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.png"
    path.write_bytes(png(8, 8))
    return path


def document(body: str) -> str:
    return PAGE.format(body)


@pytest.mark.parametrize("name", VECTORS)
def test_document_that_asks_for_more_is_refused(name: str, trap: tuple[str, list[str]], secret: Path) -> None:
    address, callers = trap

    with pytest.raises(RefusedResource) as raised:
        pdf.render_html(document(VECTORS[name].format(trap=address, file=secret)))

    assert len(raised.value.refused) >= 1
    assert callers == []


@pytest.mark.parametrize("name", IGNORED)
def test_what_the_renderer_ignores_is_not_loaded(
    name: str, trap: tuple[str, list[str]], secret: Path
) -> None:
    address, callers = trap

    rendered = pdf.render_html(document(IGNORED[name].format(trap=address, file=secret)))

    assert rendered.pages == 1
    assert callers == []


def test_trap_is_listening(trap: tuple[str, list[str]]) -> None:
    address, callers = trap
    host, port = address.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port))) as connection:
        connection.recv(1)  # returns once the trap has taken the call and closed it

    assert len(callers) == 1


def test_link_for_the_reader_is_not_followed(trap: tuple[str, list[str]]) -> None:
    address, callers = trap

    assert pdf.render_html(document(f'<a href="{address}/x">x</a>')).pages == 1
    assert callers == []


def test_own_stylesheet_is_served() -> None:
    response = DocumentFetcher().fetch("static:documents/gb9704.css")

    assert response.content_type == "text/css"
    assert b"@page" in response.read()


def test_small_inline_picture_is_served() -> None:
    url = "data:image/png;base64," + base64.b64encode(png(4, 4)).decode()
    response = DocumentFetcher().fetch(url)

    assert (response.content_type, response.read()) == ("image/png", png(4, 4))


def test_stored_picture_is_served_and_text_is_not() -> None:
    picture, text = stored.put(png(4, 4)), stored.put(b"secret")

    assert DocumentFetcher().fetch(f"stored:{picture}").read() == png(4, 4)
    with pytest.raises(RefusedResource, match="not a PNG, JPEG or GIF picture"):
        DocumentFetcher().fetch(f"stored:{text}")


@pytest.mark.parametrize(
    "url", ["static:documents/missing.css", "static:icons.txt", "static:documents", "about:blank", ""]
)
def test_fetcher_refuses_and_remembers(url: str) -> None:
    fetcher = DocumentFetcher()
    with pytest.raises(RefusedResource) as at_once:
        fetcher.fetch(url)

    with pytest.raises(RefusedResource) as at_the_end, fetcher:
        pass

    assert at_the_end.value.refused == at_once.value.refused
    assert len(at_once.value.refused) == 1
