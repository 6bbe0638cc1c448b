"""Environment variables are read strictly: a wrong one is named, and never guessed at."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from conference.env import envbool, envchoice, envint, envlist, envsecret, envstr, envurl, envzone


@pytest.mark.parametrize("text", ["1", "true", "YES", " on "])
def test_true_has_four_words(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ANSWER", text)
    assert envbool("ANSWER", False) is True


@pytest.mark.parametrize("text", ["0", "false", "No", "off"])
def test_false_has_four_words(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ANSWER", text)
    assert envbool("ANSWER", True) is False


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER", "  ")
    assert (envbool("ANSWER", True), envint("ANSWER", 7), envstr("ANSWER", "x"), envlist("ANSWER")) == (
        True,
        7,
        "x",
        [],
    )


def test_any_other_word_for_true_or_false_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER", "maybe")
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be true or false, not 'maybe'"):
        envbool("ANSWER", False)


@pytest.mark.parametrize("text", ["ten", "1.5", "0", "101", "-1"])
def test_a_number_out_of_bounds_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ANSWER", text)
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be a whole number from 1 to 100"):
        envint("ANSWER", 5, 1, 100)


def test_a_list_has_no_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER", " a, ,b ,")
    assert envlist("ANSWER") == ["a", "b"]


@pytest.mark.parametrize("text", ["", "redis://r:6379/0", "unix:///run/redis.sock"])
def test_an_address_is_kept_as_it_is(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ANSWER", text)
    assert envurl("ANSWER", "redis", "unix") == text


@pytest.mark.parametrize(
    "text", ["redis", "redis:6379", "http://r", "redis://r:x", "redis://[r", "redis://:secret@r:0"]
)
def test_an_address_that_is_none_is_refused_by_name_and_its_password_not_shown(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("ANSWER", text)
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be an address that begins with redis or unix") as error:
        envurl("ANSWER", "redis", "unix")
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("text", ["Mars/Base", "../passwd", "Europe"])
def test_a_time_zone_that_there_is_not_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ANSWER", text)
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be a time zone"):
        envzone("ANSWER", "UTC")
    monkeypatch.setenv("ANSWER", "")
    assert envzone("ANSWER", "UTC") == "UTC"


def test_a_secret_without_a_file_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANSWER", raising=False)
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be set"):
        envsecret("ANSWER")


def test_a_secret_with_a_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "secret"
    secret = envsecret("NOT_SET_ANYWHERE", file)
    assert len(secret) > 40
    assert envsecret("NOT_SET_ANYWHERE", file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_choice_is_one_of_some_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert envchoice("ANSWER", "yes", "no") == "yes"
    monkeypatch.setenv("ANSWER", "NO")
    assert envchoice("ANSWER", "yes", "no") == "no"
    monkeypatch.setenv("ANSWER", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="ANSWER must be yes or no, not 'perhaps'"):
        envchoice("ANSWER", "yes", "no")
