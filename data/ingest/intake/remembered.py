"""What the headings of a school's own tables mean, kept so that it is asked once."""

from sqlalchemy import Connection, Engine, delete, insert, select

from data import models
from data.ingest.intake.said import Mapping, as_json, from_json
from data.ingest.transactions import reading, spoken
from data.ingest.writing import now

KEPT = models.FileMapping.__table__


def mappings(connection: Connection, urn: int | None) -> tuple[Mapping, ...]:
    """The mappings that a school settled at earlier imports."""
    found = connection.scalars(
        select(KEPT.c.mapping).where(KEPT.c.urn == (urn or 0)).order_by(KEPT.c.signature)
    )
    return tuple(from_json(Mapping, text) for text in found)


def remember(engine: Engine, urn: int, settled: tuple[Mapping, ...], by: str) -> None:
    """Keep what the headings of tables were settled to mean, in place of what they meant before."""
    if not settled:
        return
    with spoken(), engine.begin() as connection:
        for mapping in settled:
            here = KEPT.c.urn == urn, KEPT.c.signature == mapping.signature
            connection.execute(delete(KEPT).where(*here))
            connection.execute(
                insert(KEPT).values(
                    urn=urn, signature=mapping.signature, mapping=as_json(mapping), at=now(), by=by
                )
            )


def forget(engine: Engine, urn: int, signature: str) -> bool:
    """Forget what the headings of a table mean; whether there was anything to forget."""
    with spoken(), engine.begin() as connection:
        here = KEPT.c.urn == urn, KEPT.c.signature == signature
        return bool(connection.execute(delete(KEPT).where(*here)).rowcount)


def remembered(engine: Engine, urn: int) -> tuple[Mapping, ...]:
    """The mappings that a school settled."""
    with reading(engine) as connection:
        return mappings(connection, urn)
