import subprocess
import sys
import types

import pytest

from ganzoo_plugins.observers.notebook import in_notebook


@pytest.mark.parametrize("config, expected", [({"IPKernelApp": {}}, True), ({"TerminalIPythonApp": {}}, False)])
def test_a_kernel_is_a_notebook_and_a_terminal_ipython_is_none(monkeypatch, config, expected):
    shell = types.SimpleNamespace(config=config)
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert in_notebook() is expected


def test_python_without_a_shell_is_no_notebook(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))
    assert not in_notebook()
    monkeypatch.delitem(sys.modules, "IPython")
    assert not in_notebook()


def test_the_built_in_observers_import_neither_tensorflow_nor_pyplot():
    code = ("import sys; from ganzoo.observing import Observers; Observers(); "
            "assert not {'tensorflow', 'matplotlib', 'IPython'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True)
