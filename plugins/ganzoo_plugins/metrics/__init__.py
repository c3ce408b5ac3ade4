"""Metrics: what is measured of a run's samples."""
