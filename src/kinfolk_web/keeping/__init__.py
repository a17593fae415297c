"""What is kept of whom and for how long: the inventory, the clock, what people get to read and take away, erasure."""
