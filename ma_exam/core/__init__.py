"""What an exam is: pure values and functions. Standard library only; no I/O, no clock, no global random."""
