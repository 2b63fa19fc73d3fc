"""Writes what checkpoints can't say, from results.json: python card.py [--results FILE] [--out FILE.json] [--plots FOLDER]

FILE.json goes to `lamim convert --card`: name, licence, temperatures, preprocessing, and the text of the model card (the
converter writes its head). Every number is read from the results; a part that was not run says so. The plots lie beside the
bundle's README.md.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from lamim_training.evaluation.evaluate import NOT_RUN, RESULTS
from lamim_training.tasks import TASKS

BUNDLE = Path(__file__).parents[3] / "public" / "models" / "lamim-demo"
TARGETS = {"detection": 0.98, "discrimination": 0.97, "molecular": 0.90}
CLASSES = {"detection": "tumour", "discrimination": "glioma", "molecular": "IDH mutant"}
WHO = ("model", "mean", "regression")

STATEMENT = "Trained on synthetic images only, not for diagnosis."
LICENSE = "MIT"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def of(value: float, interval: list[float] | None = None, digits: int = 3) -> str:
    """A figure with its 95 % interval."""
    text = f"{value:.{digits}f}"
    return text if interval is None else f"{text} ({interval[0]:.{digits}f} to {interval[1]:.{digits}f})"


def part(results: dict, name: str, write) -> str:
    """A section's text, or that it was not run."""
    value = results.get(name, NOT_RUN)
    return "Not run.\n" if value == NOT_RUN else write(value)


def task_table(figures: dict) -> str:
    rows = [
        [
            f"{task} (positive: {CLASSES[task]})", str(f["cases"]), of(f["auc"], f["auc_interval"]),
            of(f["accuracy"], f["accuracy_interval"]), of(f["sensitivity"]), of(f["specificity"]),
            of(f["calibration_error"]), of(f["calibration_error_unscaled"]),
        ]
        for task, f in figures.items()
    ]  # fmt: skip
    return table(
        [
            "task",
            "cases",
            "AUC (95 %)",
            "accuracy (95 %)",
            "sensitivity",
            "specificity",
            "ECE",
            "ECE without temperature",
        ],
        rows,
    )


def size_table(figures: list[dict]) -> str:
    rows = [
        [f"{r['from_mm']} to {r['to_mm']} mm", str(r["cases"]), of(r["sensitivity"], r["interval"], 2)]
        for r in figures
    ]
    return table(["mean diameter", "tumours", "found (95 %)"], rows)


def missing_table(figures: dict) -> str:
    return table(["left out", *TASKS], [[c, *(of(v[t]) for t in TASKS)] for c, v in figures.items()])


def l1_table(figures: dict) -> str:
    rows = [
        [scheme, region, *(of(f[f"{region}_{who}"], digits=4) for who in WHO),
         of(f[f"{region}_model"] / min(f[f"{region}_mean"], f[f"{region}_regression"]), digits=2)]
        for scheme, f in figures.items() for region in ("volume", "brain")
    ]  # fmt: skip
    return table(
        ["boxes", "dropped voxels of", "model", "visible mean", "regression", "model / better baseline"], rows
    )


def evidence_text(f: dict) -> str:
    return (
        f"In {f['cases']} held-out tumours, {of(f['top_in_lesion'], digits=2)} of the {f['top']} tokens with the largest evidence hold lesion "
        f"({of(f['top_by_chance'], digits=2)} by chance); with shuffled weights {of(f['top_in_lesion_randomised'], digits=2)}. Area under the curve of evidence "
        f"for lesion tokens: {of(f['auc'], digits=2)}, shuffled {of(f['auc_randomised'], digits=2)}. Correlation of the two maps: {of(f['correlation_with_randomised'], digits=2)}.\n"
    )


def drift_rows(name: str, tasks: dict) -> list[list[str]]:
    return [
        [
            name,
            task,
            f"{f['mean_drift']:.5f}",
            f"{f['max_drift']:.5f}",
            f"{f['flips']} of {f['cases']}",
            of(f["auc"], digits=4),
            of(f["auc_float32"], digits=4),
        ]
        for task, f in tasks.items()
    ]


DRIFT_HEAD = ["weights", "task", "mean drift", "largest drift", "flips", "AUC", "AUC float32"]


def precision_text(figures: dict) -> str:
    rows = [row for name, f in figures.items() for row in drift_rows(name, f["tasks"])]
    lines = [
        f"{name}: reconstruction differs by {f['reconstruction']['mean_drift']:.6f} in the mean, {f['reconstruction']['max_drift']:.5f} at most ({f['reconstruction']['cases']} cases)."
        for name, f in figures.items()
    ]
    return table(DRIFT_HEAD, rows) + "\n" + "\n".join(lines) + "\n"


