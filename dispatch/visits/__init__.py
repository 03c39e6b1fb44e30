"""The visitor's page behind a link: his list of the week, and what he says from the door."""
