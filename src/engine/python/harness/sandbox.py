"""What a program may use: safe builtins, a few safe modules, and the check that refuses everything else.

The check reads the *compiled* program: every attribute, global and import a code object can name is in its
`co_names` (class patterns keep theirs in `co_consts`), so what is checked is exactly what runs, and it costs a
microsecond where walking the syntax tree costs a hundred. The tree is walked only for programs that import or
use a name that might be a refused builtin. This is deliberately not the whole isolation: the worker around it has
no network, no storage and no way into JavaScript either (`isolation.ts`).
"""

import abc
import ast
import bisect
import builtins
import cmath
import collections
import copy
import functools
import heapq
import itertools
import json
import math
import operator
import re
import string
from opcode import opmap
from types import MethodType, ModuleType


class Refused(BaseException):
    """A program asked for something the sandbox does not give. Not an `Exception`, so `except Exception` misses it."""


# Operator methods a class may define or call: none of them leads from an object to its class, module or frames.
_METHODS = frozenset(
    f'__{name}__'
    for name in (
        'init len getitem setitem delitem contains iter next reversed call eq ne lt le gt ge hash bool int float index '
        'str repr format add radd iadd sub rsub isub mul rmul imul truediv rtruediv itruediv floordiv rfloordiv '
        'ifloordiv mod rmod imod divmod pow rpow ipow lshift rshift and rand iand or ror ior xor rxor ixor neg pos abs '
        'invert round enter exit missing name doc'
    ).split()
)
# Names the compiler itself puts into class bodies and annotations.
_COMPILER = frozenset(
    f'__{name}__'
    for name in (
        'module qualname firstlineno static_attributes classdict classdictcell classcell annotate annotate_func '
        'annotations conditional_annotations type_params'
    ).split()
)
_DUNDERS = _METHODS | _COMPILER

# Attributes that lead from generators, coroutines and tracebacks to frames, and from frames to everything.
_FRAMES = frozenset(
    'gi_frame gi_code gi_yieldfrom cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await '
    'tb_frame tb_next tb_lasti tb_lineno f_back f_builtins f_code f_globals f_locals f_trace f_generator'.split()
)

_BUILTINS = (
    'abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate filter float '
    'format frozenset hex int isinstance issubclass iter len list map max min next object oct ord pow property range '
    'repr reversed round set slice sorted staticmethod str sum super tuple zip NotImplemented Ellipsis '
    '__build_class__'.split()
)
_REPLACED = frozenset(('getattr', 'hasattr', 'setattr', 'print', 'type'))

# Builtins that are not given. A program that uses one unbound is refused before it runs.
_REFUSED_BUILTINS = frozenset(
    name
    for name in dir(builtins)
    if name not in _BUILTINS
    and name not in _REPLACED
    and not (isinstance(getattr(builtins, name), type) and issubclass(getattr(builtins, name), BaseException))
) | frozenset(('KeyboardInterrupt', 'SystemExit', 'exit', 'quit', 'help', 'copyright', 'credits', 'license'))

# What an allowed module offers: names are listed, because many a harmless module carries a way out
# (`operator.attrgetter`, `functools.update_wrapper`, `string.Formatter`, `typing.get_type_hints` read attributes or
# evaluate text by name).
_MODULES = {
    'math': (math, [name for name in dir(math) if name[0] != '_']),
    'cmath': (cmath, [name for name in dir(cmath) if name[0] != '_']),
    'itertools': (itertools, [name for name in dir(itertools) if name[0] != '_']),
    'operator': (operator, [n for n in dir(operator) if n[0] != '_' and n not in ('attrgetter', 'methodcaller')]),
    'bisect': (bisect, ['bisect', 'bisect_left', 'bisect_right', 'insort', 'insort_left', 'insort_right']),
    'heapq': (heapq, list(heapq.__all__)),
    'collections': (collections, ['ChainMap', 'Counter', 'OrderedDict', 'defaultdict', 'deque', 'namedtuple']),
    'functools': (functools, ['cache', 'cmp_to_key', 'lru_cache', 'partial', 'reduce']),
    'copy': (copy, ['copy', 'deepcopy']),
    'json': (json, ['dumps', 'loads']),
    're': (re, 'compile error escape findall finditer fullmatch match search split sub subn'.split()),
    'string': (
        string,
        'ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation '
        'whitespace'.split(),
    ),
}


class _Inert:
    """A type hint: subscribing or calling it gives itself again."""

    __slots__ = ()

    def __getitem__(self, _):
        return self

    def __call__(self, *_, **__):
        return self

    def __or__(self, _):
        return self

    __ror__ = __or__


_HINTS = (
    'Any AnyStr Callable ClassVar Collection Container Deque DefaultDict Final Generator Hashable Iterable Iterator '
    'Literal Mapping MutableMapping MutableSequence MutableSet Optional OrderedDict Sequence Sized Text TypeVar Union'
).split()

ALLOWED_MODULES = frozenset(_MODULES) | {'typing', '__future__'}

_PUBLIC = {name: {key: getattr(module, key) for key in keys} for name, (module, keys) in _MODULES.items()}
_PUBLIC['re'].update({key: int(getattr(re, key)) for key in 'A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE'.split()})
_PUBLIC['typing'] = {name: _Inert() for name in _HINTS} | {
    'Dict': dict, 'FrozenSet': frozenset, 'List': list, 'Set': set, 'Tuple': tuple, 'Type': _Inert(),
}  # fmt: skip
_PUBLIC['__future__'] = {'annotations': None, 'division': None}


def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
    public = None if level else _PUBLIC.get(name)
    if public is None:
        raise refuse(f'the module {name!r} is not available')
    State.imported = True
    module = ModuleType(name)
    vars(module).update(public)
    return module


