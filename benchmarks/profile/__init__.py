"""Where the planner's time and memory go, and what more time gives: ``python -m benchmarks.profile``."""
