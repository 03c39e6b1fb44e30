"""Facilities: homes, day centres, care points, meal points, health stations, and who lives in reach."""
