"""Runs the experiment: for every arm a step size, then all seeds, label counts and settings at once.

The step size is the one of three with the best mean AUC over five seeds on the validation scans, with `search_labels`
labels in the first setting; it is then kept. The last step counts. Nothing is chosen by the test scans.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from lamim_training.evaluation.baseline import StatisticsBaseline
from lamim_training.evaluation.measures import auc
from lamim_training.evaluation.statistics import input_statistics
from lamim_training.few_labels.arms import Arm, State, cnn, encoder_state, token_max, transformer
from lamim_training.few_labels.cases import SETTINGS, Split, draw_split, nested_subsets
from lamim_training.few_labels.replicas import Replicas
from lamim_training.generator import CaseGenerator
from lamim_training.model.network import LaMIM, to_volume
from lamim_training.stages.pool import Cases
from lamim_training.stages.schedule import autocast, rate_share
from lamim_training.stages.views import as_floats, draw_curves
from lamim_training.tasks import TASKS


@dataclass(frozen=True)
class FewLabelPlan:
    """Sizes of the experiment."""

    tasks: tuple[str, ...] = ("detection",)
    settings: tuple[str, ...] = tuple(SETTINGS)
    counts: tuple[int, ...] = (16, 64, 256, 1024)
    seeds: int = 5
    search_labels: int = 64
    validation: int = 200
    test: int = 600
    batch: int = 16
    transformer_steps: int = 300
    cnn_steps: int = 1000
    probe_steps: int = 500
    chunk: int = 16  # cases scored at a time


@dataclass(frozen=True)
class Material:
    """What arms read: images of a split, or hidden states of the frozen encoder, with labels of one task."""

    inputs: torch.Tensor
    labels: torch.Tensor


class OutOfTime(Exception):
    """The experiment's deadline has passed."""


