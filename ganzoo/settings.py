"""Settings: what a user may change about a model, a loss, a dataset or a run, declared where it is used.

    class WGANGP(TwoPlayerGAN):
        penalty = Setting(10.0, "weight of the gradient penalty: the paper's lambda", at_least=0.0)
        latent = 128        # a plain value in a subclass is a new default of the inherited setting
        n_critic = None     # and None takes one away that cannot be none

An instance reads `self.penalty`; `WGANGP(..., penalty=5.0)`, `--set penalty=5` and a configuration file write it.
Every value is checked here, at the door.
"""

import warnings
from collections import OrderedDict
from typing import Any, Callable, Dict, Optional, Sequence, Tuple

from ganzoo.deprecation import PluginDeprecationWarning
from ganzoo.errors import UserError, nearest

_TYPES = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text"}


class Setting:
    """One setting: its default, what it means (with its unit), and what it may be.

    default: its type is the setting's type (int, float, bool, str, or a tuple of one of them).
    at_least, at_most, above, below: bounds of a number, or of each element of a tuple.
    choices: the values allowed.
    optional: None (`none` on the command line) is allowed; `type` is needed where the default is None.
    type: int, float, bool, str, or a tuple of one of them such as `(int,)`, where the default does not say it.
    check: called with the value; raises ValueError with the reason why it cannot be.
    formerly: other names that it had, which still work, at the cost of a warning.
    """

    def __init__(self, default: Any, help: str, at_least: Optional[float] = None, at_most: Optional[float] = None,
                 above: Optional[float] = None, below: Optional[float] = None, choices: Optional[Sequence[Any]] = None,
                 optional: bool = False, type: Any = None, check: Optional[Callable[[Any], None]] = None,
                 formerly: Sequence[str] = ()) -> None:
        self.default, self.help, self.formerly = default, help, tuple(formerly)
        self.at_least, self.at_most, self.above, self.below = at_least, at_most, above, below
        self.choices, self.optional, self.check = choices, optional or default is None, check
        if type is None and (default is None or default == ()):
            raise TypeError(f"A setting whose default is {default!r} has to say its type, such as type=float.")
        self.type = type or ((_type_of(default[0]),) if isinstance(default, tuple) else _type_of(default))
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: Optional[type] = None) -> Any:
        return self if instance is None else instance.__dict__.get(self.name, self.default)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.name] = self.parse(value)

    def with_default(self, default: Any) -> "Setting":
        """The same setting with another default, checked as a user's value would be."""
        other = Setting.__new__(Setting)
        other.__dict__.update(self.__dict__)
        other.default = self.parse(default)
        return other

    def parse(self, value: Any) -> Any:
        """The value in the setting's type; texts, as the command line gives them, are read.

        Raises:
            UserError: the value is of another type or out of range; says what it may be.
        """
        if value is None or (isinstance(value, str) and value.strip().lower() == "none" and self.type is not str):
            if self.optional:
                return None
            raise self._refuse(value)
        if self.optional and isinstance(value, str) and value.strip().lower() == "none":
            return None
        try:
            parsed = _read(value, self.type)
        except (ValueError, TypeError, OverflowError):
            raise self._refuse(value) from None
        for one in parsed if isinstance(parsed, tuple) else (parsed,):
            if isinstance(one, (int, float)) and not isinstance(one, bool) and not self._within(one):
                raise self._refuse(value)
            if self.choices is not None and one not in self.choices:
                raise self._refuse(value)
        if self.check is not None:
            try:
                self.check(parsed)
            except ValueError as error:
                raise UserError(f"setting {self.name!r} cannot be {value!r}: {error}") from None
        return parsed

    def describe(self) -> str:
        """What the setting may be, in words: `a number, above 0 and at most 1`."""
        if self.choices is not None:
            words = "one of " + ", ".join(map(str, self.choices))
        elif isinstance(self.type, tuple):
            words = {"int": "whole numbers", "float": "numbers", "bool": "truths", "str": "texts"}[self.type[0].__name__]
            words += " with commas between"
        else:
            words = _TYPES[self.type.__name__]
        bounds = [f"{said} {bound if isinstance(bound, int) else format(bound, 'g')}" for said, bound in
                  (("at least", self.at_least), ("above", self.above), ("at most", self.at_most), ("below", self.below))
                  if bound is not None]
        words += ", " + " and ".join(bounds) if bounds else ""
        return words + (", or none" if self.optional else "")

    def _within(self, one: float) -> bool:
        return (one == one and abs(one) != float("inf")
                and (self.at_least is None or one >= self.at_least) and (self.at_most is None or one <= self.at_most)
                and (self.above is None or one > self.above) and (self.below is None or one < self.below))

    def _refuse(self, value: Any) -> UserError:
        return UserError(f"setting {self.name!r} cannot be {value!r}: it is {self.describe()}.")


