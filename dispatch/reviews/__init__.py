"""Looking back: cases that were answered or reached too late, and samples of everybody's work."""
