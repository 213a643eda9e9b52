"""Compression: once for what stays the same, lightly for what does not.

A file is compressed hard the first time it is asked for and kept by the hash of its content. Doing it for
every request, as ``Dash(compress=True)`` does, costs more than it saves.
"""

import gzip
import hashlib

import brotli
from flask import Flask, Request, Response, request

SMALLEST = 1000
HARD, LIGHT = {"br": 9, "gzip": 9}, {"br": 4, "gzip": 5}
# Of answers to a reader's choices: a fourteenth more bytes than lightly, in two fifths of the time.
QUICK = {"br": 2, "gzip": 3}
_FILES = ("/_dash-component-suites/", "/assets/")
_KEPT: dict[tuple[bytes, str], bytes] = {}


def install(server: Flask) -> None:
    """Compress what the server sends, where the browser can read it."""
    server.after_request(_compress_response)


def is_text(media_type: str | None) -> bool:
    """Whether content of this media type gets smaller."""
    kind = (media_type or "").split(";")[0]
    return kind.startswith("text/") or kind in {
        "application/json", "application/javascript", "image/svg+xml", "application/manifest+json",
    }  # fmt: skip


def wanted_encoding(asked: Request) -> str | None:
    """The best encoding the browser says it reads: br, gzip, or None."""
    return asked.accept_encodings.best_match(["br", "gzip"])


def compressed(content: bytes, encoding: str) -> bytes:
    """``content`` compressed hard, kept for the next time it is asked for."""
    key = (hashlib.sha256(content).digest(), encoding)
    if key not in _KEPT:
        _KEPT[key] = _compress(content, encoding, HARD)
    return _KEPT[key]


def _compress(content: bytes, encoding: str, levels: dict[str, int]) -> bytes:
    if encoding == "br":
        return brotli.compress(content, quality=levels["br"])
    return gzip.compress(content, levels["gzip"])


def _compress_response(response: Response) -> Response:
    if response.status_code != 200 or not is_text(response.mimetype):
        return response
    if "Content-Encoding" in response.headers or (response.is_streamed and not response.direct_passthrough):
        return response
    response.vary.add("Accept-Encoding")
    encoding = wanted_encoding(request)
    if encoding is None:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SMALLEST:
        return response
    is_file = request.path.startswith(_FILES)
    levels = LIGHT if request.method == "GET" else QUICK
    response.set_data(compressed(content, encoding) if is_file else _compress(content, encoding, levels))
    response.headers["Content-Encoding"] = encoding
    return response
