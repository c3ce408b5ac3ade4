from typing import Any

import pytest

from ganzoo.errors import UserError
from ganzoo.settings import Configurable, Setting, check_names, read_assignment


class Base(Configurable):
    rate = Setting(0.5, "how fast", above=0, at_most=1)
    size = Setting(64, "how many", at_least=1)
    flip = Setting(False, "whether to flip")
    kind = Setting("plain", "which kind", choices=["plain", "fancy"])
    sizes = Setting((128,), "units of each layer", at_least=1)
    every = Setting(None, "steps between", type=int, at_least=1)


class Special(Base):
    size = 32
    extra = Setting(3, "one more")


def refused(setting: str, value: Any) -> str:
    with pytest.raises(UserError) as error:
        Base(**{setting: value})
    return str(error.value)


def test_a_setting_has_its_default_until_it_is_given():
    assert Base().rate == 0.5
    assert Base(rate=0.25).rate == 0.25


def test_one_instance_does_not_change_another():
    Base(size=7)
    assert Base().size == 64


@pytest.mark.parametrize("setting, text, value", [
    ("rate", "0.1", 0.1), ("rate", "1e-4", 0.0001), ("rate", 1, 1.0), ("size", "12", 12), ("size", "1e4", 10000),
    ("size", 3.0, 3),
    ("flip", "true", True), ("flip", "off", False), ("flip", "1", True), ("kind", "fancy", "fancy"),
    ("sizes", "64,128", (64, 128)), ("sizes", "64", (64,)), ("sizes", "64, 128", (64, 128)), ("sizes", [3, 4], (3, 4)),
    ("sizes", 5, (5,)), ("every", "none", None), ("every", None, None), ("every", "100", 100)])
def test_texts_and_values_are_read_in_the_setting_s_type(setting, text, value):
    read = getattr(Base(**{setting: text}), setting)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("setting, value", [
    ("rate", "0"), ("rate", "1.5"), ("rate", "nan"), ("rate", "inf"), ("rate", "fast"), ("rate", True), ("rate", None),
    ("rate", "none"),
    ("size", "0"), ("size", "2.5"), ("size", 2.5), ("size", ""), ("size", "many"), ("size", False), ("size", float("nan")),
    ("flip", "maybe"), ("flip", 2), ("kind", "odd"), ("kind", 3), ("sizes", "64,0"), ("sizes", "64,x"), ("every", "0")])
def test_a_value_that_cannot_be_is_refused_at_the_door(setting, value):
    assert refused(setting, value).startswith(f"setting {setting!r} cannot be {value!r}: it is ")


def test_the_refusal_says_what_the_setting_may_be():
    assert refused("rate", "2") == "setting 'rate' cannot be '2': it is a number, above 0 and at most 1."
    assert refused("kind", "odd") == "setting 'kind' cannot be 'odd': it is one of plain, fancy."


@pytest.mark.parametrize("setting, words", [
    ("rate", "a number, above 0 and at most 1"), ("size", "a whole number, at least 1"), ("flip", "true or false"),
    ("kind", "one of plain, fancy"), ("sizes", "whole numbers with commas between, at least 1"),
    ("every", "a whole number, at least 1, or none")])
def test_a_setting_describes_itself(setting, words):
    assert Base.declared()[setting].describe() == words


def test_large_bounds_are_written_out():
    assert Setting(1, "", at_most=100000000).describe() == "a whole number, at most 100000000"


def test_an_unknown_setting_is_named_with_the_nearest_ones():
    assert refused("rat", 1).startswith("no setting is named 'rat'. Did you mean rate?")


def test_names_may_be_known_elsewhere():
    check_names(Base, ["size", "seed"], also=["seed"])
    with pytest.raises(UserError, match="no setting is named 'sed'. Did you mean seed"):
        check_names(Base, ["sed"], also=["seed"])


def test_a_plain_value_in_a_subclass_is_a_new_default():
    assert Special().size == 32
    assert Special(size="5").size == 5
    assert Base().size == 64


def test_none_in_a_subclass_takes_a_setting_away_or_is_a_default_of_one_that_can_be_none():
    less = type("Less", (Base,), {"size": None, "every": None})
    assert less().size is None and "size" not in less.declared()
    assert less.declared()["every"].default is None
    with pytest.raises(UserError, match="no setting is named 'size'"):
        less(size=5)


def test_a_new_default_is_checked_as_a_user_s_value_is():
    with pytest.raises(UserError, match="'size' cannot be 0"):
        type("Wrong", (Base,), {"size": 0})


def test_settings_are_declared_once_with_the_default_that_holds():
    declared = Special.declared()
    assert set(declared) == {"rate", "size", "flip", "kind", "sizes", "every", "extra"}
    assert declared["size"].default == 32
    assert declared["size"].help == "how many"


def test_values_hold_every_setting():
    assert Special(rate="0.1").values() == {"rate": 0.1, "size": 32, "flip": False, "kind": "plain", "sizes": (128,),
                                            "every": None, "extra": 3}


def test_a_check_of_one_s_own_gives_the_reason():
    def even(value):
        if value % 2:
            raise ValueError("it is odd")

    with pytest.raises(UserError, match="cannot be '3': it is odd"):
        Setting(2, "", check=even).parse("3")


@pytest.mark.parametrize("text, pair", [
    ("a=1", ("a", "1")), (" a = b ", ("a", "b")), ("a=b=c", ("a", "b=c")), ("a=", ("a", ""))])
def test_an_assignment_is_taken_apart(text, pair):
    assert read_assignment(text) == pair


@pytest.mark.parametrize("text", ["a", "=1", ""])
def test_what_is_no_assignment_is_refused_with_an_example(text):
    with pytest.raises(UserError, match="write key=value"):
        read_assignment(text)
