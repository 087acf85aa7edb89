"""The plainest programs that do a part of what ours does."""
