"""Lists of other offices (deaths, relief, disability, moves) reconciled with the people served."""
