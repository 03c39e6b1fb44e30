"""Does a unit keep the wire contract? A trial from outside, for those who build units."""
