"""The responder's link: one offer, one purpose, short-lived; opening it shows, only a POST acts."""