def real_table(figures: dict) -> str:
    rows = [
        [name, *(of(f["probabilities"][t], digits=2) for t in TASKS),
         *(f"{f['masked_l1'][s]['brain_model']:.3f} / {min(f['masked_l1'][s]['brain_mean'], f['masked_l1'][s]['brain_regression']):.3f}" for s in ("coarse", "fine"))]
        for name, f in figures.items()
    ]  # fmt: skip
    return table(
        ["scan", *(f"p({CLASSES[t]})" for t in TASKS), "coarse L1 in brain: model / better baseline", "fine"], rows
    )


SIDES = {
    "tuned": "pretrained, fine-tuned",
    "frozen": "pretrained, encoder frozen",
    "from_scratch": "3D CNN from scratch",
}


def efficiency_text(f: dict) -> str:
    def mean(values: list[float]) -> str:
        return f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"

    names = [name for name in SIDES if name in f["auc"]]
    counts = list(f["auc"][names[0]])
    rows = [[count, *(mean(f["auc"][name][count]) for name in names)] for count in counts]
    seeds = len(f["auc"][names[0]][counts[0]])
    means = {name: [np.mean(f["auc"][name][count]) for count in counts] for name in names}
    first = [max(names, key=lambda name: means[name][i]) for i in range(len(counts))]
    ahead = "; ".join(
        f"{SIDES[name]}: {', '.join(c for c, best in zip(counts, first) if best == name)} labels"
        for name in names
        if name in first
    )
    return (
        f"Task {f['task']}, {f['steps']} steps of {f['batch']}, AUC on {f['test_cases']} held-out cases, mean (range) of {seeds} seed(s).\n\n"
        + table(["labels", *(SIDES[name] for name in names)], rows)
        + f"\nAhead, by the mean: {ahead}.\n\n![AUC by number of labels](efficiency.svg)\n"
    )


def targets_text(results: dict) -> str:
    """Whether what the project asked for was reached."""
    rows = []
    for task, target in TARGETS.items():
        f = results["held_out"][task]
        rows.append([f"{task}: AUC ≥ {target}", of(f["auc"]), "yes" if f["auc"] >= target else "**no**"])
        rows.append(
            [f"{task}: ECE ≤ 0.05", of(f["calibration_error"]), "yes" if f["calibration_error"] <= 0.05 else "**no**"]
        )
    l1 = results.get("masked_l1", NOT_RUN)
    if l1 != NOT_RUN:
        for scheme, most in (("coarse", 0.5), ("fine", 1.0)):
            for region in ("volume", "brain"):
                f = l1[scheme]
                ratio = f[f"{region}_model"] / min(f[f"{region}_mean"], f[f"{region}_regression"])
                rows.append(
                    [
                        f"{scheme} masked L1, {region}: at most {most} of the better baseline",
                        of(ratio, digits=2),
                        "yes" if ratio <= most else "**no**",
                    ]
                )
    q4 = results.get("precision", NOT_RUN)
    if q4 != NOT_RUN and "q4" in q4:
        drift = max(f["max_drift"] for f in q4["q4"]["tasks"].values())
        fall = max(f["auc_float32"] - f["auc"] for f in q4["q4"]["tasks"].values())
        rows.append(
            ["4-bit: no probability off by more than 0.05", f"{drift:.5f}", "yes" if drift <= 0.05 else "**no**"]
        )
        rows.append(["4-bit: AUC falls by at most 0.005", f"{fall:.5f}", "yes" if fall <= 0.005 else "**no**"])
    return table(["asked for", "reached", ""], rows)


def shortfalls(results: dict, whole: dict) -> str:
    """Why what was not reached was not."""
    small = [row for row in results["detection_by_size"] if row["to_mm"] <= 24]
    found, there = (sum(n) for n in zip(*((row["sensitivity"] * row["cases"], row["cases"]) for row in small)))
    l1 = results["masked_l1"]["coarse"]
    return (
        f"Where it says no: what detection misses is small (of {there} tumours below 24 mm it finds {found:.0f}), since a token is 16 voxels, some 25 mm, "
        "and the head's pooling mixes three of them. Detection and discrimination still rose with every further step of fine-tuning, slowly, on two CPU cores. "
        f"The reconstruction is bound by its code: even with nothing hidden the network restores its input to {of(whole['volume'], digits=4)} ({of(whole['brain'], digits=4)} in the "
        f"brain), because 16,384 noisy voxels pass through the {results['training']['width']} numbers of a token. Half of the better baseline would be "
        f"{of(min(l1['volume_mean'], l1['volume_regression']) / 2, digits=4)}: regression reads the visible contrasts voxel by voxel.\n"
    )


def blanking(heads: dict) -> str:
    """What the heads saw besides whole scans."""
    if "lesion_blanked" not in heads:
        return "."
    return (
        f"; in {100 * heads['lesion_blanked']:.0f} % of the batch the tumour's own tokens are blanked, and the answer is then 'normal'; in "
        f"{100 * heads['elsewhere_blanked']:.0f} % as many are blanked elsewhere, and the answer stays."
    )


