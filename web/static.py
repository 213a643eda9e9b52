"""Files anyone may have, signed in or not: what others wrote (from ``node_modules``) and our own first paint.

Only the files named here are served. The address of each holds the hash of its content, so a browser keeps
it for good and a changed file is another address. Each is compressed once, when the server starts.
"""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request

from data.errors import Refused
from web import bootstrap
from web.compression import compressed, is_text, wanted_encoding

ROOT = Path(__file__).parents[1]
FONT = "node_modules/@fontsource-variable/atkinson-hyperlegible-next"
VENDOR = {
    "bootstrap": "node_modules/bootstrap/dist/css/bootstrap.min.css",
    "plotly": "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
    "font": f"{FONT}/index.css",
}
PUBLIC = {
    "base": "assets/base.css",
    "theme": "assets/theme.js",
    "login": "web/login.css",
}
# Has Chromium compile the functions of a file while it arrives, beside the page, and not when each is first called.
CALLED_ON_LOAD = b"//# allFunctionsCalledOnLoad\n"
STYLES = ("bootstrap", "font", "base")
KEPT = "files/kept"
ENDPOINTS = {"files/vendor": "/vendor/<path:path>", "files/public": "/public/<path:path>"}
FOR_GOOD = "max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """One file as it is served: its address, its content and the media type."""

    address: str
    content: bytes
    media_type: str


@lru_cache
def shelf(root: Path = ROOT) -> dict[str, File]:
    """Every file on offer under ``root``, by its short name.

    Fonts are on offer as soon as their style sheet is, by the name the style sheet gives them. Raises
    Refused, naming the file, when one is missing.
    """
    files = {name: _file("/public", root / path, _read(root / path)) for name, path in PUBLIC.items()}
    for name, path in VENDOR.items():
        content = _read(root / path)
        for font in re.findall(rb"url\(\./(files/[\w-]+\.woff2)\)", content):
            relative = font.decode()
            found = _file("/vendor", root / path, _read((root / path).parent / relative), Path(relative).name)
            files[found.address.rsplit("/", 1)[1]] = found
            content = content.replace(b"./" + font, found.address.encode())
        if name == "bootstrap":
            content = bootstrap.used(content)
        if name == "plotly":
            content = CALLED_ON_LOAD + content
        files[name] = _file("/vendor", root / path, content)
    files["styles"] = _styles(files, root / "assets")
    return files


def _styles(files: dict[str, File], folder: Path) -> File:
    """Every style sheet of the app as one: what others wrote, our first paint, then the rest of ours by name."""
    ours = [_read(path) for path in sorted(folder.glob("*.css")) if path.name != "base.css"]
    return _file(
        "/public", folder / "sightline.css", b"\n".join([*(files[name].content for name in STYLES), *ours])
    )


def address(name: str) -> str:
    """The address of a file by its short name: ``address("plotly")`` -> ``/vendor/<hash>/plotly-cartesian.min.js``."""
    return shelf()[name].address


def install(server: Flask) -> None:
    """Serve the files, each read, hashed and compressed now rather than in somebody's first request."""
    by_address = {file.address: file for file in shelf().values()}
    server.extensions[KEPT] = by_address
    for file in by_address.values():
        _compress(file)

    def serve(path: str) -> Response:
        file = by_address.get(request.path)
        if file is None:
            abort(404)
        encoding = wanted_encoding(request) if is_text(file.media_type) else None
        body = compressed(file.content, encoding) if encoding else file.content
        response = Response(body, mimetype=file.media_type)
        response.headers["Vary"] = "Accept-Encoding"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        return response

    for endpoint, rule in ENDPOINTS.items():
        server.add_url_rule(rule, endpoint, serve)
    server.add_url_rule("/_kept/<path:path>", KEPT, serve)


def keep(server: Flask, name: str, content: bytes) -> str:
    """Serve a file made at the start to whoever is signed in, and say at which address."""
    file = _file("/_kept", Path(name), content)
    _compress(file)
    server.extensions[KEPT][file.address] = file
    return file.address


def _compress(file: File) -> None:
    if is_text(file.media_type):
        compressed(file.content, "br")
        compressed(file.content, "gzip")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            f"The file {path} is missing ({error.strerror}). Set Sightline up again with: make run"
        ) from error


def _file(prefix: str, path: Path, content: bytes, name: str | None = None) -> File:
    name = name or path.name
    digest = hashlib.sha256(content).hexdigest()[:16]
    media_type = "font/woff2" if name.endswith(".woff2") else mimetypes.guess_type(name)[0]
    return File(f"{prefix}/{digest}/{name}", content, media_type or "application/octet-stream")
