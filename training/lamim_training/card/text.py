"""The text of the model card below the head that the converter writes."""

from __future__ import annotations

from collections.abc import Callable

from lamim_training.evaluation.plan import FULL

from . import sections
from .markdown import table
from .reasons import FEW_LABELS, REASONS
from .targets import targets

NOT_RUN = "Not run.\n"
NOTICE = "Research and teaching only. Not a medical device. Not for diagnosis or treatment decisions."


def readme(results: dict) -> str:
    """Markdown; a part that was not run says so."""

    def part(name: str, write: Callable[[dict], str]) -> str:
        return write(results[name]) if name in results else NOT_RUN

    ranges = sections.range_table(results.get("out_of_range", {}), results.get("corruptions", {}))
    return f"""A network of LaMIM's architecture (Chen et al., European Radiology 2024,
doi 10.1007/s00330-024-10728-1), trained on synthetic images, so that every view of the viewer has something to show.
It is not the authors' model, has none of its weights, and says nothing about its quality.

## Intended use

{NOTICE} Teaching, demonstrations, and a worked example of training at this scale. No real scan went into the weights.

## Training

{training_text(results.get("training", {}))}

The anatomy is the ICBM 152 average brain, deformed and given folds of its own for every case. Template notice:
Copyright (C) 1993-2004 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological Institute, McGill
University; full text beside the sample cases. Tumours are drawn, of three kinds with overlapping features; real ones
are far more varied.

Input: T1w, T1c, T2w, FLAIR on one grid, brain-extracted, cropped to the brain, turned to RAS+; then, per contrast:
{", ".join(STEPS_IN_WORDS[step["op"]] for step in results["input_steps"])}. A missing contrast enters as zeros.

## What was asked and what was reached

The list was fixed before the run (`training/README.md`).

{sections.target_table(targets(results), REASONS)}
## Results

Beside every AUC stands a logistic regression on 22 image statistics (per contrast: mean, deviation, share and
roughness of the brain's voxels; correlations between contrasts). It knows no shape: what it reaches needs no network.

### Held-out cases

{FULL.test} synthetic cases from seeds that training did not use, tumours of the generator's usual sizes.

{part("held_out", sections.task_table)}
![Reliability](reliability.svg)

### A shifted scanner

The same people; noise, bias field, slice thickness and contrast beyond the training ranges.

{part("shifted", sections.task_table)}
### A scanner with artefacts that training lacks

The same people; motion ghosts, ringing, zipper and wrap in three quarters of the contrasts.

{part("unseen_scanner", sections.task_table)}
### Real anatomy

Images made from label maps of real heads, which training never saw.

{part("real_anatomy", sections.task_table)}
### Tumour size

At 0.90 specificity; small tumours were added to the held-out cases.

{part("by_size", sections.size_table)}
### Levels

Brightness alone changes; an answer should not.

{part("levels", sections.level_table)}
### Missing contrasts

Each subset has its own calibration, fitted on validation cases with the same contrasts.

{part("subsets", sections.subset_table)}
### Reconstruction

Mean absolute error over hidden voxels, input 0…1. The regression predicts a hidden voxel from the contrasts visible
there and is fitted to each case. The floor is the best linear code of the same width with the decoder's 16 numbers
per 4³ voxels.

{part("reconstruction", sections.reconstruction_table)}
A whole contrast from the other three, brain voxels; the regression is fitted on other cases. The level of a hidden
contrast can't be known, so the correlation within the brain stands beside the error.

{part("reconstruction", lambda f: sections.contrast_table(f["contrast_hidden"]))}
![Three held-out cases: input, parts hidden, restored, the model's whole answer](reconstruction.png)

### Unlike the training images

Three scores (input statistics, hidden states, reconstruction error per contrast) with thresholds that together flag 5
% of the validation cases. *False assurance* counts cases that were not flagged, and answered with p > 0.9 or < 0.1,
and wrongly.

{ranges}
{part("out_of_range", sections.abstention_table)}
Conformal sets at 10 % error, per label:

{part("conformal", sections.conformal_table)}
### Evidence

{part("evidence", sections.evidence_text)}
### Few labels

The pretrained encoder, tuned with LaMIM's head, beside other starts and other networks. *Two hospitals* is the main
setting: labels from one, test cases from others. The largest of three learning rates was chosen on 200 validation
cases, per arm.

{part("efficiency", few_labels_text)}
### 4 and 8 bits

The bundle's graphs in onnxruntime against the float32 network.

{part("precision", lambda f: sections.drift_table({name: p["tasks"] for name, p in f.items()}))}
What putting the trained weights on the 4-bit grid changed:

{part("rounding", lambda f: sections.drift_table({"on the grid / before": f}))}
### The viewer's samples

{part("samples", sections.sample_table)}
### Real scans

Public scans outside the project; nothing of them is in it. The answers show how the model fares there, and whether
the check on strange inputs holds them back.

{part("real_scans", sections.real_table)}
## Limits

- Synthetic images only: the numbers above hold for this generator and for nothing else.
- A token is 16 voxels a side, some 2.5 cm: see the table by size.
- Whatever is not one of four kinds (metastasis, abscess, stroke, multiple sclerosis, surgery) gets one of their names.
- Discrimination is asked of tumours only, molecular status of gliomas only.
- Needs brain-extracted, aligned scans.
- Errors of reconstruction say *hard to predict*, never *abnormal*.

Files: `config.json`, `preprocessor_config.json`, `trust.json`, `onnx/`. Made by `training/lamim_training`; every
number here is from `training/results.json`.
"""


STEPS_IN_WORDS = {
    "background": "background and overshoot to zero",
    "clip": "clipped at a high percentile of the voxels other than zero",
    "resize": "area-resized to 96³",
    "median": "scaled as x / (x + median of the brain's voxels)",
    "minmax": "scaled from its minimum and maximum to 0…1",
}
STAGES = {
    "pretrain": "masked pretraining: both box sizes, L1 times (1 + NT-Xent), contrast of pooled hidden states",
    "finetune": "three heads and the reconstruction together, contrasts missing in all 15 ways",
    "rounded": "the same with 4-bit weights",
    "heads": "heads alone, on the finished encoder",
}


def training_text(journal: dict) -> str:
    """How the network was made, from the run's journal."""
    rows = [
        [title, done["steps"], *(done.get(key, "–") for key in ("views", "cases", "rendered", "seconds"))]
        for stage, title in STAGES.items()
        for done in [journal.get(stage)]
        if done
    ]
    heads = ["stage", "steps", "masked views", "cases", "cases rendered until then", "seconds"]
    return journal.get("note", "") + "\n\n" + table(heads, rows) if rows else NOT_RUN


def few_labels_text(found: dict) -> str:
    return sections.few_label_tables(found) + f"\n{FEW_LABELS}\n\n![AUC by number of labels](efficiency.svg)\n"
