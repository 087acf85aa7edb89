"""What a person can do, over core, formats and store: sit, keep a library, report. No screen, no SQL."""
