"""What a room is like when nobody plans it: unplanned mingling simulated as measured at conferences, and a plan beside it."""
