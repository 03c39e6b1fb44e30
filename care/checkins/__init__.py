"""Check-ins (探访关爱 by telephone): who is asked how he is, when, by what means, and what was answered."""
