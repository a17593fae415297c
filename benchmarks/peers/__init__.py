"""Kinfolk beside what else there is, on the same people: ``python -m benchmarks.peers`` measures and writes one page."""
