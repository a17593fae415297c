"""Very large gatherings in shards: polished piece by piece, on some cores or on a Dask cluster, always to the same bytes."""

from kinfolk.shards.engines import DaskEngine, Engine, LocalEngine, engine_for
from kinfolk.shards.planning import Planned, plan_crowd
from kinfolk.shards.polish import Company, Polished, Polishing, polish

__all__ = [
    "Company",
    "DaskEngine",
    "Engine",
    "LocalEngine",
    "Planned",
    "Polished",
    "Polishing",
    "engine_for",
    "plan_crowd",
    "polish",
]
