"""Few labels: a pretrained transformer, the same one untrained, and 3D CNNs on the same labelled scans."""
