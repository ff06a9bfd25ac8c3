"""Category paths as files name them, found in the tree or added to it."""

from collections.abc import Iterable

from django.utils.text import slugify

from portal.catalogue.models import Category

Path = tuple[str, ...]
_LONGEST_CODE = 60
_LONGEST_PATH = 200


def ensure_categories(paths: Iterable[Path]) -> dict[Path, int]:
    """Return the category of each path of names, from the root down, creating what is missing.

    A step is the child whose French or English name, or code, is the given one, without regard to accents and case.
    """
    tree = _Tree(Category.objects.order_by("pk"))
    return {path: tree.find_or_create(path).pk for path in sorted(set(paths))}


class _Tree:
    def __init__(self, categories: Iterable[Category]) -> None:
        self._children: dict[tuple[int | None, str], Category] = {}
        self._codes: set[str] = set()
        for category in categories:
            self._add(category)

    def _add(self, category: Category) -> None:
        self._codes.add(category.code)
        for name in (category.code, category.name_fr, category.name_en):
            self._children.setdefault((category.parent_id, slugify(name)), category)

    def find_or_create(self, path: Path) -> Category:
        parent: Category | None = None
        for name in path:
            key = (parent.pk if parent else None, slugify(name))
            parent = self._children.get(key) or self._create(parent, name)
        assert parent is not None
        return parent

    def _create(self, parent: Category | None, name: str) -> Category:
        code = self._free_code(slugify(name)[:_LONGEST_CODE] or "category")
        path = f"{parent.path}/{code}" if parent else code
        if len(path) > _LONGEST_PATH:
            path = code
        created = Category.objects.create(code=code, parent=parent, path=path, name_fr=name, name_en=name)
        self._add(created)
        return created

    def _free_code(self, wanted: str) -> str:
        code, number = wanted, 2
        while code in self._codes:
            suffix = f"-{number}"
            code, number = wanted[: _LONGEST_CODE - len(suffix)] + suffix, number + 1
        return code
