"""bundle-card.json: what `lamim convert --card` takes."""

from __future__ import annotations

from lamim_training.tasks import TASKS

from .text import readme

STATEMENT = "Trained on synthetic images only. Not for diagnosis or treatment decisions."
STATEMENT_ZH = "仅用合成图像训练。不得用于诊断或治疗决策。"
LICENSE = "MIT"


def bundle_card(results: dict) -> dict:
    """Name, licence, calibration per subset of contrasts, preprocessing, and the card's text."""
    return {
        "name": "lamim-demo",
        "training": {"data": "synthetic", "statement": STATEMENT, "translations": {"zh": {"statement": STATEMENT_ZH}}},
        "license": LICENSE,
        "tasks": {
            task: {
                "calibration": _calibration(results, task),
                "cohort": _cohort(results, task),
                "translations": {"zh": {"cohort": _cohort_zh(results, task)}},
            }
            for task in TASKS
        },
        "preprocessor": {
            "orientation": "RAS",
            "predict": results["input_steps"],
            "reconstruct": results["input_steps"],
            "statistics": results["input_statistics"],
            "missing_contrast": "trained",
        },
        "readme": readme(results),
    }


def _calibration(results: dict, task: str) -> dict:
    subsets = {
        name: tasks[task]["calibration"] | {key: tasks[task][key] for key in ("auc", "ece", "cases")}
        for name, tasks in results["subsets"].items()
        if task in tasks
    }
    return results["calibration"][task] | {"subsets": subsets}


def _cohort(results: dict, task: str) -> str:
    found = results["held_out"][task]
    return (
        f"Trained on synthetic examinations; on {found['cases']} held-out synthetic ones AUC {found['auc']:.3f}, "
        f"accuracy {100 * found['accuracy']:.1f} %."
    )


def _cohort_zh(results: dict, task: str) -> str:
    found = results["held_out"][task]
    return (
        f"用合成检查训练；在另外 {found['cases']} 例合成检查上，AUC 为 {found['auc']:.3f}，"
        f"准确率为 {100 * found['accuracy']:.1f}%。"
    )
