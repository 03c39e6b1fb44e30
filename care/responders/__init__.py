"""Who can come: providers and their staff, grid workers, property staff, volunteers."""
