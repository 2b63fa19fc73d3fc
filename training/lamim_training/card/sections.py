"""Tables of the card, one function a part of the results."""

from __future__ import annotations

from lamim_training.tasks import TASKS

from .markdown import number, percent, table, with_interval
from .targets import Target

POSITIVE = {"detection": "tumour", "discrimination": "glioma", "molecular": "IDH mutant"}
ARMS = {
    "vit_pretrained": "ViT, pretrained",
    "vit_frozen": "ViT, pretrained, encoder frozen",
    "vit_random": "ViT, random start",
    "vit_components": "ViT, PCA start",
    "cnn_mean": "CNN, mean pool",
    "cnn_mean_max": "CNN, mean + max pool",
    "resnet18": "3D ResNet-18",
    "token_max_probe": "token-max probe",
    "statistics": "22 statistics",
}


def target_table(rows: list[Target], reasons: dict[str, str]) -> str:
    """What was asked and reached; below it, why what was missed was missed."""
    words = {True: "yes", False: "**no**", None: ""}
    text = table(["", "asked", "reached", ""], [[t.what, t.asked, t.reached, words[t.met]] for t in rows])
    missed = dict.fromkeys(t.key for t in rows if t.met is False)
    return text + "".join(f"\n- {reasons[key]}" for key in missed if key in reasons) + "\n"


def task_table(found: dict) -> str:
    """One set: every task beside the statistics baseline."""
    rows = [
        [
            f"{task} ({POSITIVE[task]})", f["cases"], with_interval(f["auc"], f["auc_interval"]),
            with_interval(f["statistics_auc"], f["statistics_auc_interval"]), number(f["accuracy"]),
            number(f["sensitivity_at_90_specificity"]), number(f["brier"]), number(f["ece"]),
        ]
        for task, f in found.items() if task in TASKS
    ]  # fmt: skip
    return table(
        [
            "task (positive)",
            "cases",
            "AUC (95 %)",
            "22 statistics (95 %)",
            "accuracy",
            "sens. at 0.90 spec.",
            "Brier",
            "ECE",
        ],
        rows,
    )


def size_table(found: dict) -> str:
    rows = [
        [f"{r['from_mm']} to {r['to_mm']} mm" if r["to_mm"] < 200 else f"over {r['from_mm']} mm", r["cases"],
         with_interval(r["found"], r["interval"], 2)] for r in found["sizes"]
    ]  # fmt: skip
    return table(["mean diameter", "tumours", "found (95 %)"], rows)


def level_table(found: dict) -> str:
    rows = [
        [name, *(f"{number(f[t]['auc'])} ({number(f[t]['ratio_to_plain'])})" for t in TASKS),
         number(f["detection"]["statistics_auc"]), percent(f["detection"]["healthy_called_tumour"])]
        for name, f in found.items()
    ]  # fmt: skip
    heads = [f"{t}: AUC (/ plain)" for t in TASKS]
    return table(["level", *heads, "22 statistics, detection", "healthy called tumour"], rows)


def subset_table(found: dict) -> str:
    rows = [
        [name, *(f"{number(f[t]['auc'])} / {number(f[t]['statistics_auc'])} / {number(f[t]['ece'])}" for t in TASKS),
         percent(f["detection"]["healthy_called_tumour"])] for name, f in found.items()
    ]  # fmt: skip
    heads = [f"{t}: AUC / 22 statistics / ECE" for t in TASKS]
    return table(["contrasts", *heads, "healthy called tumour"], rows)


def reconstruction_table(found: dict) -> str:
    rows = [
        [f"{scheme} boxes", region, number(f[f"{region}_model"], 4), number(f[f"{region}_regression"], 4),
         number(f[f"{region}_ratio"], 2)]
        for scheme in ("coarse", "fine") for f in [found[scheme]] for region in ("volume", "brain")
    ]  # fmt: skip
    whole = found["nothing_hidden"]
    rows += [
        ["nothing hidden", r, number(whole[f"{r}_model"], 4), f"floor {number(whole[f'{r}_floor'], 4)}",
         number(whole[f"{r}_ratio"], 2)] for r in ("volume", "brain")
    ]  # fmt: skip
    return table(["hidden", "voxels of", "model", "linear regression", "ratio"], rows)


def contrast_table(found: dict) -> str:
    rows = [
        [name, number(f["l1_model"], 4), number(f["l1_regression"], 4), number(f["correlation_model"]),
         number(f["correlation_regression"])] for name, f in found.items()
    ]  # fmt: skip
    heads = ["L1: model", "L1: regression", "correlation: model", "correlation: regression"]
    return table(["predicted contrast", *heads], rows)


