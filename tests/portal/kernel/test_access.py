"""A view says whom it is for, itself or by its package; what says nothing is known to say nothing."""

from types import SimpleNamespace

from portal.kernel.access import Access, Audience, company, declared_access, desk

LISTED = {"allauth": "public", "django.contrib.admin": "desk"}


def view_of(module: str):
    """Return a view as a package ships it."""

    def view() -> None: ...

    view.__module__ = module
    return view


def test_a_view_keeps_what_it_declares():
    view = company("buyer", "approver")(view_of("portal.pages.orders"))

    assert declared_access(view, {}) == Access(Audience.COMPANY, frozenset({"buyer", "approver"}))


def test_the_class_behind_a_view_may_declare_for_it():
    behind = desk(type("Behind", (), {}))

    for name in ("cls", "view_class"):
        assert declared_access(SimpleNamespace(**{name: behind}), {}) == Access(Audience.DESK)  # type: ignore[arg-type]


def test_a_view_of_a_listed_package_is_for_the_listed_audience():
    assert declared_access(view_of("allauth.account.views"), LISTED) == Access(Audience.PUBLIC)
    assert declared_access(view_of("django.contrib.admin"), LISTED) == Access(Audience.DESK)


def test_a_view_declares_before_its_package_does():
    assert declared_access(desk(view_of("allauth.account.views")), LISTED) == Access(Audience.DESK)


def test_a_package_with_a_like_name_is_not_listed():
    assert declared_access(view_of("allauth_extra.views"), LISTED) is None
    assert declared_access(view_of("django.contrib.sites"), LISTED) is None
