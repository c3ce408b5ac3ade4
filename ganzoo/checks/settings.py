"""Settings: documented, and checked at the door."""

from typing import Any, Iterator

from ganzoo.checks.rules import rule
from ganzoo.errors import GanzooError, UserError

WITH_SETTINGS = ("models", "losses", "penalties", "datasets", "metrics", "extractors")
ODD = "no_such_setting"


@rule("settings", WITH_SETTINGS, "ganzoo info is where users learn what a setting does, and a typing error is told at once.",
      "Declare each one as Setting(default, help, bounds), and leave __init__ to the base class, or hand its settings on.")
def documents_and_checks_its_settings(subject: Any) -> Iterator[str]:
    for name, setting in subject.thing.declared().items():
        if not setting.help.strip():
            yield f"The setting {name!r} has no help."
        try:
            read = setting.parse(setting.default)
            if read != setting.default:
                yield f"The setting {name!r} has the default {setting.default!r}, which is read as {read!r}."
        except UserError as error:
            yield f"The setting {name!r} has a default that it does not allow: {error}"
    if subject.item.kind == "models":
        return  # a run checks a model's, whatever its __init__ does
    try:
        subject.thing(**{ODD: 1})
    except GanzooError:
        return
    except TypeError as error:
        yield f"A setting that it does not have is answered by a traceback, TypeError: {error}."
    else:
        yield "A setting that it does not have is taken without a word."
