"""Aliyun's side of the simulated carrier: the same phones, another interface, other reports."""
