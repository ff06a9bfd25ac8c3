"""Lines of one item that take courses together: what they can really have by the chances of a course.

Together they could have more than each can be given: a chance picked for one line serves no other. What each can have
is dealt out (`dealing`); where that is less, chances that would be useless to one line are added while they may help.
"""

from collections.abc import Iterator, Sequence

from promising.engine.courses import GRAIN, Course, Prices, Rival, Share
from promising.engine.splits import Splits
from promising.engine.timetable import Chance
from promising.engine.walks import Walk

FLOWS = 3_000  # not Final: what is Final is compiled into each place, and a test could not set it


def cheapest(rival: Rival, prices: Prices, limit: int) -> tuple[int, Course] | None:
    """Return the course that costs least in value and prices, if that is less than a limit, in grains."""
    found = _walk(rival, prices, limit, is_all=False).run()
    return found[-1] if found else None


def within(rival: Rival, prices: Prices, limit: int) -> list[tuple[int, Course]]:
    """Return all courses that cost less than a limit, and what they cost."""
    return _walk(rival, prices, limit, is_all=True).run()


def _walk(rival: Rival, prices: Prices, limit: int, *, is_all: bool) -> Walk:
    if rival.rows:
        return Splits(rival, prices, limit, is_all=is_all)
    return (_Together if rival.is_dealt else Walk)(rival, prices, limit, is_all=is_all)


class _Together(Walk):
    """The courses of several lines. `lacking`: what they could have together but not each for itself, and its cost.

    `known`: what was found; `tried`: which chances were added to those of one such course, and for how many lines.
    """

    def __init__(self, rival: Rival, prices: Prices, limit: int, *, is_all: bool) -> None:
        super().__init__(rival, prices, limit, is_all=is_all)
        self.known = set[tuple[Share, ...]]()
        self.tried = set[tuple[tuple[int, int], ...]]()
        self.lacking: list[tuple[int, tuple[Share, ...]]] = []
        self.is_cut = False

    def run(self) -> list[tuple[int, Course]]:
        """Return what is found, the last one the cheapest unless all are asked for."""
        self._descend(0, self.rival.wanted, 0)
        for total, shares in sorted(self.lacking, key=lambda lacking: lacking[0]):
            if total < self.limit:
                self.tried, self.is_cut = set(), False
                self._extend(shares, total)
                if self.is_exhausted or self.is_cut:
                    super()._keep(total, shares)
        return self._told()

    @property
    def is_exhausted(self) -> bool:
        """Whether no more is dealt out: what lines could have together stands for what they can have."""
        return self.rival.table.flows >= FLOWS

    def _keep(self, total: int, shares: tuple[Share, ...]) -> None:
        if total >= self.limit:
            return
        if self.is_exhausted or not self.rival.is_simple(shares) or self.rival.can_deal(shares):
            super()._keep(total, shares)
        elif self._is_lacking(shares):
            self.lacking.append((total, shares))

    def _is_lacking(self, shares: tuple[Share, ...]) -> bool:
        """Take what lines can have by some chances; whether that is less than they could have together."""
        dealt = self.rival.dealt(shares)
        real = tuple(
            Share(share.chance, sum(row), sum(1 for units in row if units))
            for share, row in zip(shares, dealt.amounts, strict=True)
            if any(row)
        )
        if real not in self.known:
            self.known.add(real)
            super()._keep(self._cost(real), real)
        return self.rival.is_lacking(shares)

    def _extend(self, shares: tuple[Share, ...], total: int) -> None:
        """Add chances that lines could not use together, each for one more line, while that may help."""
        if self.is_exhausted:
            return
        for added, more in (*self._with_more_lines(shares, total), *self._with_chances(shares, total)):
            picks = tuple(sorted((share.chance.number, share.members) for share in added))
            if more < self.limit and picks not in self.tried:
                self.tried.add(picks)
                if not self.rival.is_simple(added):
                    self.is_cut = True
                elif self._is_lacking(added):
                    self._extend(added, more)

    def _with_more_lines(
        self, shares: tuple[Share, ...], total: int
    ) -> Iterator[tuple[tuple[Share, ...], int]]:
        """Yield the same chances with one of them for one more line.

        What lines share goes round in no circle: so all together they share no more than one chance less than they are.
        """
        values, rooms, dealt = self.prices.values, self.prices.rooms, self.rival.dealt(shares)
        crowd = sum(share.members - 1 for share in shares if share.chance.seat >= 0)
        for number, (chance, amount, members) in enumerate(
            shares if crowd < len(self.rival.parts) - 1 else ()
        ):
            if chance.seat >= 0 and members < rooms[chance.seat] and dealt.gains_at(number):
                more = Share(chance, amount, members + 1)
                yield (*shares[:number], more, *shares[number + 1 :]), total + values[chance.seat]

    def _with_chances(self, shares: tuple[Share, ...], total: int) -> Iterator[tuple[tuple[Share, ...], int]]:
        """Yield the same chances and one more, by which a unit at least goes in the place of another."""
        core, dealt = [share for share in shares if share.amount], self.rival.dealt(shares)
        for place, chance in enumerate(self.chances):
            if total + self.price[place] >= self.limit or any(share.chance is chance for share in shares):
                continue
            displaced = self._displaced(chance, core)
            more = total + self.price[place] + GRAIN * (chance.late - displaced)
            if displaced >= 0 and more < self.limit and dealt.gains_by(self.rival.place_of(chance, 1)):
                yield (*shares, Share(chance, 0, 1 if chance.seat >= 0 else len(self.rival.parts))), more

    def _displaced(self, chance: Chance, core: Sequence[Share]) -> int:
        """Return how late at most is what a unit by a chance displaces; -1 if there is room for it.

        It displaces what its site has given by a day, or, if the line has all then, anything.
        """
        before = [share for share in core if share.chance.number < chance.number]
        own = [share for share in before if share.chance.site == chance.site]
        for last in sorted({chance.due, *(share.chance.due for share in own)}):
            if last >= chance.due:
                level = max(
                    self.levels[c.number] for c in (chance, *(s.chance for s in own)) if c.due <= last
                )
                due = [share for share in own if share.chance.due <= last]
                if sum(share.amount for share in due) >= level:
                    return max(share.chance.late for share in due)
        has_all = sum(share.amount for share in before) >= self.rival.wanted
        return max(share.chance.late for share in before) if has_all else -1
