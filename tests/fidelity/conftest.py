"""Side by side with torch-fidelity, clean-fid and prdc, where they are installed: tox -e fidelity. Elsewhere nothing here is
collected, and `pytest tests/fidelity` fails because it found no tests."""

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("torch_fidelity") else ["test_*.py"]
