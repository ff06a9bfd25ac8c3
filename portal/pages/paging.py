"""A page's number among its neighbours, in the shape that the pagination component reads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many pages there are."""

    num_pages: int


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """The `number`th of `count` pages."""

    number: int
    count: int

    @property
    def paginator(self) -> PageCount:
        return PageCount(self.count)

    @property
    def has_other_pages(self) -> bool:
        return self.count > 1

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.count

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1
