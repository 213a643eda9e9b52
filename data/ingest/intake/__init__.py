"""Takes in whatever a school hands over, a file, a folder or a .zip, in any format that is known here."""

from data.ingest.intake.fields import FILLS, fields_of
from data.ingest.intake.mapping import asks, remap, with_column, with_value
from data.ingest.intake.remembered import forget, remembered
from data.ingest.intake.said import Ask, Field, Mapping, Outcome, Recognised, as_json, from_json
from data.ingest.intake.taking import PACK, is_pack, preview, recognise, take

__all__ = [
    "FILLS", "PACK", "Ask", "Field", "Mapping", "Outcome", "Recognised", "as_json", "asks", "fields_of", "forget",
    "from_json", "is_pack", "preview", "recognise", "remap", "remembered", "take", "with_column", "with_value",
]  # fmt: skip
