"""Values as text: which values are literals, how they are written, read and compared.

A result counts only if `ast.literal_eval` of its text gives the same value again, and equality is type-aware at
every depth (`True` is not `1`, `1` is not `1.0`), because the text is what a task stores and a solver is graded on.
"""

import ast
from functools import lru_cache

# Nested deeper, a value cannot be read back: the parser gives up at 200 parentheses.
MAX_DEPTH = 90
MAX_INPUT_LENGTH = 20_000

_SCALARS = frozenset((int, bool, str, type(None), float, complex, bytes))


class NotLiteral(Exception):
    """The value has no literal form, or one longer than the limit."""


class BadInput(Exception):
    """The text is not a list of arguments."""


class Unstable(Exception):
    """The value's text holds a memory address, so it can't be the same in another process."""


def write(value, limit):
    """The value's text, at most `limit` characters long. Never walks or writes more than that."""
    if type(value) is int and -(10**9) < value < 10**9 and limit >= 10:
        return repr(value)
    _measure(value, limit, 0)
    text = repr(value)
    if len(text) > limit:
        raise NotLiteral(f'the text of the value has {len(text)} characters, more than {limit}')
    if ' at 0x' in text:
        raise Unstable('the value shows a memory address')
    return text


def _measure(value, room, depth):
    """Raises unless the value is made of exact literal types; returns the room left (a character a node at least)."""
    kind = type(value)
    if kind is int:
        if value.bit_length() > 3 * room + 8:
            raise NotLiteral('the text of the value is longer than the limit')
        return room - 1
    if kind is str or kind is bytes:
        room -= len(value)
    elif kind is bool or value is None:
        room -= 1
    elif kind is float:
        if value - value != 0.0:
            raise NotLiteral(f'{value!r} has no literal form')
        room -= 1
    elif kind is complex:
        if value - value != 0:
            raise NotLiteral(f'{value!r} has no literal form')
        room -= 1
    elif kind is list or kind is tuple or kind is set or kind is dict:
        if depth == MAX_DEPTH:
            raise NotLiteral(f'the value is nested deeper than {MAX_DEPTH}')
        room -= 2
        for item in value:
            room = _measure(item, room, depth + 1)
        if kind is dict:
            for item in value.values():
                room = _measure(item, room, depth + 1)
    else:
        raise NotLiteral(f'a value of type {kind.__name__} has no literal form')
    if room < 0:
        raise NotLiteral('the text of the value is longer than the limit')
    return room


def same(left, right):
    """Type-aware equality of two literal values, order of dict and set items aside."""
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is list or kind is tuple:
        return len(left) == len(right) and all(map(same, left, right))
    if kind is dict:
        if left != right:
            return False
        keys = {key: key for key in right}
        return all(same(key, keys[key]) and same(value, right[key]) for key, value in left.items())
    if kind is set:
        if left != right:
            return False
        items = {item: item for item in right}
        return all(same(item, items[item]) for item in left)
    return left == right


def _call(text):
    """The tree of `f(text)`, if the text is a list of arguments and nothing more."""
    if len(text) > MAX_INPUT_LENGTH:
        raise BadInput(f'the input has more than {MAX_INPUT_LENGTH} characters')
    try:
        tree = ast.parse(f'f({text}\n)', '<input>', 'eval')
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadInput(f'the input does not parse: {getattr(error, "msg", None) or error}') from None
    call = tree.body
    if type(call) is not ast.Call or type(call.func) is not ast.Name or call.func.col_offset != 0:
        raise BadInput('the input is not a list of arguments')
    return tree


_NOTHING = {'__builtins__': {'set': set}}


@lru_cache(4096)
def literal_arguments(text):
    """(arguments, None) if they are immutable, else (None, code that makes fresh ones). Raises BadInput."""
    tree = _call(text)
    call = tree.body
    if call.keywords:
        raise BadInput('the input has keyword arguments')
    try:
        values = tuple(map(ast.literal_eval, call.args))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise BadInput('the input is not a list of literals') from None
    if all(map(_is_immutable, values)):
        return values, None
    body = ast.copy_location(ast.Tuple(call.args, ast.Load()), call)
    return None, compile(ast.fix_missing_locations(ast.Expression(body)), '<input>', 'eval')


def make_arguments(code):
    """Fresh arguments from the code of verified literals."""
    return eval(code, _NOTHING)


@lru_cache(1024)
def call_expression(text):
    """(code, source) of `f(text)` for inputs that are expressions. Raises BadInput. The caller checks the code."""
    return compile(_call(text), '<input>', 'eval', dont_inherit=True), f'f({text}\n)'


def _is_immutable(value):
    if type(value) is tuple:
        return all(map(_is_immutable, value))
    return type(value) in _SCALARS
