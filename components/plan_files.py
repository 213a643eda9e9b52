"""The action plan as a spreadsheet and as a document."""

import io
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from components.action_words import ALONE, due_said, sums_said, value_said
from components.followed import finding, made_from, then_and_now
from data import actions
from data.actions import Planned
from data.dates import long_date
from data.ingest.files import FILES
from data.table import cell

SHEET = "SEN action plan"
COLUMNS = tuple(column.name for column in FILES["actions.csv"].columns)
FROM = ("made_from", "then_and_now")
WIDTHS = {"action_id": 14, "owner": 18, "cost": 10, "hours": 10, "status": 10, "page": 16}
DAY_WIDTH, TEXT_WIDTH = 12, 36
ROWS = tuple(name for name in ALONE if name not in ("aim", "page", "status", "due_date"))


@dataclass(frozen=True)
class Plan:
    """What is written: whose plan, the day, and its actions in their order."""

    school: str
    today: date
    actions: list[Planned]


def xlsx(plan: Plan) -> bytes:
    """The plan as a workbook whose first sheet has the columns of actions.csv, and what each was made from."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append([*COLUMNS, *FROM])
    for planned in plan.actions:
        sheet.append([None] * len(COLUMNS))
        for place, value in enumerate(_row(planned), 1):
            _write(sheet.cell(sheet.max_row, place), value)
    for place, name in enumerate((*COLUMNS, *FROM), 1):
        width = DAY_WIDTH if name.endswith(("_date", "_on")) else WIDTHS.get(name, TEXT_WIDTH)
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (
        "landscape",
        1,
        0,
    )
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(planned: Planned) -> list:
    said = [planned.action_id, *(getattr(planned.action, name) for name in COLUMNS if name != "action_id")]
    return [*said, made_from(planned.origin)[0] if planned.origin else "", "\n".join(_lines(planned))]


def _write(into, value: object) -> None:
    """One cell: a date as a date, a number as a number, a text as text whatever it begins with."""
    into.value = cell(value) or None if isinstance(value, str) else value
    if isinstance(value, str) and value:
        into.data_type = "s"
    if isinstance(value, date):
        into.number_format = "dd/mm/yyyy"
    into.alignment = Alignment(wrap_text=True, vertical="top")


def _lines(planned: Planned) -> list[str]:
    return then_and_now(planned.origin) if planned.origin else []


def docx(plan: Plan) -> bytes:
    """The plan as a document: its sums, then each action with everything that is written of it."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(11)
    document.core_properties.title, document.core_properties.author = SHEET, plan.school
    document.add_heading(SHEET, 0)
    document.add_paragraph(f"{plan.school}, {long_date(plan.today)}")
    document.add_paragraph(sums_said(actions.summed([one.action for one in plan.actions], plan.today)))
    for planned in plan.actions:
        _section(document, planned, plan.today)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _section(document, planned: Planned, today: date) -> None:
    action = planned.action
    document.add_heading(action.aim, 2)
    said = [("Status", value_said("status", action)), ("Due", due_said(action, today))]
    said += [(ALONE[name], value_said(name, action)) for name in ROWS]
    if planned.origin:
        said += [("Made from", made_from(planned.origin)[0]), ("It said", finding(planned.origin))]
        said.append(("Then and now", "\n".join(_lines(planned))))
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for title, words in said:
        if words:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Cm(5), Cm(12)
            cells[0].text, cells[1].text = title, words
            cells[0].paragraphs[0].runs[0].bold = True
    document.add_paragraph()


WRITES = {"xlsx": xlsx, "docx": docx}
