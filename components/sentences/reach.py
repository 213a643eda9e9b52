"""Whether a gain in an intervention is seen in the subject, in words."""

from components.sentences.provision import FEW
from components.sentences.scores import is_clear
from components.sentences.words import spoken
from data.table import Table

NOT_ALIKE = "Value added is beside peers from the same start; a test\u2019s own gain has no comparison."


@spoken
def reach(table: Table) -> tuple[str, str]:
    """Where the same pupils gained on the intervention's test, and whether they gained on peers in the subject too."""
    names = list(dict.fromkeys(row["intervention"] for row in table.rows))
    if not names:
        return "No pupil in view has both a gain in an intervention and value added in its subject.", ""
    both = {name: (table.row(name, "impact"), table.row(name, "class")) for name in names}
    told = {name: rows for name, rows in both.items() if rows[0]["value"] is not None}
    if not told:
        return f"Pupils with both: {FEW} in any intervention.", ""
    gained = [name for name, rows in told.items() if is_clear(rows[0], 2) and rows[0]["value"] > 0]
    seen = [name for name, rows in told.items() if is_clear(rows[1], 2) and rows[1]["value"] > 0]
    sentence = (
        f"Of {len(told)} interventions with enough pupils, the gain on their own test is clear of 0 in "
    )
    sentence += f"{len(gained)}, and the same pupils clearly gained on peers in the subject in {len(seen)}."
    return sentence.replace("Of 1 interventions", "Of 1 intervention"), NOT_ALIKE
