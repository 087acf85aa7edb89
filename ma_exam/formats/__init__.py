"""Files to core values and back: banks, their YAML and JSON twin, blueprints."""