class State:
    """What the running program has done that the harness must know after it."""

    refused = None
    imported = False


def refuse(message):
    """Remembers the refusal, so that a bare `except` cannot hide it, and returns it to be raised."""
    State.refused = message
    return Refused(message)


def _attribute(name):
    if type(name) is not str or _is_refused(name):
        raise refuse(f'the attribute {name!r} is not available')
    return name


def _getattr(self, value, name, *default):
    return getattr(value, _attribute(name), *default)


def _hasattr(self, value, name):
    return hasattr(value, _attribute(name))


def _setattr(self, value, name, new):
    setattr(value, _attribute(name), new)


def _print(self, *_, **__):
    return None


def _type(self, value):
    # The real `type` makes classes from dictionaries of names, which the check would not see.
    kind = type(value)
    return _TYPE if issubclass(kind, type) else kind


# Bound methods: like C functions they take no new attributes, so a program can't leave anything on them.
_TYPE = MethodType(_type, ...)

SAFE_BUILTINS = {name: getattr(builtins, name) for name in _BUILTINS}
SAFE_BUILTINS.update(
    (name, value)
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException) and name not in _REFUSED_BUILTINS
)
SAFE_BUILTINS.update(
    getattr=MethodType(_getattr, ...),
    hasattr=MethodType(_hasattr, ...),
    setattr=MethodType(_setattr, ...),
    print=MethodType(_print, ...),
    type=_TYPE,
    __import__=MethodType(_import, ...),
)


def _is_refused(name):
    return (name[:2] == '__' and name not in _DUNDERS) or name in _FRAMES


def _scan(code):
    """Returns (message of a refusal or None, whether the tree must be walked, whether it makes generators)."""
    suspicious = False
    generators = bool(code.co_flags & 0x2A0) and code.co_name != '<genexpr>'
    for name in code.co_names:
        if name[:2] == '__':
            if name not in _DUNDERS:
                return f'the name {name!r} is not available', False, False
        elif name in _FRAMES:
            return f'the name {name!r} is not available', False, False
        elif name in _REFUSED_BUILTINS:
            suspicious = True
    for constant in code.co_consts:
        kind = type(constant)
        if kind is _CODE:
            message, walk, makes = _scan(constant)
            if message is not None:
                return message, False, False
            suspicious |= walk
            generators |= makes
        elif kind is tuple:
            for item in constant:
                if type(item) is str and _is_refused(item):
                    return f'the name {item!r} is not available', False, False
    return None, suspicious, generators


_CODE = type(_scan.__code__)


def _walk(source):
    """The slow, exact look at the tree: imports, and refused builtins that the program does not define itself."""
    tree = ast.parse(source)
    bound = set()
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name not in ALLOWED_MODULES:
                    return f'the module {alias.name!r} is not available'
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module not in ALLOWED_MODULES:
                return f'the module {node.module!r} is not available'
            for alias in node.names:
                if alias.name != '*' and alias.name not in _PUBLIC[node.module]:
                    return f'{node.module}.{alias.name} is not available'
                bound.add(alias.asname or alias.name)
        elif isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    for name in sorted(used - bound):
        if name in _REFUSED_BUILTINS:
            return f'the builtin {name!r} is not available'
    return None


def check(source, code):
    """Returns (message of the refusal or None, whether the program makes generators)."""
    message, suspicious, generators = _scan(code)
    if message is None and (suspicious or 'import' in source):
        message = _walk(source)
    return message, generators


_ONLY_F = compile('def f(): pass', '', 'exec', dont_inherit=True).co_code
_STATEFUL = frozenset(opmap[name] for name in ('STORE_GLOBAL', 'DELETE_GLOBAL', 'STORE_ATTR', 'DELETE_ATTR', 'IMPORT_NAME'))


def stateless(code):
    """The code of `f`, if the program is one plain function whose calls leave nothing behind.

    Without default arguments, global and attribute stores, one namespace can serve every run and still be as good as
    fresh.
    """
    if code.co_code != _ONLY_F or code.co_names != ('f',):
        return None
    function = code.co_consts[0]
    return function if type(function) is _CODE and leaves_nothing(function) else None


def leaves_nothing(code):
    """Whether no call of the function can change what a later call sees, itself included."""
    if not _STATEFUL.isdisjoint(code.co_code[::2]) or 'setattr' in code.co_names:
        return False
    for item in code.co_consts:
        if type(item) is _CODE and not leaves_nothing(item):
            return False
    return True


def fresh():
    """A namespace in which nothing has happened yet."""
    return {'__builtins__': SAFE_BUILTINS.copy(), '__name__': 'program'}


# Python classes and functions that a program can reach through an import and could change for the next one.
_REACHABLE = {value for public in _PUBLIC.values() for value in public.values() if hasattr(value, '__dict__')}


def _contents(value):
    contents = dict(vars(value))
    if isinstance(value, type):
        contents.update({(key, 'attributes'): tuple(vars(item)) for key, item in vars(value).items() if hasattr(item, '__dict__')})
    return contents


_PRISTINE = [(value, _contents(value)) for value in _REACHABLE]
_TOKEN = abc.get_cache_token()


def is_dirty():
    """Whether an importing program changed something that outlives it; the worker is then replaced."""
    if not State.imported:
        return False
    State.imported = False
    if abc.get_cache_token() != _TOKEN:
        return True
    for value, before in _PRISTINE:
        after = _contents(value)
        if len(after) != len(before):
            return True
        for key, item in after.items():
            if isinstance(key, tuple):
                if before.get(key) != item:
                    return True
            elif before.get(key, State) is not item:
                return True
    return False
