"""Does a plugin keep the rules? What `ganzoo check` and `pytest --ganzoo` try of any that is installed, and of the built-in zoo.

    for finding in ganzoo.checks.check(registry.find("models", "my-gan")):
        print(finding)

A rule is a function that is given a `Subject` (the plugin, in one mode) and yields a sentence for each thing that is wrong.
`packaging` holds the rules of every plugin, `importing` those of its import, the others those of its kind.
"""

from ganzoo.checks.rules import Finding, NotPromised, Rule, Untried, all_rules, rules_of
from ganzoo.checks.subject import Subject, check

__all__ = ["Finding", "NotPromised", "Rule", "Subject", "Untried", "all_rules", "check", "rules_of"]
