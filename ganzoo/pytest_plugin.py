"""`pytest --ganzoo NAME`: the conformance tests of a plugin, without a test file. Imports nothing until it is asked for."""

from typing import Any, List


def pytest_addoption(parser: Any) -> None:
    """The option."""
    parser.getgroup("ganzoo").addoption(
        "--ganzoo", action="append", default=[], metavar="NAME",
        help="test that a ganzoo plugin keeps the rules: its name, its distribution's, or ./file.py:Class; may be repeated")


def pytest_configure(config: Any) -> None:
    """Marks that `ganzoo.testing` sets are known, where pytest-xdist is not there to know them."""
    config.addinivalue_line("markers", "xdist_group(name): tests of one plugin, which pytest -n gives to one process")


def pytest_collection_modifyitems(session: Any, config: Any, items: List[Any]) -> None:
    """Adds a test for each rule and mode."""
    names = config.getoption("--ganzoo")
    if names:
        import pytest

        from ganzoo.errors import UserError
        from ganzoo.testing import cases, run

        class Rule(pytest.Item):
            """One case."""

            def __init__(self, case: Any = None, **given: Any) -> None:
                super().__init__(**given)
                self.case = case

            def runtest(self) -> None:
                run(self.case)

            def reportinfo(self) -> Any:
                return session.fspath if hasattr(session, "fspath") else "ganzoo", None, f"ganzoo: {self.name}"

        try:
            found = cases(*names)
        except UserError as error:
            raise pytest.UsageError(f"--ganzoo: {error}") from None
        for case in found:
            item = Rule.from_parent(session, name=f"ganzoo[{case}]", case=case)
            item.add_marker(pytest.mark.xdist_group(case.item.name))
            items.append(item)
