"""What people are asked before and after an event, what a room was like, and instruments that organisers bring."""
