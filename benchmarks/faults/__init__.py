"""Faults done to the program on purpose: kills, lost power, full disks, moved clocks, second windows."""