def further(more: dict | None) -> str:
    """That a bundle's weights were gone on from, where they were."""
    if not more:
        return ""
    return f"\n   {more['steps']} further steps of the same kind followed from those weights, peak rate {more['rate']}."


def readme(results: dict) -> str:
    """The model card below its head."""
    t = results["training"]
    pre, fine, heads = t["pretrain"], t["finetune"], t["heads"]
    temperatures = ", ".join(f"{task} {value:.3f}" for task, value in results["temperatures"].items())
    return f"""A small network of LaMIM's architecture (Chen et al., European Radiology 2024, doi 10.1007/s00330-024-10728-1) that the viewer
ships with, so that every view has something to show. It is not the authors' model, has none of its weights and says nothing
about its quality.

## Intended use

Teaching, and a first look at the viewer. Its answers about a real patient's scan are worth nothing: no real scan went into
it, and the section on real scans below shows how it fares there. Not a medical device.

## Model

MONAI's ViTAutoEnc, 4 × 96³ voxels in patches of 16³ (216 tokens), width {t['width']}, {t['layers']} blocks, {t['width'] // 64} heads of 64, and three
heads in LaMIM's form (average pooling 3 × 3 over tokens × width, linear layers to 128, 64 and 2): {t['parameters'] / 1e6:.1f} M parameters.
The three tasks and the decoder share **one encoder**: LaMIM fine-tunes one encoder per task, whose decoder is stale; here the
last stage trains all heads and the masked reconstruction together, so that the decoder fits the encoder that ships.

| task | asked of | class 0 | class 1 |
|---|---|---|---|
| detection | every scan | normal | tumour |
| discrimination | tumours | meningioma | glioma |
| molecular | gliomas | IDH wild type | IDH mutant |

Input: T1w, T1c, T2w, FLAIR on one grid, brain-extracted, cropped to the brain, turned to RAS+; each contrast is limited to
the 99.9th percentile of its voxels other than zero (nearest rank), area-resized to 96³ and min–max scaled to 0…1 by itself.
LaMIM scales all four contrasts together for its answers, which an arbitrary unit of one of them can upset. The same steps
serve prediction and reconstruction. A missing contrast enters as zeros; training left contrasts out with a probability of 0.15 each.

## Training data

{t['train_cases']} synthetic examinations (34 % without tumour, 22 % each meningioma-like, IDH-wild-type-like and IDH-mutant-like glioma), made by
the project's generator (`training/synth`) from the ICBM 152 tissue maps and drawn parameters. Tumours measure 8 to 66 mm.
The kinds overlap on purpose: a tenth of the wild types does not enhance, a quarter of the mutants does. Real tumours are far
more varied than any of this.

Template notice: Copyright (C) 1993-2004 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute,
McGill University; full text beside the sample cases.

## Training

1. Self-supervised, {pre['steps']} steps of {pre['batch']} cases in two masked views ({t['pretrain_cases']} cases): LaMIM's content dropout, both schemes in turn;
   L1 · (1 + NT-Xent, temperature 0.05). Start by principal components of patches. Adam, peak rate {pre['rate']}.
2. Labels and reconstruction, {fine['steps']} steps of {fine['labelled']} labelled and {fine['masked']} masked cases, AdamW, peak rate {fine['rate']}, cosine. A linear layer that
   names each token's tissue comes first; from step {fine['heads_from']} on the three heads start from it and join the loss; it is thrown away at the end.
   The last {fine['rounded_steps']} steps run with 4-bit weights (straight-through gradients), and the weights end on the 4-bit grid: the bundle
   and the float32 checkpoint hold the same weights.{further(t.get("more"))}
   Then the heads alone, {heads['steps']} steps of {heads['batch']} on what the finished encoder gives for every case, varied {heads['passes']} times{blanking(heads)}
3. One temperature per task, fitted on {t['validation_cases']} further cases: {temperatures}.{" With it went a constant per task, kept in the head's last bias." if 'lesion_blanked' in heads else ""}

The published recipe has 57,000 real scans, 300 and 200 epochs and a network 75 times the size; this one had two CPU cores for
a few hours.

## Results on held-out synthetic cases

{results['training']['test_cases']} cases with anatomy and tumours from a seed that training and calibration did not see.

{task_table(results['held_out'])}
![Reliability](reliability.svg)

What the project asked for:

{targets_text(results)}
{part(results, 'whole_l1', lambda f: shortfalls(results, f))}
### A scanner that training has not seen

{results['training']['shifted_cases']} cases with more noise, stronger bias fields, thicker slices and contrasts beyond the training ranges.

{part(results, 'shifted_scanner', task_table)}
### Small tumours

{part(results, 'detection_by_size', size_table)}
### A contrast missing (AUC)

On the first {t['missing_cases']} of the held-out cases.

{part(results, 'missing_contrast', missing_table)}
### Masked reconstruction (mean absolute error, 0…1)

Baselines are fitted to each case's visible voxels: the contrast's mean, and linear regression on those other contrasts that
are visible at the voxel. The decoder's form (16 numbers per 4³ voxels) and {t['width']} numbers per 16³ voxels × 4 contrasts bound what any
training can reach.

{part(results, 'masked_l1', l1_table)}
On the unseen scanner:

{part(results, 'masked_l1_shifted', l1_table)}
### 4 and 8 bits (the bundle's ONNX graphs in onnxruntime)

{part(results, 'precision', precision_text)}
What putting the trained float32 weights on the 4-bit grid changed, before and after in float32:

{part(results, 'rounding', lambda f: table(DRIFT_HEAD, drift_rows('on the grid / before', f)))}
### Evidence

{part(results, 'evidence', evidence_text)}
### Few labels: pretrained or from scratch

{part(results, 'efficiency', efficiency_text)}
## Real scans

Public scans that lie outside the project; nothing of them is in it. The answers are what they are.

{part(results, 'real_scans', real_table)}
## Limits

- Synthetic images only: the numbers above hold for this generator and for nothing else.
- Small lesions: a token is 16 voxels a side, about 2.5 cm; see the table by size.
- Everything that is not one of four kinds (metastasis, abscess, stroke, multiple sclerosis, surgery) gets one of their names.
- Answers about discrimination and molecular status mean something only where the question before them was answered 'tumour' and 'glioma'.
- Needs brain-extracted, aligned scans; a failed extraction or alignment goes unnoticed by the model.

Files: `config.json` (architecture, tasks, temperatures, variants, hashes), `preprocessor_config.json`, `onnx/`. Made anew by `training/reproduce.py`,
`evaluate.py`, `efficiency.py`, `card.py`; every number here is from `training/results.json`.
"""


