"""What the trained network does on cases it has not seen; every figure of the model card comes from here."""
