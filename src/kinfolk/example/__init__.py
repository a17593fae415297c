"""An invented association meeting to try things on: its people, its attendee list, its programme."""

from __future__ import annotations

from kinfolk.example.invent import Invented, invent_people
from kinfolk.example.room import programme_toml
from kinfolk.example.writing import attendees_csv

__all__ = ["Invented", "attendees_csv", "invent_people", "programme_toml"]
