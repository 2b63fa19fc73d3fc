"""The sentence about a sample in Simplified Chinese: the twin of `sample_texts.describe`."""

from __future__ import annotations

from lamim_training.sample_texts import Finding


def place_of(centre: tuple[float, float, float]) -> str:
    """A rough name of a place (mm, RAS+), by the limits of `sample_texts.place_of`."""
    x, y, z = centre
    side = "近中线" if abs(x) < 8 else "右侧" if x > 0 else "左侧"
    if z < -25 and y < -35:
        return f"{side}小脑幕下"
    if y > 5 or y < -60:
        return f"{side}偏{'前' if y > 5 else '后'}部"
    if z > 35 or abs(x) > 35:
        return f"{side}偏{'上' if z > 35 else '外'}部"
    return f"{side}脑深部"


def describe(finding: Finding, kind: str, without: tuple[str, ...] = ()) -> str:
    """One or two plain sentences, without a diagnosis as an answer: it is the truth of a synthetic case."""
    if kind == "healthy":
        signs = "白质中的高信号斑点和增宽的脑室与年龄有关。" if finding.spots else ""
        return f"无病灶，{round(finding.age)} 岁。{signs}仅血管强化。"
    size = f"直径约 {finding.diameter} mm"
    text = {
        "meningioma": f"脑表面的类脑膜瘤肿块，{size}，在 T1c 中均匀强化。",
        "wildtype": f"类 IDH 野生型胶质瘤肿块，{size}。{_uptake(finding)}",
        "mutant": f"类 IDH 突变型胶质瘤肿块，{size}，T2w 呈高信号，"
        + ("FLAIR 呈低信号伴高信号边缘（T2-FLAIR 不匹配征）。" if finding.mismatch else "FLAIR 也呈高信号。"),
    }[kind]
    oedema = "FLAIR 显示其周围水肿。" if finding.oedema else ""
    missing = f"此病例没有 {'、'.join(without)}。" if without else ""
    return f"{place_of(finding.centre)}：{text}{oedema}{missing}"


def _uptake(finding: Finding) -> str:
    if not finding.enhancing:
        return "无强化。"
    return "在 T1c 中环绕低信号核心呈环形强化。" if finding.ring else "在 T1c 中部分强化。"
