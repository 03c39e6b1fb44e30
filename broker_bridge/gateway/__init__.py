"""Gateways: units that speak bare TCP, brought to the broker under the gateway's own id.

A gateway knows no database. It carries frames both ways, byte for byte, and holds no state that the
units do not hold as well: an alarm is repeated by its watch until the answer comes, and the answer
comes from a bridge, after the commit.
"""
