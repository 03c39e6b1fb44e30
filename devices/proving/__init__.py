"""Proving that a unit works: test windows, the test programme, who proved when."""
