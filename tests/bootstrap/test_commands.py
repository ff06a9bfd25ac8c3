"""Django's commands as manage.py runs them."""

import pytest
from django.utils import translation

from portal.bootstrap import cli


@pytest.mark.django_db
def test_a_command_speaks_english_as_the_set_up_does(capsys):
    with translation.override("fr"):
        cli._run_here(["calibrate"])

    assert "No leg was observed yet: nothing to learn from." in capsys.readouterr().out
