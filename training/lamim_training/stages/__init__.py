"""The steps from random weights to a calibrated network."""
