"""Run once in every worker, before the first program: drops the JavaScript bridge with all that its modules hold, and
every way to import what is not yet loaded. The layer under `sandbox.py`, for a program that got past it.
"""

import sys
from types import ModuleType

_BRIDGE = frozenset(('js', 'pyodide_js', 'pyodide', '_pyodide', '_pyodide_core', 'pyodide_core'))
_DROPPED = _BRIDGE | {
    'asyncio', 'closing', 'ctypes', '_ctypes', 'harness', 'importlib', 'socket', '_socket', 'ssl', '_ssl', 'subprocess', 'webbrowser',
}  # fmt: skip


def close():
    for finder in sys.meta_path:
        getattr(finder, 'jsproxies', {}).clear()
    for name, module in list(sys.modules.items()):
        package = name.partition('.')[0]
        if package in _BRIDGE and isinstance(module, ModuleType):
            vars(module).clear()
        if package in _DROPPED:
            del sys.modules[name]
    sys.meta_path.clear()
    sys.path_hooks.clear()
    sys.path_importer_cache.clear()
    sys.path.clear()
