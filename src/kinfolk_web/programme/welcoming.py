"""Which blocks need a standing welcome place: all free time in which somebody could stand alone."""

from __future__ import annotations

from datetime import time

from kinfolk_web.programme.models import Block

FREE = frozenset({Block.Kind.ARRIVAL, Block.Kind.BREAK, Block.Kind.MEAL, Block.Kind.OPEN_TABLES, Block.Kind.REUNION})
_SEATED = frozenset({Block.Kind.ROUND, Block.Kind.CAST})
EVENING = time(17, 0)


def needs_welcome(block: Block) -> bool:
    """Whether a block is a break, a meal or an evening, in which nobody has a seat that is planned for them."""
    return block.kind in FREE or (block.kind not in _SEATED and block.starts_at >= EVENING)
