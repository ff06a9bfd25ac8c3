"""Natural order of values, and the category tree."""

from portal.catalogue.query.facets import CategoryRow, category_tree, count_of, natural_key, span_label


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


def test_count_of_a_span_is_that_of_the_numbers_within() -> None:
    counts = {"16": 2, "20": 3, "2.5": 1, "100": 4, "long": 5}

    assert [count_of(value, counts) for value in ("20", "7", "10..20", "..16", "20..", "-5..0")] == [
        3,
        0,
        5,
        3,
        7,
        0,
    ]


def test_span_label_reads_as_people_write() -> None:
    assert [span_label(value) for value in ("20..60", "2,5..", "..7", "M10")] == [
        "20 – 60",
        "≥ 2.5",
        "≤ 7",
        "M10",
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
