"""Everything that runs Ping'an bell on one machine: environment, database, broker, processes."""
