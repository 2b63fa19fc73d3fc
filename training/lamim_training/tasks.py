"""What the network is asked: three tasks of two classes, in LaMIM's order."""

TASKS = ("detection", "discrimination", "molecular")
UNKNOWN = -1  # label of a task that does not apply to a case
