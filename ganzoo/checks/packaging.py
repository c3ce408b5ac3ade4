"""What every plugin's distribution says of it; nothing is imported."""

import re
from typing import Any, Iterator

from ganzoo import registry
from ganzoo.checks.rules import rule
from ganzoo.distributions import API, OWN, canonical, metadata
from ganzoo.registry import KINDS

COMPUTING = ("models", "losses", "penalties")
LONGEST = 132  # letters of a summary


@rule("api", tuple(KINDS), "A later ganzoo that works otherwise then leaves the plugin out with one line, and breaks nobody's run.",
      f'Add [project.entry-points."ganzoo.api"] with the line {API} = "ganzoo" to pyproject.toml.')
def says_its_api(subject: Any) -> Iterator[str]:
    if subject.distribution is not None and subject.distribution.api is None:
        yield f"{subject.item.distribution} does not say for which version of the plugin API it was written."


@rule("entry-points", tuple(KINDS), "What is registered under a name that is none is never found, and nobody says so.",
      f"Write one of {', '.join('ganzoo.' + kind for kind in KINDS)}.")
def registers_known_kinds(subject: Any) -> Iterator[str]:
    if subject.distribution is not None:
        for kind, name, _ in subject.distribution.entries:
            if kind not in KINDS:
                yield f"The entry point {name!r} is in the group ganzoo.{kind}, which is no kind of plugin."


@rule("requirement", tuple(KINDS), "pip then installs ganzoo with it, and users choose their own build of TensorFlow "
      "(ganzoo[cpu], ganzoo[gpu]), which a requirement of a plugin would replace.",
      'Write dependencies = ["ganzoo"], and leave TensorFlow to ganzoo\'s extras.')
def requires_ganzoo_and_no_tensorflow(subject: Any) -> Iterator[str]:
    if subject.distribution is None or subject.distribution.name == OWN:
        return
    needed = metadata.requires(subject.distribution.name) or []
    names = {canonical(re.split(r"[\s\[;<>=!~(]", one.strip(), maxsplit=1)[0]) for one in needed if "extra ==" not in one}
    if OWN not in names:
        yield f"{subject.item.distribution} does not require ganzoo."
    for name in sorted(names & {"tensorflow", "tensorflow-cpu", "tensorflow-gpu"}):
        yield f"{subject.item.distribution} requires {name}."


@rule("name", tuple(KINDS), "Names are typed in a shell, are parts of folders' names, and one name should mean one thing.",
      "Use small letters, digits and dashes, and a name that nobody else has.")
def has_a_name_of_its_own(subject: Any) -> Iterator[str]:
    if subject.distribution is None:
        return
    if not re.match(r"[a-z0-9]+(-[a-z0-9]+)*$", subject.item.name):
        yield f"The name {subject.item.name!r} is not made of small letters, digits and single dashes."
    others = [item for item in registry.items(subject.item.kind)
              if item.name == subject.item.name and item.distribution != subject.item.distribution]
    if subject.distribution.name != OWN:
        for other in others:
            yield f"{other.distribution} {other.version} has one named {subject.item.name!r} too."


@rule("summary", tuple(KINDS), "It is the plugin's line in ganzoo list, which reads it from the source text.",
      "Begin the docstring of the class with one sentence that says what it is.")
def has_a_summary(subject: Any) -> Iterator[str]:
    summary = subject.item.summary
    if not summary:
        yield "There is no docstring whose first line could be the summary."
    elif len(summary) > LONGEST:
        yield f"The first line of its docstring has {len(summary)} letters; a line of a list has room for {LONGEST}."


@rule("paper", COMPUTING, "Users want to read what it is from, and to know where it departs from that.",
      "Begin the module's docstring with the paper and its address, such as https://arxiv.org/abs/1406.2661, or with where it is "
      "described.")
def names_its_paper(subject: Any) -> Iterator[str]:
    if not re.search(r"https?://\S+", subject.item.docs.module):
        yield "The docstring of its module names no paper by its address."