def range_table(sets: dict, corrupted: dict) -> str:
    everything = sets | {name: f["out_of_range"] for name, f in corrupted.items()}
    rows = [
        [name.replace("_", " "), percent(f["flagged"]), percent(f["by_score"]["input"]),
        percent(f["by_score"]["hidden"]), percent(max(f["by_score"][c] for c in ("T1w", "T1c", "T2w", "FLAIR"))),
         *(f"{f['false_assurance'][t]['count']} of {f['false_assurance'][t]['cases']}" for t in TASKS)]
        for name, f in everything.items()
    ]  # fmt: skip
    heads = ["flagged", "by input", "by hidden states", "by reconstruction (most)"]
    return table(["set", *heads, *(f"false assurance, {t}" for t in TASKS)], rows)


def abstention_table(found: dict) -> str:
    rows = [
        [name.replace("_", " "), percent(a["coverage"]), percent(a["accuracy"], 1),
         "–" if a["accuracy_kept"] is None else percent(a["accuracy_kept"], 1),
         percent(1 - a["accuracy"], 1), percent(a["error_at_80_percent_coverage"], 1),
         number(a["risk_coverage_area"], 4)]
        for name, f in found.items() for a in [f["abstention"]]
    ]  # fmt: skip
    heads = ["not flagged", "accuracy", "accuracy of those", "error", "error when the least sure 20 % are left out"]
    return table(["detection on", *heads, "risk–coverage area"], rows)


def evidence_text(f: dict) -> str:
    return (
        f"Each token is blanked at the head's input. In {f['cases']} held-out tumours, {number(f['top_in_lesion'], 2)} "
        f"of the {f['top']} tokens with the largest evidence hold lesion ({number(f['top_by_chance'], 2)} by chance); "
        f"with shuffled weights {number(f['top_in_lesion_randomised'], 2)}. Area under the ROC curve of evidence for "
        f"lesion tokens: {number(f['auc'], 2)}, shuffled {number(f['auc_randomised'], 2)}; correlation of the two maps "
        f"{number(f['correlation_with_randomised'], 2)}.\n"
    )


def conformal_table(found: dict) -> str:
    rows = [
        [name.replace("_", " "), t, *(percent(c) for c in f[t]["coverage"]), percent(f[t]["one_label"])]
        for name, f in found.items() for t in TASKS
    ]  # fmt: skip
    return table(["set", "task", "covered, first label", "covered, second label", "sets of one label"], rows)


def drift_table(found: dict[str, dict]) -> str:
    rows = [
        [name, task, number(f["mean_drift"], 5), number(f["max_drift"], 5), f"{f['flips']} of {f['cases']}",
         number(f["auc"], 4), number(f["auc_before"], 4)]
        for name, tasks in found.items() for task, f in tasks.items()
    ]  # fmt: skip
    return table(["", "task", "mean change of p", "largest", "other answers", "AUC", "AUC before"], rows)


def few_label_tables(found: dict) -> str:
    text = ""
    for setting, tasks in found["settings"].items():
        for task, counts in tasks.items():
            arms = [a for a in ARMS if any(a in c["arms"] for c in counts.values())]
            rows = [[count, *(_arm_cell(c["arms"].get(a)) for a in arms)] for count, c in counts.items()]
            text += f"\n{setting.replace('_', ' ').capitalize()}, {task}: AUC, mean (range) over seeds\n\n"
            text += table(["labels", *(ARMS[a] for a in arms)], rows)
    return text


def _arm_cell(arm: dict | None) -> str:
    return "–" if arm is None else with_interval(arm["mean"], arm["range"])


def sample_table(found: dict) -> str:
    rows = [
        [name, ", ".join(f"{t}: {POSITIVE[t] if y else 'not ' + POSITIVE[t]}" for t, y in s["truth"].items()),
         *(number(s["probabilities"][t], 2) if t in s["truth"] else "–" for t in TASKS), "yes" if s["flagged"] else
         "no"] for name, s in found.items()
    ]  # fmt: skip
    return table(["sample", "truth", *(f"p({POSITIVE[t]})" for t in TASKS), "flagged"], rows)


def real_table(found: dict) -> str:
    rows = [
        [name, *(number(s["probabilities"][t], 2) for t in TASKS), "yes" if s["flagged"] else "**no**",
         max(s["score_over_threshold"], key=s["score_over_threshold"].get),
         number(max(s["score_over_threshold"].values()), 1),
         *(number(s["reconstruction"][k]["brain_ratio"], 2) for k in ("coarse", "fine"))]
        for name, s in found.items()
    ]  # fmt: skip
    heads = [f"p({POSITIVE[t]})" for t in TASKS]
    return table(["scan", *heads, "flagged", "highest score", "× threshold", "coarse L1 / regression", "fine"], rows)
