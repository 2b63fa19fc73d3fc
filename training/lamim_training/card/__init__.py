"""The model card and what else the bundle's converter takes, from results.json.
Every number in it is read from there.
"""
