"""What tests of the governors' side share: a release of a demo school, and everything that a governor can ask for."""

import io
import json
import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from zipfile import ZipFile

from components.page import page_key
from data import store
from data.publish.making import make
from data.release import file
from data.release.file import Release
from data.source import Live
from tests.support_app import Whole, draw, layout_of

OUTSIDE = (
    "year_group=7&year_group=8", "need_area=ci&need_area=cl", "sen_status=K", "sen_status=E", "pupil_premium=Y",
    "pupil_premium=N", "sex=F", "sex=M", "needs=any", "as_at=2025-03-01", "since=2025-09-01", "term=autumn+1",
    "ages=all", "registration_group=01234567", "suppose=group_size:4", "year_group=N1", "year_group=7&sex=F",
)  # fmt: skip
OUTPUT = '"type":"figure"'


def published() -> Release:
    """A release of the school that the settings name, made and written as publishing does."""
    school = Live(store.school_engine()).school()
    return file.write(make(school, lambda *_: None).content)


def draw_of(whole: Whole, client, key: str, query: str, panels: list[str] | None = None):
    """What the browser asks after a choice: every panel that the page declares, or these."""
    output = next(name for name in whole.roles if OUTPUT in name)
    declared = next(page for page in whole.pages() if page_key(page) == key)
    return draw(client, output, key, panels or [f"{key}/{panel.key}" for panel in declared["panels"]], query)


def asked(whole: Whole, client, release: Release) -> Iterator[tuple[str, object]]:
    """Everything that a governor can ask for, by what it is: pages, figures, tables, packs and refusals."""
    for choice in release.choices:
        query = choice.filters.to_query()
        for page in whole.pages():
            key = page_key(page)
            yield f"page {key} {query}", layout_of(client, f"{page['path']}?{query}")
            yield f"draw {key} {query}", draw_of(whole, client, key, query)
            for panel in page["panels"]:
                address = f"/tables/{key}/{panel.key}.csv?{query}"
                yield f"table {address}", client.get(address)
    for path in (
        "/visit",
        "/who-sees-what",
        "/publish",
        "/data",
        "/progress-meeting",
        "/pupils/0123456789ab",
        "/none",
    ):
        yield f"page {path}", layout_of(client, path)
    for query in OUTSIDE:
        yield f"outside {query}", client.get(f"/tables/register/shares.csv?{query}")
        yield f"outside page {query}", layout_of(client, f"/register?{query}")
    for path in (
        "/tables/",
        "/_dash-layout",
        "/_dash-dependencies",
        "/tables/register/list.csv",
        "/tables/no/no.csv",
    ):
        yield path, client.get(path)
    yield "pdf", client.get("/packs/governors.pdf")
    yield "slides", client.get("/packs/governors.pptx")


def in_plain(what: str, answer) -> str:
    """The text of an answer as somebody could read it, whatever it is packed in."""
    if what == "pdf":
        return text_of_pdf(answer.data)
    if what == "slides":
        return text_of_slides(answer.data)
    return answer.get_data(as_text=True)


def text_of_pdf(document: bytes) -> str:
    """The text of a PDF, its strings in the order they are drawn."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        content = zlib.decompress(a85decode(stream.strip().removesuffix(b"~>")))
        for each in re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", content):
            written = re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), each)
            found.append(written.replace(rb"\(", b"(").replace(rb"\)", b")").decode("cp1252"))
    return re.sub(r"\s+", " ", " ".join(found))


def text_of_slides(slides: bytes) -> str:
    """All XML of a presentation and of the workbooks in it."""
    parts = []
    with ZipFile(io.BytesIO(slides)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".xlsx"):
                parts.append(text_of_slides(content))
            elif name.endswith((".xml", ".rels")):
                parts.append(content.decode())
    return "\n".join(parts)


def parts_of(answer) -> dict[str, object]:
    """The parts that a draw gave back, by "kind panel"."""
    found = {}
    for identity, values in answer.get_json()["response"].items():
        if identity.startswith("{"):
            one = json.loads(identity)
            found[f"{one['type']} {one['panel']}"] = next(iter(values.values()))
    return found
