"""Very large gatherings in shards: polished piece by piece, on some cores or on a Dask cluster, always to the same bytes."""

from kinfolk.shards.engines import DaskEngine, Engine, LocalEngine, engine_for
from kinfolk.shards.polish import Company, Polished, Polishing, polish

__all__ = ["Company", "DaskEngine", "Engine", "LocalEngine", "Polished", "Polishing", "engine_for", "polish"]
