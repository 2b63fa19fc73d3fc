"""Trains the small network that finds the brain in any contrast, on synthetic heads alone."""
