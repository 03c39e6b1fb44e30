"""Many units at once, from a spreadsheet."""
