"""The kinds of cases and how often, at what age and in what size they are drawn."""

KINDS = ("healthy", "meningioma", "wildtype", "mutant")
HEALTHY, MENINGIOMA, WILDTYPE, MUTANT = range(4)
SHARES = (0.34, 0.22, 0.22, 0.22)
AGES = ((20.0, 85.0), (35.0, 85.0), (40.0, 85.0), (22.0, 68.0))  # years, in the order of KINDS
RADII = ((0.0, 0.0, 0.0), (13.0, 4.0, 29.0), (17.0, 5.0, 31.0), (19.0, 6.0, 33.0))  # mm: median, least, largest
SMALL = (4.0, 12.0)  # mm, radii drawn more often in training
