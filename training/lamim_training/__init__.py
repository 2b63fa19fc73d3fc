"""Training of the model that LaMIM Viewer ships: generator, network, stages, evaluation, and the brain mask."""
