"""What a gathering is like: ties on four rungs, and the figures that are made of them, each with its formula and source."""

from typing import Any

from kinfolk.metrics.alike import group_mix
from kinfolk.metrics.answers import pulse, sense_of_community
from kinfolk.metrics.breaking import algebraic_connectivity, fragility
from kinfolk.metrics.camps import split
from kinfolk.metrics.company import effective_partners, party_share
from kinfolk.metrics.connections import connections, low_share, share_with_at_most, zero_share
from kinfolk.metrics.first_timers import came_back, first_timer_gap, welcomed
from kinfolk.metrics.guardrails import fidelity, opted_out
from kinfolk.metrics.ladder import Sitting, alive, meaningful, met, mutual, parties, seated
from kinfolk.metrics.metric import UNITS, Figure, Metric, WrongRungError
from kinfolk.metrics.mixing import Contacts, mixing_ratio
from kinfolk.metrics.reaching import giant_share, reach, two_core
from kinfolk.metrics.ties import RUNGS, Rung, Ties

METRICS: dict[str, Metric[Any]] = {
    one.id: one
    for one in (
        connections,
        zero_share,
        low_share,
        party_share,
        mixing_ratio,
        effective_partners,
        group_mix,
        reach,
        giant_share,
        two_core,
        fragility,
        algebraic_connectivity,
        split,
        first_timer_gap,
        welcomed,
        came_back,
        sense_of_community,
        pulse,
        fidelity,
        opted_out,
    )
}
"""Every metric by its id, in the order in which they are read."""

__all__ = [
    "METRICS",
    "RUNGS",
    "UNITS",
    "Contacts",
    "Figure",
    "Metric",
    "Rung",
    "Sitting",
    "Ties",
    "WrongRungError",
    "algebraic_connectivity",
    "alive",
    "came_back",
    "connections",
    "effective_partners",
    "fidelity",
    "first_timer_gap",
    "fragility",
    "giant_share",
    "group_mix",
    "low_share",
    "meaningful",
    "met",
    "mixing_ratio",
    "mutual",
    "opted_out",
    "parties",
    "party_share",
    "pulse",
    "reach",
    "seated",
    "sense_of_community",
    "share_with_at_most",
    "split",
    "two_core",
    "welcomed",
    "zero_share",
]
