"""Every number that decides what comes out: seeds, sizes, budgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lamim_training.evaluation.plan import FULL as FULL_EVALUATION
from lamim_training.evaluation.plan import SMOKE as SMOKE_EVALUATION
from lamim_training.evaluation.plan import EvaluationPlan
from lamim_training.few_labels.run import FewLabelPlan
from lamim_training.model.network import Config
from lamim_training.stages.finetune import FinetunePlan
from lamim_training.stages.heads import HeadPlan
from lamim_training.stages.pool import PoolPlan
from lamim_training.stages.pretrain import PretrainPlan
from lamim_training.stages.schedule import Budget


@dataclass(frozen=True)
class Plan:
    """One run from nothing to checkpoints and figures."""

    config: Config = Config(width=512, layers=8)
    weights_seed: int = 7
    training_seed: int = 1
    check_seed: int = 2  # cases that the limit on the unmasked error is checked with
    check_cases: int = 64
    floor_cases: int = 256
    pool: PoolPlan = field(default_factory=PoolPlan)
    pretrain: PretrainPlan = PretrainPlan(budget=Budget(steps=4000))
    finetune: FinetunePlan = FinetunePlan(budget=Budget(steps=2500))
    rounded: FinetunePlan = FinetunePlan(
        budget=Budget(steps=400), heads_from=0, rounded=True, rate=2e-4, layer_decay=1.0
    )
    heads: HeadPlan = HeadPlan(budget=Budget(steps=300))
    evaluation: EvaluationPlan = FULL_EVALUATION
    few_labels: FewLabelPlan = field(default_factory=FewLabelPlan)


FULL = Plan()
TIMED = replace(  # a lent GPU that ends on time
    FULL,
    pretrain=replace(FULL.pretrain, budget=Budget(seconds=190)),
    finetune=replace(FULL.finetune, budget=Budget(seconds=130)),
    rounded=replace(FULL.rounded, budget=Budget(seconds=30)),
    heads=replace(FULL.heads, budget=Budget(seconds=15)),
)
CPU = replace(  # two cores, most of a day
    FULL,
    config=Config(width=256, layers=8),
    pool=PoolPlan(capacity=1024, start=256, chunk=4, anatomies=256, appearances=4, fresh_share=0.05),
    pretrain=replace(FULL.pretrain, budget=Budget(steps=12_500), pairs=16),
    finetune=replace(FULL.finetune, budget=Budget(steps=8000), labelled=12, masked=6, rate=5e-4),
    rounded=replace(FULL.rounded, budget=Budget(steps=1000), labelled=12, masked=6, rate=1e-4),
    heads=replace(FULL.heads, budget=Budget(steps=600), batch=32),
)
SMOKE = Plan(
    config=Config(width=64, layers=2),
    check_cases=2,
    floor_cases=4,
    pool=PoolPlan(capacity=16, start=8, chunk=2, anatomies=4),
    pretrain=PretrainPlan(budget=Budget(steps=4), pairs=2, components=6, tokens_in_loss=24),
    finetune=FinetunePlan(budget=Budget(steps=4), labelled=3, masked=2),
    rounded=FinetunePlan(budget=Budget(steps=2), heads_from=0, rounded=True, labelled=3, masked=2),
    heads=HeadPlan(budget=Budget(steps=2), batch=4),
    evaluation=SMOKE_EVALUATION,
    few_labels=FewLabelPlan(
        counts=(2, 4), seeds=1, search_labels=4, validation=4, test=4, batch=2, transformer_steps=2, cnn_steps=2,
        probe_steps=2, chunk=4,
    ),
)  # fmt: skip
PLANS = {"smoke": SMOKE, "full": FULL, "timed": TIMED, "cpu": CPU}
