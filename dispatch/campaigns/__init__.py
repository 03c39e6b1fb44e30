"""Campaigns under way: fed to the outbox in small portions."""
