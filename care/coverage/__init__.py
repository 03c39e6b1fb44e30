"""Coverage (平安通): who is entitled to a unit, by which rule, and how each one comes to have it."""
