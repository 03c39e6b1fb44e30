"""Campaigns: one message to a chosen population, for heat, cold, typhoon or fraud."""
