"""What falls due, and what is done about it."""
