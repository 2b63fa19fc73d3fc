"""Every number that decides what comes out: seeds, cases, steps, sizes."""

from __future__ import annotations

from dataclasses import dataclass, field

from lamim_training.model.network import Config
from lamim_training.stages.finetune import FinetunePlan
from lamim_training.stages.heads import HeadPlan
from lamim_training.stages.pretrain import PretrainPlan


@dataclass(frozen=True)
class CasePlan:
    """A set of cases: its own seed, so its own anatomy."""

    seed: int
    count: int
    shifted: bool = False


@dataclass(frozen=True)
class Plan:
    """One run from nothing to checkpoints and figures."""

    config: Config = Config(width=192, layers=6)
    weights_seed: int = 7
    train: CasePlan = CasePlan(seed=1, count=1600)
    validation: CasePlan = CasePlan(seed=2, count=1000)  # temperatures and offsets
    test: CasePlan = CasePlan(seed=3, count=600)
    shifted: CasePlan = CasePlan(seed=4, count=300, shifted=True)
    pretrain_cases: int = 1150  # of the training cases, the first
    pretrain: PretrainPlan = field(default_factory=PretrainPlan)
    finetune: FinetunePlan = field(default_factory=FinetunePlan)
    more: FinetunePlan = FinetunePlan(  # what a network out of a bundle learns further
        steps=2400, heads_from=0, keep_heads=True, rounded_steps=250, rate=3e-4, seed=14
    )
    heads: HeadPlan = field(default_factory=HeadPlan)
    missing_cases: int = 300  # of the held-out ones, for what costs a pass per contrast
    reconstruction_cases: int = 60
    evidence_cases: int = 150
    drift_reconstructions: int = 30


FULL = Plan()
SMOKE = Plan(
    config=Config(width=64, layers=2),
    train=CasePlan(seed=1, count=6),
    validation=CasePlan(seed=6, count=6),  # holds every kind, as centring the answers needs
    test=CasePlan(seed=3, count=8),
    shifted=CasePlan(seed=4, count=8, shifted=True),
    pretrain_cases=6,
    pretrain=PretrainPlan(steps=4, batch=2),
    finetune=FinetunePlan(steps=4, heads_from=1, rounded_steps=2, labelled=3, masked=1),
    more=FinetunePlan(steps=2, heads_from=0, keep_heads=True, rounded_steps=1, labelled=3, masked=1),
    heads=HeadPlan(passes=1, steps=2, batch=4),
    missing_cases=8,
    reconstruction_cases=1,
    evidence_cases=1,
    drift_reconstructions=1,
)
