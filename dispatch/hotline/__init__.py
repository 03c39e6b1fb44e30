"""The hotline: our numbers, the calls to and from them, and the switchboard behind them."""
