"""The action plan as files: they open again, say what was written, and run nothing."""

import io
from datetime import date

from docx import Document
from openpyxl import load_workbook

from data import audit, store
from tests.support_actions import FIELDS, FORMULA, MADE, STEEP, save

WRITTEN = {
    **FIELDS, "others": "Heads of year", "start_date": "2026-11-01", "cost": "1250.5", "hours": "12",
    "success_criteria": "Under 3 points\nby Easter", "monitored_by": "Head", "monitored_when": "Half-termly",
    "monitoring": "From the chart", "improvement_plan": "Priority 2", "evaluation": "Too early", "status": "open",
}  # fmt: skip


def test_the_spreadsheet_opens_again_and_says_what_was_written(tiny):
    client = tiny.client("senco")
    save(client, MADE, **WRITTEN)
    answer = client.get("/actions/plan.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sightline-action-plan.xlsx"'
    (header, row) = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    read = dict(zip(header, row, strict=True))
    assert {name: str(read[name]) for name in WRITTEN if not name.endswith("_date")} == {
        name: said for name, said in WRITTEN.items() if not name.endswith("_date")
    }
    assert (read["start_date"].date(), read["due_date"].date()) == (date(2026, 11, 1), date(2026, 12, 18))
    assert "1 of 60 (1.7%)" in read["then_and_now"]
    assert "Whole school" in read["made_from"]


def test_the_spreadsheet_is_an_actions_csv_again(tiny, tmp_path):
    from data.ingest import import_pack

    client = tiny.client("senco")
    save(client, **WRITTEN)
    rows = list(
        load_workbook(io.BytesIO(client.get("/actions/plan.xlsx").data)).active.iter_rows(values_only=True)
    )
    folder = tmp_path / "again"
    folder.mkdir()

    def cell(value):
        return "" if value is None else value.date().isoformat() if hasattr(value, "date") else str(value)

    lines = [",".join(f'"{cell(value)}"' for value in row[: len(WRITTEN) + 3]) for row in rows]
    (folder / "actions.csv").write_text("\n".join(lines))
    report = import_pack(folder, store.school_engine(), progress=False, dry_run=True)
    assert report.accepted, report.text()
    assert [problem.severity for problem in report.problems] == ["warning"]


def test_no_cell_of_the_spreadsheet_is_a_formula(tiny):
    client = tiny.client("senco")
    for start_of in ("=", "+", "-", "@", "\uff1d"):
        save(client, **{**FIELDS, "aim": f"{start_of}1+1", "action": FORMULA, "owner": "Ok,=1+1"})
    book = load_workbook(io.BytesIO(client.get("/actions/plan.xlsx").data))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    said = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {"'=1+1", "'+1+1", "'-1+1", "'@1+1", "'\uff1d1+1", f"'{FORMULA}", "Ok,'=1+1"} <= said


def test_the_document_opens_again_and_says_what_was_written(tiny):
    client = tiny.client("senco")
    save(client, MADE, **{**WRITTEN, "aim": STEEP})
    document = Document(io.BytesIO(client.get("/actions/plan.docx").data))
    assert STEEP in [paragraph.text for paragraph in document.paragraphs]
    rows = {row.cells[0].text: row.cells[1].text for table in document.tables for row in table.rows}
    for title, words in (
        ("What will be done", "Weekly calls"), ("Lead", "Mary Canary"), ("Others involved", "Heads of year"),
        ("Start", "1 November 2026"), ("Cost (\u00a3)", "\u00a31,250.50"), ("Hours of staff time", "12 hours"),
        ("Success criteria", "Under 3 points\nby Easter"), ("Monitored by", "Head"),
        ("Monitored when", "Half-termly"), ("Monitored how", "From the chart"), ("Status", "Open"),
        ("Where it stands in the school improvement plan", "Priority 2"), ("Evaluation: what happened", "Too early"),
    ):  # fmt: skip
        assert rows[title] == words, title
    assert rows["Due"].startswith("18 December 2026")
    assert "1 of 60 (1.7%)" in rows["Then and now"]


def test_a_download_is_audited_and_no_saving_tells_its_words(tiny):
    client = tiny.client("senco")
    save(client, MADE, **FIELDS)
    client.get("/actions/plan.xlsx")
    client.get("/actions/plan.docx")
    assert client.get("/actions/plan.pdf").status_code == 404
    lines = audit.entries(store.accounts_engine())
    found = [(line.what, line.details) for line in lines if line.what in ("action", "export")]
    assert found[-3:] == [
        ("action", {"change": "made", "edit": 1, "page": "register", "panel": "shares"}),
        ("export", {"page": "actions", "format": "xlsx"}),
        ("export", {"page": "actions", "format": "docx"}),
    ]
    assert "Canary" not in str(lines)
