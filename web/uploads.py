"""Where files to be imported are handed in: one plain POST a file, streamed to disk and never held in memory.

The body is the file itself and ``X-File-Name`` its name, percent-encoded, so that no name stands in an address.
Who may post is checked by the gate and again here; nothing is read of a file that says it is too large.
"""

from urllib.parse import unquote

from flask import Flask, Response, request

from data import audit, source, store, terms
from data.errors import NotAllowed, Refused
from data.ingest.tray import LARGEST, TooLarge, Tray, prune, safe_name, said_size
from data.reader import current_reader

ADDRESS = "/data/upload"
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xml", ".zip")
SAVE_AS = {
    ".xls": "Open it in Excel and save it as .xlsx or .csv.",
    ".xlsm": "Save it as .xlsx, which holds no macros, or as .csv.",
    ".xlsb": "Save it as .xlsx or .csv.",
    ".ods": "Save it as .xlsx or .csv.",
    ".numbers": "Export it as .xlsx or .csv.",
    ".pdf": "A PDF holds no table that can be read. Export the list as .csv or .xlsx.",
    ".docx": "A document holds no table that can be read. Export the list as .csv or .xlsx.",
}


def install(server: Flask) -> None:
    """Serve the address."""
    server.add_url_rule(ADDRESS, "upload", upload, methods=["POST"])


def upload() -> Response:
    """Keep one file in the tray of whoever is signed in; the answer is one plain sentence."""
    reader = current_reader()
    if reader.role not in terms.IMPORTED_BY:
        raise NotAllowed("Only the SENCO and administrators import.")
    name = safe_name(unquote(request.headers.get("X-File-Name", ""))[:1000])
    try:
        refuse_kind(name)
        if (request.content_length or 0) > LARGEST:
            raise TooLarge(f"It is too large: {said_size(LARGEST)} is the most that one file may be.")
        request.max_content_length = LARGEST + 1
        kept = Tray(reader.account_id, source.apart()).add(name, request.stream)
    except Refused as refusal:
        audit.record(store.accounts_engine(), "upload", account_id=reader.account_id, result="refused")
        return Response(str(refusal), 413 if isinstance(refusal, TooLarge) else 422, mimetype="text/plain")
    audit.record(store.accounts_engine(), "upload", account_id=reader.account_id, files=1)
    prune()  # a server may run for months, and starts but once
    return Response(f"{kept.name}, {said_size(kept.size)}", mimetype="text/plain")


def refuse_kind(name: str) -> None:
    """Raises Refused for a file whose ending says that it is nothing Sightline reads."""
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if ending not in ENDINGS:
        advice = SAVE_AS.get(ending, "Files end in .csv, .xlsx, .xml, .txt, .tsv or .zip.")
        raise Refused(f"This kind of file cannot be read. {advice}")
