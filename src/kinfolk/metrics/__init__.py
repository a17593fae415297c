"""What a gathering is like: ties on four rungs, and the figures that are made of them, each with its formula and source."""

from kinfolk.metrics.ladder import Sitting, alive, meaningful, met, mutual, parties, seated
from kinfolk.metrics.ties import RUNGS, Rung, Ties

__all__ = ["RUNGS", "Rung", "Sitting", "Ties", "alive", "meaningful", "met", "mutual", "parties", "seated"]
