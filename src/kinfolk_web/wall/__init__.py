"""What a stage or room display shows, by a link that can only be looked at."""
