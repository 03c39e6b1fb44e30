"""A carrier that behaves like Twilio, as far as the main job needs it."""

from simulator.carrier.app import create_app
from simulator.carrier.settings import CarrierSettings

__all__ = ["CarrierSettings", "create_app"]