class Configurable:
    """Anything with settings. Its keyword arguments are its settings.

    bare: the setting that may be given without its key behind the name: tfds:mnist is tfds:name=mnist. None: each needs its key.

    Raises:
        UserError: an unknown setting, with the nearest names, or a value that cannot be.
    """

    bare: Optional[str] = None

    def __init__(self, **settings: Any) -> None:
        settings = renewed(type(self), settings)
        check_names(type(self), settings)
        for name, value in settings.items():
            setattr(self, name, value)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        today = {old: name for name, setting in cls.declared().items() for old in setting.formerly}
        for old in [name for name in vars(cls) if name in today]:  # a default under the name that the setting had
            warnings.warn(f"the setting {old!r} is called {today[old]!r} now.", PluginDeprecationWarning, stacklevel=3)
            setattr(cls, today[old], vars(cls)[old])
        for name, value in list(vars(cls).items()):
            inherited = next((vars(base)[name] for base in cls.__mro__[1:] if name in vars(base)), None)
            if isinstance(inherited, Setting) and not isinstance(value, Setting) and (value is not None or inherited.optional):
                setattr(cls, name, inherited.with_default(value))

    @classmethod
    def declared(cls) -> "Dict[str, Setting]":
        """Every setting by name, the most special class's first, each class's in the order of its source."""
        found: Dict[str, Setting] = OrderedDict()
        for base in cls.__mro__:
            for name, value in vars(base).items():
                if isinstance(value, Setting) and isinstance(getattr(cls, name), Setting):
                    found.setdefault(name, getattr(cls, name))
        return found

    def values(self) -> Dict[str, Any]:
        """Every setting's value, defaults included."""
        return OrderedDict((name, getattr(self, name)) for name in self.declared())


def renewed(owner: type, settings: Dict[str, Any]) -> Dict[str, Any]:
    """The settings, under today's names where they had others.

    Raises:
        UserError: one is given under both names.
    """
    today = {old: name for name, setting in owner.declared().items() for old in setting.formerly}  # type: ignore[attr-defined]
    for old in [name for name in settings if name in today]:
        if today[old] in settings:
            raise UserError(f"the setting {today[old]!r} is given twice, as {old!r} too, which it was called before: give it once.")
        warnings.warn(f"the setting {old!r} is called {today[old]!r} now.", PluginDeprecationWarning, stacklevel=3)
        settings = dict(settings, **{today[old]: settings[old]})
        del settings[old]
    return settings


def check_names(owner: type, names: Any, also: Any = ()) -> None:
    """Raises UserError for the first of `names` that is a setting of neither `owner` nor `also`."""
    known = list(owner.declared()) + list(also)  # type: ignore[attr-defined]
    for name in names:
        if name not in known:
            raise UserError(f"no setting is named {name!r}. {nearest(name, known)}")


def read_assignment(text: str) -> Tuple[str, str]:
    """`key=value` taken apart.

    Raises:
        UserError: there is no `=`, or nothing before it.
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise UserError(f"{text!r} is no setting: write key=value, for example learning_rate=0.0001.")
    return key.strip(), value.strip()


def _type_of(value: Any) -> type:
    return type(value)


def _read(value: Any, kind: Any) -> Any:
    if isinstance(kind, tuple):
        parts = value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]
        return tuple(_read(part.strip() if isinstance(part, str) else part, kind[0])
                     for part in parts if not (isinstance(part, str) and not part.strip()))
    if kind is bool:
        if isinstance(value, bool):
            return value
        return {"true": True, "yes": True, "on": True, "1": True,
                "false": False, "no": False, "off": False, "0": False}.get(str(value).lower()) \
            if str(value).lower() in ("true", "yes", "on", "1", "false", "no", "off", "0") else _raise()
    if isinstance(value, bool):
        _raise()
    if kind is int:
        number = float(value) if isinstance(value, str) and "e" in value.lower() else value  # 1e4 is a whole number
        if isinstance(number, float) and number != int(number):
            _raise()
        return int(number)
    if kind is float:
        return float(value)
    if not isinstance(value, kind):
        _raise()
    return value


def _raise() -> None:
    raise ValueError
