"""What no plan could do better: bounds, musts that collide, proofs that a plan is the best, and better shapes."""

from kinfolk.bounds.advice import advice
from kinfolk.bounds.bound import bounds
from kinfolk.bounds.certificate import nothing_owed_left, proves
from kinfolk.bounds.collisions import collisions, memory_collisions, remedy_of

__all__ = ["advice", "bounds", "collisions", "memory_collisions", "nothing_owed_left", "proves", "remedy_of"]
