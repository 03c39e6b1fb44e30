"""Simulated devices, a carrier and responders.

This room knows only the public surface: MQTT topics, HTTP and carrier webhooks. It never reads the
database and imports no other room.
"""
