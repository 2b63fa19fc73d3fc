"""What was asked of the model before it was trained, and what it reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lamim_training.tasks import TASKS

HELD_OUT = {"detection": 0.97, "discrimination": 0.96, "molecular": 0.94}
SHIFTED = {"detection": 0.95, "discrimination": 0.94, "molecular": 0.92}
RECONSTRUCTION = {  # share of the linear regression's error: what was asked, and what was aimed at
    ("coarse", "volume"): (0.7, 0.55),
    ("coarse", "brain"): (1.0, 0.8),
    ("fine", "volume"): (0.8, 0.7),
    ("fine", "brain"): (1.0, 0.8),
}
FEW = (16, 64, 256)


@dataclass(frozen=True)
class Target:
    """`met` is None where no value was asked for. `key` names the reason given where it was missed."""

    key: str
    what: str
    asked: str
    reached: str
    met: bool | None


def least(key: str, what: str, value: float, bound: float, digits: int = 3) -> Target:
    return Target(key, what, f"≥ {bound:g}", f"{value:.{digits}f}", value >= bound)


def most(key: str, what: str, value: float, bound: float, digits: int = 3) -> Target:
    return Target(key, what, f"≤ {bound:g}", f"{value:.{digits}f}", value <= bound)


def targets(results: dict) -> list[Target]:
    """All of them, as far as the results go."""
    parts = {
        "levels": _levels, "held_out": _held_out, "by_size": _sizes, "shifted": _shifted, "subsets": _subsets,
        "reconstruction": _reconstruction, "efficiency": _few_labels, "precision": _precision, "samples": _samples,
        "bundle": _bundle, "out_of_range": _ranges, "corruptions": _corruptions, "real_scans": _real,
    }  # fmt: skip
    return [target for name, make in parts.items() if name in results for target in make(results)]


def _levels(results: dict) -> Iterator[Target]:
    for name, tasks in results["levels"].items():
        yield least("levels", f"detection AUC at level {name} / plain", tasks["detection"]["ratio_to_plain"], 0.97)


def _held_out(results: dict) -> Iterator[Target]:
    found = results["held_out"]
    gap = found["detection"]["auc"] - found["detection"]["statistics_auc"]
    yield least("statistics", "held-out detection AUC above 22 image statistics", gap, 0.10)
    for task, bound in HELD_OUT.items():
        yield least("held_out", f"held-out {task}: AUC", found[task]["auc"], bound)


def _sizes(results: dict) -> Iterator[Target]:
    row = next((r for r in results["by_size"]["sizes"] if (r["from_mm"], r["to_mm"]) == (16, 24)), None)
    if row:
        yield least("small", "tumours of 16 to 24 mm found at 0.90 specificity", row["found"], 0.88)


def _shifted(results: dict) -> Iterator[Target]:
    for task, bound in SHIFTED.items():
        yield least("shifted", f"shifted scanner, {task}: AUC", results["shifted"][task]["auc"], bound)
        yield most("shifted_ece", f"shifted scanner, {task}: ECE", results["shifted"][task]["ece"], 0.06)
    for name in ("unseen_scanner", "real_anatomy"):
        for task in TASKS if name in results else ():
            found = results[name][task]
            text = f"AUC {found['auc']:.3f}, ECE {found['ece']:.3f}"
            yield Target(name, f"{name.replace('_', ' ')}, {task}", "reported", text, None)


def _subsets(results: dict) -> Iterator[Target]:
    found = results["subsets"]
    ece, name = max((tasks[t]["ece"], f"{t}, {s}") for s, tasks in found.items() for t in TASKS if t in tasks)
    yield most("subsets_ece", f"largest ECE over 15 subsets and 3 tasks ({name})", ece, 0.08)
    called, name = max((tasks["detection"]["healthy_called_tumour"], s) for s, tasks in found.items())
    yield most("subsets_called", f"most healthy cases called tumour, over 15 subsets ({name})", called, 0.15)


def _reconstruction(results: dict) -> Iterator[Target]:
    found = results["reconstruction"]
    whole = found["nothing_hidden"]["volume_ratio"]
    yield most("unmasked", "nothing hidden, volume: L1 / floor of the code", whole, 1.3)
    for (scheme, region), (bound, aim) in RECONSTRUCTION.items():
        value = found[scheme][f"{region}_ratio"]
        what = f"{scheme} boxes, {region}: L1 / regression (aim {aim:g})"
        yield most(f"{scheme}_{region}", what, value, bound)


def _few_labels(results: dict) -> Iterator[Target]:
    for setting, tasks in results["efficiency"].get("settings", {}).items():
        for count in FEW:
            minus = tasks.get("detection", {}).get(str(count), {}).get("minus", {})
            start = f"{_title(setting)}, {count} labels: pretrained − "
            if "vit_random" in minus:
                yield _gap("few_random", start + "random start", minus["vit_random"], 0.05)
            if "cnn_mean" in minus and setting == "two_hospitals":
                yield _gap("few_cnn", start + "mean-pool CNN", minus["cnn_mean"], 0.0)
            if "cnn_mean_max" in minus:
                text = _signed(minus["cnn_mean_max"])
                yield Target("few_max", start + "max-pool CNN", "reported", text, None)


def _title(setting: str) -> str:
    return setting.replace("_", " ")


def _signed(gap: dict) -> str:
    low, high = gap["interval"]
    return f"{gap['difference']:+.3f} ({low:+.3f} to {high:+.3f})"


def _gap(key: str, what: str, gap: dict, bound: float) -> Target:
    asked = f"≥ {bound:g}, interval above 0" if bound else "interval above 0"
    return Target(key, what, asked, _signed(gap), gap["difference"] >= bound and gap["interval"][0] > 0)


def _precision(results: dict) -> Iterator[Target]:
    found = results["precision"]["q4"]["tasks"]
    yield most("precision", "4-bit graphs against float32: largest change of a probability",
               max(f["max_drift"] for f in found.values()), 0.05, 5)  # fmt: skip
    yield most("precision", "4-bit graphs against float32: largest fall of an AUC",
               max(f["auc_before"] - f["auc"] for f in found.values()), 0.005, 5)  # fmt: skip
    if "rounding" in results:
        grid = results["rounding"]
        yield most("rounding", "weights on the 4-bit grid against before: largest fall of an AUC",
                   max(f["auc_before"] - f["auc"] for f in grid.values()), 0.005, 5)  # fmt: skip


def _samples(results: dict) -> Iterator[Target]:
    found = results["samples"]
    wrong = [name for name, s in found.items() if not all(s["right"].values())]
    text = f"{len(found) - len(wrong)} of {len(found)}" + (f" (not {', '.join(wrong)})" if wrong else "")
    yield Target("samples", "samples answered as their truth says", "all", text, not wrong)
    alone = [s["T1w_alone"]["detection"] for s in found.values() if "T1w_alone" in s]
    if alone:
        yield most("alone", "healthy samples, T1w alone: largest p(tumour)", max(alone), 0.5)


def _bundle(results: dict) -> Iterator[Target]:
    yield most("bundle", "bundle, MB", results["bundle"]["bytes"] / 1e6, 20, 1)


def _ranges(results: dict) -> Iterator[Target]:
    kept = 1 - results["out_of_range"]["held_out"]["flagged"]
    yield least("coverage", "held-out cases that pass the out-of-range check", kept, 0.93)


def _corruptions(results: dict) -> Iterator[Target]:
    for name, found in results["corruptions"].items():
        yield least("corruptions", f"flagged: {name}", found["out_of_range"]["flagged"], 0.95)


def _real(results: dict) -> Iterator[Target]:
    scans = results["real_scans"]
    flagged = sum(s["flagged"] for s in scans.values())
    yield Target(
        "real", "real scans flagged as unlike the training images", "reported", f"{flagged} of {len(scans)}", None
    )
