"""Several schools at once: each is tallied where its snapshot is held, and the sums are added.

Tallies add (see ``data.measures.core``), so schools are shards. They are tallied in this process, or, where
``SIGHTLINE_SCHEDULER`` names a Dask cluster, by its workers; see docs/cluster.md.
"""

from data.across.asking import added, tallies

__all__ = ["added", "tallies"]
