"""Evaluations that an organiser switches on: written before the draw, drawn in the open, analysed by the lottery itself."""
