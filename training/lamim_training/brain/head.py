"""One synthetic head in template space: every voxel gets a part, every part a signal."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F

from .signals import INDEX, draw_signals
from .template import HIGH, LOW, STEP, axes, load_head


@lru_cache(maxsize=1)
def _inside() -> tuple[tuple[int, int, int], torch.Tensor, dict[str, torch.Tensor], torch.Tensor]:
    """Shape of the grid, flat places of the head's voxels, the maps there, and their positions (3 x N, mm)."""
    maps = load_head().maps
    shape = maps["to_skin"].shape
    at = torch.from_numpy(np.flatnonzero((maps["to_skin"] < 0) | (maps["to_brain"] < 0)))
    values = {n: torch.from_numpy(m.astype(np.float32)).flatten()[at] for n, m in maps.items()}
    place = torch.stack(torch.meshgrid(*(torch.from_numpy(a.astype(np.float32)) for a in axes()), indexing="ij"))
    return shape, at, values, place.flatten(1)[:, at]


def noise(rng: np.random.Generator, spacing: float) -> torch.Tensor:
    """A smooth field of about unit deviation over the template's grid, with knots `spacing` mm apart."""
    knots = [max(3, int(np.ceil((b - a) / spacing)) + 2) for a, b in zip(LOW, HIGH)]
    coarse = torch.from_numpy(rng.standard_normal((1, 1, *knots), np.float32)) * 1.5
    return F.interpolate(coarse, size=load_head().maps["gm"].shape, mode="trilinear", align_corners=True)[0, 0]


def _ball(place: torch.Tensor, centre: np.ndarray, half: np.ndarray) -> torch.Tensor:
    """Normalised distance from the centre of an ellipsoid: below 1 inside."""
    unit = [(place[a] - float(centre[a])) / float(half[a]) for a in range(3)]
    return unit[0] ** 2 + unit[1] ** 2 + unit[2] ** 2


def draw_head(rng: np.random.Generator) -> torch.Tensor:
    """Signal on the template's grid (X x Y x Z); air is about 0."""
    shape, at, maps, place = _inside()
    table = torch.from_numpy(draw_signals(rng))
    fields = [noise(rng, s).flatten()[at] for s in (35.0, 9.0, rng.uniform(4, 7))]
    part, cranial = _parts(rng, maps, place, fields)
    value = table[part]
    value = value * (1 + rng.uniform(0, 0.15) * fields[2]) + rng.uniform(0, 0.04) * fields[1]
    brain = _brain(rng, maps, place, fields, table)
    soft = (0.5 - maps["to_brain"] / STEP).clamp(0, 1)
    value = value * (1 - soft) + brain * soft
    image = torch.full((int(np.prod(shape)),), float(table[0]))
    image[at] = value.clamp(min=0)
    return image.view(shape)


