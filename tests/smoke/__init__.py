"""The whole program as real processes, the clock in the test's hand. Each test is a story."""
