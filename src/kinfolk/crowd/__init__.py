"""Very large gatherings as arrays: hundreds of thousands of people, planned on one machine."""
