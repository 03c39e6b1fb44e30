"""The people served, where they live, and whom to call for them."""
