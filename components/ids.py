"""Every id that the browser and the callbacks share, spelled once."""

CHOSEN = "chosen"
PAGE = "page"
SCHOOL = "school"
SCHOOLS = "schools"
CHIPS = "chips"
IN_VIEW = "in-view"
AS_AT = "as-at"
TABLES_DRAWN = "tables-drawn"
# What Dash tells when it names the browser's window after the page.
WINDOW_NAMED = "_pages_dummy.children"
ROWS_ASKED = "rows-asked"
ROWS_SENT = "rows-sent"
ANNOUNCED = "announced"
MAIN = "main"
PUBLISH_DESK = "publish-desk"
PUBLISH_CLOCK = "publish-clock"
VISIT_SAVED = "visit-saved"
VISIT_SAVE = "visit-save"
VISIT_WHICH = "visit-which"
IMPORT_ASKED = "import-asked"
IMPORT_CLOCK = "import-clock"
IMPORT_DESK = "import-desk"
IMPORT_HANDING = "import-handing"
IMPORT_STANDING = "import-standing"
IMPORT_SCHOOL = "import-school"

ACTIONS_STATUS = "actions-status"
ACTIONS_LEAD = "actions-lead"
ACTIONS_LISTED = "actions-listed"
ACTION_SAVE = "action-save"
ACTION_SAVED = "action-saved"
ACTION_WHICH = "action-which"
TOLD = "data-told"  # the property that holds what a panel says
VIEWS = "views"
VIEWS_ASKED = "views-asked"
VIEWS_DESK = "views-desk"
VIEWS_RAIL = "views-rail"
VIEWS_TOLD = "views-told"


def choice(name: str) -> str:
    """The control of one choice of the filter bar."""
    return f"choice-{name}"


def supposed(name: object) -> dict:
    """One input of a what-if; ``name`` is its name in ``data.what_if`` or ALL."""
    return {"type": "supposed", "name": name}


def part(kind: str, panel: object) -> dict:
    """One changing part of a panel: "figure", "words", "foot" or "rows"; ``panel`` is "page/panel" or ALL."""
    return {"type": kind, "panel": panel}


def publish(do: object, release: object) -> dict:
    """A button of the desk of releases: "prepare" or "publish", and which preview; both may be ALL."""
    return {"type": "publish", "do": do, "release": release}


def visit(field: object, line: object) -> dict:
    """One field of a visit's record, on its line of several (0 where there is one); both may be ALL."""
    return {"type": "visit", "field": field, "line": line}


def action(field: object) -> dict:
    """One field of an action's form; ``field`` may be ALL."""
    return {"type": "action", "field": field}
