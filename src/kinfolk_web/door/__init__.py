"""What volunteers at the door see, on a paired phone or laptop."""
