"""Benchmarks: side by side with the plainest program that does the same, in one run, on the machine at hand."""