class Experiment:
    """One task; results are rows for `evaluation.few_labels.few_label_table`."""

    def __init__(self, generator: CaseGenerator, plan: FewLabelPlan, task: str, deadline: float | None = None) -> None:
        self.generator, self.plan, self.task, self.deadline = generator, plan, task, deadline
        self.device, self.column = generator.device, TASKS.index(task)
        sizes = (max(plan.counts), plan.validation, plan.test)
        self.splits = {s: draw_split(generator, s, task, *sizes) for s in plan.settings}
        self.rows: list[dict] = []
        self.notes: dict[str, dict] = {}

    def truth(self) -> dict[str, list[int]]:
        """Setting to the labels of its test cases."""
        return {s: split.test.labels[:, self.column].tolist() for s, split in self.splits.items()}

    def run_arm(self, name: str, arm: Arm, encoder: LaMIM | None = None) -> None:
        """Chooses the step size, trains every replica, scores the test cases."""
        begun = time.monotonic()
        plan, seeds = self.plan, range(self.plan.seeds)
        parts = {s: [self._material(arm, c, encoder) for c in _cases(split)] for s, split in self.splits.items()}
        first = plan.settings[0]
        jobs = [(first, plan.search_labels, seed, rate) for rate in arm.rates for seed in seeds]
        found = self._train(arm, parts, jobs).params
        validation = parts[first][1]
        scores = self._score(arm, found, validation)
        areas = [auc(row, validation.labels.cpu().numpy()) for row in scores]
        by_rate = {
            rate: float(np.mean(areas[i * len(seeds) : (i + 1) * len(seeds)])) for i, rate in enumerate(arm.rates)
        }
        rate = max(by_rate, key=by_rate.get)
        jobs = [(s, count, seed, rate) for s in plan.settings for count in plan.counts for seed in seeds]
        found = self._train(arm, parts, jobs)
        per_setting = len(jobs) // len(plan.settings)
        for number, setting in enumerate(plan.settings):
            own = list(range(number * per_setting, (number + 1) * per_setting))
            scores = self._score(arm, found.select(own), parts[setting][2])
            for place, row in zip(own, scores):
                _, count, seed, _ = jobs[place]
                self._add(setting, name, count, seed, row)
        seconds = round(time.monotonic() - begun, 1)
        self.notes[name] = {"validation_auc_by_rate": by_rate, "rate": rate, "steps": arm.steps, "seconds": seconds}
        print(f"few labels: {self.task} {name} {seconds} s, rates {by_rate}", flush=True)

    def run_statistics(self, name: str = "statistics") -> None:
        """Logistic regression on 22 image statistics."""
        for setting, split in self.splits.items():
            train, test = _statistics(split.train), _statistics(split.test)
            labels = split.train.labels.cpu().numpy()
            for seed in range(self.plan.seeds):
                for count, at in nested_subsets(split.train.labels[:, self.column], self.plan.counts, seed).items():
                    found = StatisticsBaseline(train[at.numpy()], labels[at.numpy()])
                    self._add(setting, name, count, seed, found.scores(test, self.column))

    def _add(self, setting: str, arm: str, count: int, seed: int, scores: np.ndarray) -> None:
        self.rows.append(
            {"setting": setting, "task": self.task, "arm": arm, "labels": count, "seed": seed,
             "scores": [round(float(s), 4) for s in scores]}
        )  # fmt: skip

    @torch.no_grad()
    def _material(self, arm: Arm, cases: Cases, encoder: LaMIM | None) -> Material:
        labels = cases.labels[:, self.column]
        if not arm.reads_states:
            return Material(cases.images, labels)
        with autocast(self.device):
            states = [encoder.encode(as_floats(part)) for part in cases.images.split(32)]
        states = torch.cat(states).float()
        spread, mean = torch.std_mean(states, (0, 1), keepdim=True)  # of unlabelled scans: no label is used
        return Material(((states - mean) / spread.clamp(min=1e-6)).to(torch.bfloat16), labels)

    def _train(
        self, arm: Arm, parts: dict[str, list[Material]], jobs: Sequence[tuple[str, int, int, float]]
    ) -> Replicas:
        settings = list(parts)
        inputs = [parts[s][0].inputs for s in settings]
        labels = torch.cat([parts[s][0].labels for s in settings])
        chosen = []
        for setting, count, seed, _ in jobs:
            at = nested_subsets(parts[setting][0].labels, self.plan.counts, seed)[count]
            chosen.append((settings.index(setting), at.to(self.device)))
        states = [arm.start(seed) for _, _, seed, _ in jobs]
        replicas = Replicas(states, [rate for *_, rate in jobs], arm.share_of)
        random = torch.Generator(self.device).manual_seed(5)
        batch, sizes = self.plan.batch, [len(i) for i in inputs]
        counts = torch.tensor([len(at) for _, at in chosen], device=self.device)
        table = torch.zeros(len(jobs), int(counts.max()), dtype=torch.int64, device=self.device)
        for row, (number, at) in zip(table, chosen):
            row[: len(at)] = at + sum(sizes[:number])
        everything = torch.cat(inputs) if len(inputs) > 1 else inputs[0]
        for step in range(arm.steps):
            self._watch_time()
            draws = torch.rand(len(jobs), batch, generator=random, device=self.device)
            picked = table.gather(1, (draws * counts[:, None]).long())
            values = everything[picked.flatten()]
            if not arm.reads_states:
                values = as_floats(values, draw_curves(len(values), random))
            with autocast(self.device):
                logits = arm.logits(replicas.params, values.reshape(len(jobs), batch, *values.shape[1:]))
            loss = F.cross_entropy(logits.float().flatten(0, 1), labels[picked].flatten(), reduction="sum") / batch
            loss.backward()
            replicas.step(rate_share(step / arm.steps))
        return replicas

    @torch.no_grad()
    def _score(self, arm: Arm, params: State, material: Material) -> np.ndarray:
        """R x N log odds of class 1."""
        count, scores = len(next(iter(params.values()))), []
        for part in material.inputs.split(self.plan.chunk):
            values = part if arm.reads_states else as_floats(part)
            with autocast(self.device):
                logits = arm.logits(params, values.expand(count, *values.shape)).float()
            scores.append(logits[..., 1] - logits[..., 0])
        return torch.cat(scores, 1).cpu().numpy()

    def _watch_time(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTime


def _cases(split: Split) -> tuple[Cases, Cases, Cases]:
    return split.train, split.validation, split.test


def _statistics(cases: Cases) -> np.ndarray:
    parts = [input_statistics(to_volume(as_floats(part).float())) for part in cases.images.split(32)]
    return np.concatenate(parts)


def run_few_labels(
    generator: CaseGenerator, plan: FewLabelPlan, pretrained: LaMIM, start: LaMIM, deadline: float | None, write
) -> None:
    """All arms, the most important first; `write(part)` keeps results as they come. `start`: before pretraining."""
    config, device = pretrained.config, generator.device

    def random_start(seed: int) -> State:
        torch.manual_seed(1000 + seed)
        return {name: values.to(device) for name, values in encoder_state(LaMIM(config)).items()}

    ready = pretrained.to(device).eval()
    fields = (config.width, config.layers, plan.transformer_steps)
    arms = {
        "vit_pretrained": transformer(encoder_state(ready), *fields),
        "vit_random": transformer(encoder_state(ready), *fields, fresh=random_start),
        "cnn_mean": cnn(device, plan.cnn_steps, with_max=False),
        "cnn_mean_max": cnn(device, plan.cnn_steps, with_max=True),
        "token_max_probe": token_max(config.width, device, plan.probe_steps),
        "vit_components": transformer(encoder_state(start.to(device)), *fields),
    }
    for task in plan.tasks:
        experiment = Experiment(generator, plan, task, deadline)
        cut: list[str] = []

        def keep(experiment: Experiment = experiment, cut: list[str] = cut, task: str = task) -> None:
            write(task, {"rows": experiment.rows, "truth": experiment.truth(), "arms": experiment.notes, "cut": cut})

        experiment.run_statistics()
        keep()
        for name, arm in arms.items():
            try:
                experiment.run_arm(name, arm, ready)
            except OutOfTime:
                cut.append(name)
            keep()
