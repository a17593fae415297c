"""Rooms, tables, blocks of the day, promises chosen."""
