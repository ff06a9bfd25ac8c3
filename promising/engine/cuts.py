"""What whole numbers say beyond a linear program: rows that its answer breaks and that no choice does.

Mixed-integer rounding of single rows, each divided by something that a fractional option uses of it. All is counted in
whole numbers, which floats hold up to 2 to the 53rd: whatever the program is wrong about, no choice is cut off.
Sources: Nemhauser and Wolsey, A recursive procedure to generate all cuts for 0-1 mixed integer programs, Math.
Programming 46 (1990); Marchand and Wolsey, Aggregation and mixed integer rounding to solve MIPs, Operations Research
49 (2001).
"""

from typing import Final, NamedTuple

import numpy as np

from promising.engine.simplex import Floats

_SURE: Final = 1 << 52
_COARSE: Final = 1 << 14
_CLEAR: Final = 1e-5
_BROKEN: Final = 1e-4
_MOST: Final = 25
_ALIKE: Final = 0.9


class Rows(NamedTuple):
    """What options use of resources, and how much there is of them, in whole numbers.

    Shapes: `uses` [row, option], `rooms` [row].
    """

    uses: Floats
    rooms: Floats

    def and_more(self, other: "Rows") -> "Rows":
        """Return these rows and others."""
        return Rows(np.concatenate([self.uses, other.uses]), np.concatenate([self.rooms, other.rooms]))


def broken(rows: Rows, parts: Floats) -> Rows:
    """Return rows that follow from these and that are broken most. `parts` [option]: what is taken of each."""
    found = _divided(rows, parts)
    size = np.abs(found.uses).max(axis=1, initial=1.0)
    coarse = np.exp2(np.maximum(0.0, np.ceil(np.log2(size / _COARSE))))
    uses, rooms = np.floor(found.uses / coarse[:, None]), np.floor(found.rooms / coarse)
    norms = np.sqrt((uses**2).sum(axis=1)) + _CLEAR
    much = (uses @ parts - rooms) / norms
    kept: list[int] = []
    for row in np.argsort(-much).tolist():
        if much[row] < _BROKEN or len(kept) == _MOST:
            break
        alike = np.abs(uses[kept] @ uses[row]) / (norms[kept] * norms[row])
        if not (alike > _ALIKE).any():
            kept.append(row)
    return Rows(uses[kept], rooms[kept])


def _divided(rows: Rows, parts: Floats) -> Rows:
    """Return each row rounded by each modulus that may help."""
    is_open = (parts > _CLEAR) & (parts < 1 - _CLEAR)
    sizes = np.abs(rows.uses)
    chosen, moduli = list[int](), list[float]()
    for row in np.flatnonzero((sizes.max(axis=1) > 1) & sizes[:, is_open].any(axis=1)).tolist():
        asked = np.unique(sizes[row, is_open])
        tried = np.unique(np.floor(np.concatenate([asked, asked / 2, asked / 4, [sizes[row].max() + 1]])))
        moduli += tried[tried > 1].tolist()
        chosen += [row] * (len(moduli) - len(chosen))
    return _rounded(Rows(rows.uses[chosen], rows.rooms[chosen]), np.array(moduli), parts)


def _rounded(rows: Rows, moduli: Floats, parts: Floats) -> Rows:
    """Return rows rounded, each by its modulus; options that are mostly taken are counted by what is not."""
    turned = parts > 0.5
    uses = np.where(turned, -rows.uses, rows.uses)
    rooms = rows.rooms + uses[:, turned].sum(axis=1)
    parted, whole = np.floor(rooms / moduli), np.floor(uses / moduli[:, None])
    rest, over = rooms - parted * moduli, uses - whole * moduli[:, None]
    told = whole * (moduli - rest)[:, None] + np.maximum(0.0, over - rest[:, None])
    room = parted * (moduli - rest)
    is_sure = np.abs(told).sum(axis=1) + np.abs(room) < _SURE
    kept = (rest > 0) & is_sure
    room -= told[:, turned].sum(axis=1)
    return Rows(np.where(turned, -told, told)[kept], room[kept])
