"""Writes of the programme: days with their blocks, rooms with their tables, wishes, and the rota of greeters."""
