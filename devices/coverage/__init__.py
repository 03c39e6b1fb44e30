"""Coverage month by month: who is entitled, who has a unit, who uses it, what is to be paid."""
