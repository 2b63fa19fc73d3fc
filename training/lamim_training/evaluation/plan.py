"""How many cases each part of the evaluation uses, and their seeds. No seed here is used by training."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EvaluationPlan:
    """Counts are cases. Fixed before the long run; only `SMOKE` differs."""

    reference_seed: int = 101  # scans as trained on: statistics baseline, out-of-range references, code floor
    validation_seed: int = 108  # calibration, thresholds, conformal scores, normal errors
    test_seed: int = 103
    small_seed: int = 104
    real_anatomy_seed: int = 105
    reference: int = 2000
    validation: int = 2000
    test: int = 2000  # people, each under three scanners
    small_share: float = 0.0  # training oversamples small tumours, these sets don't
    small_tumours: int = 600  # of 8 to 24 mm, added where sizes are compared
    real_anatomy: int = 400  # spread over the label maps
    subset_cases: int = 1000  # of validation and of test, for each of the 15 subsets
    corruption_cases: int = 500
    masked: int = 128  # reconstruction
    floor_cases: int = 256  # of the reference, for the components of the code's floor
    normal: int = 128  # validation cases without tumour, for `normal_error`
    evidence: int = 100
    batch: int = 128


FULL = EvaluationPlan()
SMOKE = EvaluationPlan(  # these seeds hold every kind within the first eight cases
    reference=8, validation=8, test=8, small_tumours=3, real_anatomy=2, subset_cases=8, corruption_cases=4, masked=1,
    floor_cases=2, normal=2, evidence=1, batch=4,
)  # fmt: skip
