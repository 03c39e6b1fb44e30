"""Visits (探访关爱, 巡访): who goes to see whom, how often, whether he did, and what he found."""
