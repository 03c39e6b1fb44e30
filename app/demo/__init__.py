"""`./bell demo`: the whole program, a seeded town, simulated devices, responders and a carrier."""
