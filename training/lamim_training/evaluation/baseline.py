"""What 22 image statistics alone can tell: a logistic regression per task, the line that every AUC is read against."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from lamim_training.tasks import TASKS, UNKNOWN

from .statistics import columns_of

ALL = (0, 1, 2, 3)


class StatisticsBaseline:
    """Fitted on training draws: statistics N x 22 and labels N x tasks;
    one regression per task and subset of contrasts.
    """

    def __init__(self, statistics: np.ndarray, labels: np.ndarray) -> None:
        self.statistics, self.labels = statistics, labels
        self._fitted: dict[tuple[int, tuple[int, ...]], Pipeline] = {}

    def scores(self, statistics: np.ndarray, task: int, present: tuple[int, ...] = ALL) -> np.ndarray:
        """Log odds of class 1 for N x 22 statistics; only the columns of `present` contrasts are used."""
        columns = columns_of(present)
        if (task, present) not in self._fitted:
            known = self.labels[:, task] != UNKNOWN
            model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
            self._fitted[task, present] = model.fit(self.statistics[known][:, columns], self.labels[known, task])
        return self._fitted[task, present].decision_function(statistics[:, columns])

    def cases(self) -> dict[str, int]:
        """How many training draws each task's regression saw."""
        return {task: int((self.labels[:, t] != UNKNOWN).sum()) for t, task in enumerate(TASKS)}
