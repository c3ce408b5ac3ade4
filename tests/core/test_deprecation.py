import warnings

import pytest

from ganzoo import Setting
from ganzoo.configuration import resolve
from ganzoo.deprecation import PluginDeprecationWarning, renamed
from ganzoo.errors import UserError
from ganzoo.players import GAN
from ganzoo.settings import Configurable


class Base:
    """New."""

    def __init__(self, value):
        self.value = value


def half(number):
    return number / 2


Former = renamed("Former", Base, "ganzoo 0.2")
middle = renamed("middle", half, "ganzoo 0.2")


class Penal(Configurable):
    weight = Setting(1.0, "of the term", at_least=0, formerly=("lambda_", "factor"))


def test_a_function_works_under_its_old_name_and_says_the_new_one():
    with pytest.warns(PluginDeprecationWarning, match="middle is called half since ganzoo 0.2, and the old name will go"):
        assert middle(4) == 2


def test_a_class_works_under_its_old_name_made_and_subclassed():
    with pytest.warns(PluginDeprecationWarning, match="Former is called Base since ganzoo 0.2"):
        assert Former(3).value == 3
    with pytest.warns(PluginDeprecationWarning, match="Former is called Base"):
        class Mine(Former):
            pass
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Mine(4).value == 4 and issubclass(Mine, Base)


def test_a_setting_is_read_under_a_name_that_it_had():
    with pytest.warns(PluginDeprecationWarning, match="the setting 'lambda_' is called 'weight' now"):
        assert Penal(lambda_="2").weight == 2.0
    with pytest.raises(UserError, match="the setting 'weight' is given twice, as 'factor' too"):
        Penal(factor=1.0, weight=2.0)


def test_a_run_s_settings_are_read_under_the_names_that_they_had():
    class Model(GAN):
        size = Setting(3, "of it", formerly=("units",))

    with pytest.warns(PluginDeprecationWarning, match="'units' is called 'size'"):
        assert resolve(Model, {"units": 5})[0]["size"] == 5


def test_a_default_under_a_former_name_is_the_default_of_the_setting():
    with pytest.warns(PluginDeprecationWarning, match="'factor' is called 'weight' now"):
        class Mine(Penal):
            factor = 5.0
    assert Mine().weight == 5.0 and Mine.declared()["weight"].default == 5.0