def _parts(rng, maps, place, fields):
    """Part of every voxel of the head, as if there were no brain, and where the inner skull is."""
    wide, fine, finest = fields
    b, depth = maps["to_brain"], -maps["to_skin"]
    s = maps["to_skull"] + rng.normal(0, 1.3) + 0.9 * wide
    if rng.random() < 0.35:  # little fluid around the brain: the skull follows it
        s = (
            torch.minimum(s.clone(), b - rng.uniform(0.5, 3))
            if rng.random() < 0.5
            else torch.maximum(s, b - rng.uniform(1, 4))
        )
    cranial = (s < 0) | (b < rng.uniform(0.2, 1.5))
    x, y, z = place
    u = lambda lo, hi: float(rng.uniform(lo, hi))  # noqa: E731

    # Soft tissue of face and neck: thresholds on noise make random neighbours of four kinds.
    cuts = np.sort(rng.normal(0, 0.9, 3))
    kinds = torch.tensor([INDEX[n] for n in rng.permutation(["muscle", "muscle", "fat", "gland"])])
    part = kinds[torch.bucketize(fine + 0.4 * finest, torch.tensor(cuts, dtype=torch.float32))]
    scalp = u(1.5, 7) + 1.5 * wide
    part[depth < scalp] = INDEX["fat"]
    part[depth < u(0.8, 2.5)] = INDEX["skin"]
    thick = u(3.5, 9) + 1.5 * wide + (u(0, 8) * torch.sigmoid((-25 - z) / 6))
    bone = (s < thick) & (depth > u(2, 4)) & ~cranial
    part[bone] = INDEX["bone"]
    diploe = bone & (s > thick * u(0.2, 0.4)) & (s < thick * u(0.55, 0.85)) & (thick > 4)
    part[diploe] = INDEX["marrow"]

    # Face: eyes in fat, nose, sinuses, mouth, windpipe.
    outside = ~cranial & (depth > 2)
    for side in (-1, 1):
        centre = np.array([side * u(29, 35), u(50, 60), u(-43, -33)])
        part[outside & (_ball(place, centre + [-side * 6, -12, 0], np.array([16, 26, 16])) < 1)] = INDEX["fat"]
        muscle = (_ball(place, centre + [-side * 8, -20, 0], np.array([9, 20, 9])) - 0.8).abs() < 0.25
        part[outside & muscle] = INDEX["muscle"]
        ball = _ball(place, centre, np.full(3, u(11, 13.5)))
        part[~cranial & (ball < 1.25)] = INDEX["muscle"]
        part[~cranial & (ball < 1)] = INDEX["eye"]
        for centre, half in (  # maxillary, frontal sinus, mastoid cells
            ([side * u(24, 34), u(40, 55), u(-75, -62)], [u(8, 15), u(10, 18), u(10, 16)]),
            ([side * u(4, 14), u(66, 76), u(-12, 8)], [u(4, 14), u(3, 7), u(4, 14)]),
            ([side * u(50, 62), u(-40, -25), u(-48, -32)], [u(5, 14), u(8, 16), u(8, 18)]),
        ):
            _cavity(rng, part, outside & (s > 1), _ball(place, np.array(centre), np.array(half)), fine)
    for centre, half in (  # nose and ethmoid, sphenoid, throat, mouth
        ([0, u(48, 66), u(-62, -45)], [u(6, 14), u(18, 28), u(14, 24)]),
        ([u(-5, 5), u(12, 26), u(-42, -32)], [u(7, 18), u(7, 14), u(6, 12)]),
        ([0, u(2, 18), u(-95, -75)], [u(6, 14), u(5, 10), u(15, 30)]),
        ([0, u(35, 55), u(-105, -90)], [u(10, 25), u(15, 28), u(2, 7)]),
    ):
        _cavity(rng, part, outside & (s > 1), _ball(place, np.array(centre), np.array(half)), fine)

    # Spine: cord in fluid in a bony ring, with discs; it goes on where the brain stem ends.
    below = (-66 - z).clamp(min=0)
    ring = ((x + 0.02 * below) ** 2 + (y + u(40, 45) + below * u(-0.05, 0.25)) ** 2).sqrt()
    spine = (z < u(-74, -64)) & (b > 0)
    body = spine & (((x) ** 2 + (y + u(18, 26) + below * u(-0.05, 0.25)) ** 2).sqrt() < u(9, 14)) & ~cranial
    part[body] = INDEX["marrow"]
    part[body & ((z / u(14, 18)).frac().abs() < 0.25)] = INDEX["gland"]
    part[spine & (ring < 14) & ~cranial & (part != INDEX["marrow"])] = INDEX["bone"]
    canal = spine & (ring < u(9, 12))
    part[canal] = INDEX["csf"]
    part[spine & (ring < u(5, 7.5))] = INDEX["wm"]

    # Between brain and skull: fluid, dura, veins, and at the base what lies beside the sella.
    room = cranial & ~canal
    part[room] = INDEX["csf"]
    part[room & (b > 3) & (z < -10) & (y > -40) & (fine > u(-0.5, 1.5))] = int(
        rng.choice([INDEX["gland"], INDEX["dura"], INDEX["vessel"], INDEX["fat"]])
    )
    part[room & (s > -u(0, 1.8)) & (b > 0)] = INDEX["dura"]
    part[room & (b > 0.5) & (finest.abs() < u(0, 0.25)) & (fine.abs() < u(0, 0.6))] = INDEX["vessel"]
    sinus = (x.abs() < u(3, 7)) & (s > -u(4, 8)) & (b > 0) & ((y < -20) | (z > 40))
    part[room & sinus] = INDEX["vessel"]
    return part, cranial


def _cavity(rng, part, allowed, ball, fine):
    """Air with a lining, ragged; at times filled, or absent."""
    if rng.random() < 0.15:
        return
    ragged = ball + rng.uniform(0, 0.5) * fine
    part[allowed & (ragged < 1)] = INDEX["mucosa"]
    if rng.random() < 0.85:
        part[allowed & (ragged < rng.uniform(0.5, 0.9))] = INDEX["air"]


def _brain(rng, maps, place, fields, table):
    """Signal of the brain: tissue shares with sharper or blunter borders, wider sulci, lesions."""
    wide, fine, finest = fields
    power = rng.uniform(1.0, 2.2)
    gm, wm, csf = (maps[n] ** power for n in ("gm", "wm", "csf"))
    csf = csf * float(np.exp(rng.normal(0, 0.5)))
    near = torch.exp(-(((maps["to_brain"] + 3) / 6) ** 2))
    csf = csf + rng.uniform(0, 0.7) * torch.exp(-((finest / 0.35) ** 2)) * near * gm  # folds that averaging lost
    if rng.random() < 0.35:  # a mask that lies close to the cortex: no fluid just inside of it
        rim = torch.exp(-((maps["to_brain"].clamp(max=0) / rng.uniform(2, 5)) ** 2))
        csf = csf * (1 - rim * rng.uniform(0.6, 1))
    total = gm + wm + csf + 1e-3
    value = (gm * table[1] + wm * table[2] + csf * table[3]) / total
    value = value * (1 + rng.uniform(0, 0.08) * finest)
    for _ in range(int(rng.choice([0, 1, 2], p=[0.45, 0.4, 0.15]))):
        inner = (maps["to_brain"] < -2).nonzero()[:, 0]
        centre = place[:, inner[int(rng.integers(len(inner)))]].numpy()
        ball = _ball(place, centre, rng.uniform(6, 32) * np.exp(rng.normal(0, 0.2, 3))) + 0.35 * fine
        value = torch.where(ball < 1, table[INDEX["lesion"]], value)
        value = torch.where(ball < rng.uniform(0, 0.6), table[INDEX["core"]], value)
    return value
