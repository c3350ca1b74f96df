"""The values that flow between the stages: frozen, and free of any library."""
