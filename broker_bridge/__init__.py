"""MQTT in, MQTT out. No rules: decode, store, acknowledge, publish."""