def plots(results: dict, folder: Path) -> None:
    """reliability.svg and, where it was run, efficiency.svg."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "lamim", "font.size": 9})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(9, 3), sharey=True)
    for axis, (task, f) in zip(axes, results["held_out"].items()):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        points = f["reliability"]
        axis.scatter(
            [r["probability"] for r in points],
            [r["share"] for r in points],
            s=[8 + r["count"] for r in points],
            alpha=0.6,
        )
        axis.set(title=task, xlabel=f"probability of {CLASSES[task]}", xlim=(-0.05, 1.05), ylim=(-0.05, 1.05))
    axes[0].set_ylabel("share of cases")
    figure.tight_layout()
    figure.savefig(folder / "reliability.svg", metadata={"Date": None})
    if results.get("efficiency", NOT_RUN) != NOT_RUN:
        figure, axis = plt.subplots(figsize=(4.5, 3))
        found = results["efficiency"]["auc"]
        for name, areas in ((name, found[name]) for name in SIDES if name in found):
            counts, values = [int(count) for count in areas], list(areas.values())
            axis.plot(counts, [np.mean(v) for v in values], marker="o", label=SIDES[name])
            axis.fill_between(counts, [min(v) for v in values], [max(v) for v in values], alpha=0.2)
        axis.set(xscale="log", xlabel="labels", ylabel="AUC, detection", xticks=counts, xticklabels=map(str, counts))
        axis.legend()
        figure.tight_layout()
        figure.savefig(folder / "efficiency.svg", metadata={"Date": None})


def bundle_card(results: dict) -> dict:
    """What `lamim convert --card` takes."""
    t = results["training"]
    steps = t["preprocessing"]["steps"]
    tasks = {}
    for task in TASKS:
        f = results["held_out"][task]
        tasks[task] = {
            "temperature": results["temperatures"][task],
            "cohort": f"Learned on {t['train_cases']} synthetic examinations; on {f['cases']} held-out synthetic ones AUC {f['auc']:.3f}, accuracy {100 * f['accuracy']:.1f} %.",
        }
    return {
        "name": "lamim-demo",
        "training": {"data": "synthetic", "statement": STATEMENT},
        "license": LICENSE,
        "tasks": tasks,
        "preprocessor": {
            "orientation": t["preprocessing"]["orientation"],
            "predict": steps,
            "reconstruct": steps,
            "statistics": t["statistics"],
            "missing_contrast": "trained",
        },
        "readme": readme(results),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "bundle-card.json")
    parser.add_argument("--plots", type=Path, default=BUNDLE)
    args = parser.parse_args()
    results = json.loads(args.results.read_text())
    args.plots.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(bundle_card(results), indent=1, ensure_ascii=False) + "\n")
    plots(results, args.plots)


if __name__ == "__main__":
    main()
