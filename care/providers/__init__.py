"""Service providers (服务商): contract, services, areas served, prices, rating and credit record."""
