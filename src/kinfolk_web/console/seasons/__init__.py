"""Seasons of circles for organisers: make one, invite, plan, release; numbers alone."""
