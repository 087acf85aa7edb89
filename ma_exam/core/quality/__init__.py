"""The quality of items and banks, measured: writing rules, blind strategies and a shape model, each with its limit."""
