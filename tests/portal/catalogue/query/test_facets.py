"""Natural order of values, and the category tree."""

from portal.catalogue.query.facets import CategoryRow, category_tree, natural_key


def row(path: str, position: int) -> CategoryRow:
    return CategoryRow(pk=position, code=path, path=path, label=path.title(), position=position)


def test_natural_key_orders_sizes_as_people_do() -> None:
    assert sorted(["M10", "M3", "M2.5", "M16"], key=natural_key) == ["M2.5", "M3", "M10", "M16"]
    assert sorted(["100", "16", "2,5", "8"], key=natural_key) == ["2,5", "8", "16", "100"]
    assert sorted(["XL", "S", "L", "XXL", "M"], key=natural_key) == ["S", "M", "L", "XL", "XXL"]
    assert sorted(["2 plis", "10 plis", "blanc", "Écru"], key=natural_key) == [
        "2 plis",
        "10 plis",
        "blanc",
        "Écru",
    ]


def test_category_tree_sums_what_lies_below_and_leaves_out_what_is_empty() -> None:
    rows = [
        row("b", 2),
        row("a", 1),
        row("a/y", 2),
        row("a/x", 1),
        row("c", 3),
    ]

    tree = category_tree(rows, {"a/x": 2, "a/y": 3, "a": 1, "b": 4}, chosen="a/x")

    assert [(node.path, node.count, node.is_chosen) for node in tree] == [("a", 6, True), ("b", 4, False)]
    assert [(node.path, node.count, node.is_chosen) for node in tree[0].children] == [
        ("a/x", 2, True),
        ("a/y", 3, False),
    ]


def test_category_tree_keeps_the_chosen_category_even_without_hits() -> None:
    tree = category_tree([row("a", 1)], {}, chosen="a")

    assert [(node.path, node.count, node.is_chosen) for node in tree] == [("a", 0, True)]
