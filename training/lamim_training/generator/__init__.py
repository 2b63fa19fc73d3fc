"""Synthetic multi-contrast brain MRI with and without tumours, seeded case by case."""
