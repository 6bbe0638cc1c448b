"""The page asks for all of its modules at once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from conference.templatetags.modules import modulepreload, read_imports

MODULES = Path(settings.BASE_DIR) / "static"


def test_every_module_of_the_call_is_preloaded_once() -> None:
    names = read_imports("js/room.js")
    assert len(names) == len(set(names))
    assert "js/room.js" not in names
    assert {"js/call.js", "js/mesh.js", "js/lib/emitter.js", "js/views/stage.js"} <= set(names)


def test_the_links_lead_to_files() -> None:
    for name in read_imports("js/room.js"):
        assert finders.find(name) == str(MODULES / name)
        assert f'<link rel="modulepreload" href="/static/{name}">' in modulepreload("js/room.js")


def test_a_module_that_is_missing_is_an_error_and_not_a_dead_link() -> None:
    with pytest.raises(ValueError, match=r"js/nowhere\.js"):
        read_imports("js/nowhere.js")
