"""LaMIM at any width, its start, its 4-bit grid and its files."""
