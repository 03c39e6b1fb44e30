"""Hand-over (交班) in three steps: prepare, exchange, confirmed item by item by whoever comes in."""
