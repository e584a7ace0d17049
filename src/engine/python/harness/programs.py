"""From source text to code that may run: compiled, checked, remembered.

Compiling is most of a small program's cost, and a third of that is paid per call of the compiler, so `prepare_ahead`
compiles a stretch of a batch in one go where the result is provably the same as one by one.
"""

import re
from collections import OrderedDict

import sandbox
from failures import FORBIDDEN, INPUT, SYNTAX, describe
from values import BadInput, call_expression

MAX_SOURCE_LENGTH = 100_000
_REMEMBERED = 4096

# What is prepared: (code, code of `f` if it is stateless or None, whether it makes generators), or an error as a list.
_cache = OrderedDict()


def _remember(source, prepared):
    _cache[source] = prepared
    if len(_cache) > _REMEMBERED:
        _cache.popitem(last=False)
    return prepared


def prepare(source):
    """The program ready to run, or its error as a list."""
    prepared = _cache.get(source)
    return _remember(source, _prepare(source)) if prepared is None else prepared


def _prepare(source):
    if len(source) > MAX_SOURCE_LENGTH:
        return [SYNTAX, f'the program has more than {MAX_SOURCE_LENGTH} characters']
    try:
        code = compile(source, '<program>', 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [SYNTAX, describe(error)]
    message, generators = sandbox.check(source, code)
    if message is not None:
        return [FORBIDDEN, message]
    if 'f' not in code.co_names:
        return [SYNTAX, 'the program defines no f']
    return code, sandbox.stateless(code), generators


def prepare_expression(text):
    """The code of the call of `f` with an input that is an expression, or the error as a list."""
    try:
        code, source = call_expression(text)
    except BadInput as error:
        return [INPUT, str(error)]
    message, _ = sandbox.check(source, code)
    return [FORBIDDEN, message] if message is not None else code


_CODE = type(prepare.__code__)
_AHEAD = 32
# One function and nothing else: every further line is indented or blank. Short, so that no text of the stretch can
# take the compiler down, for which the first program would be blamed.
_PLAIN = re.compile(r'def f\([\w, ]*\):[^\r\f\0\n]*(?:\n(?:[ \t][^\r\f\0\n]*)?)*')
# Types are never looked at, and no program can reach them, but they are a third of a small program's compilation.
_TYPE = r'(?:int|bool|str|float|tuple|dict|list(?:\[\w+\])?)'
_TYPED = re.compile(rf'\Adef f\((\w+): {_TYPE}(, \w+)?(?(2): {_TYPE})\) -> {_TYPE}:')
_MAX_PLAIN_LENGTH = 400
_modules = {}


def _untyped(line):
    return f'def f({line[1]}{line[2] or ""}):'


def _module_of(count):
    """What a module of so many plain functions compiles to."""
    if count not in _modules:
        _modules[count] = compile('def f(): pass\n' * count, '', 'exec', dont_inherit=True).co_code
    return _modules[count]


def prepare_ahead(programs, first):
    """Prepares the next programs together and returns the index up to which that is done.

    Their texts are joined and compiled as one module. That module must consist of exactly as many plain functions,
    each starting on the line where its own text starts: then no text has reached into the next, and each function is
    what its text alone would have given. Whatever does not fit is left to `prepare`.
    """
    end = min(first + _AHEAD, len(programs))
    sources = {}
    for source, _ in programs[first:end]:
        if source not in _cache and len(source) <= _MAX_PLAIN_LENGTH:
            plain = _TYPED.sub(_untyped, source, count=1)
            if _PLAIN.fullmatch(plain):
                sources[source] = plain
    if len(sources) < 2:
        return end
    try:
        module = compile('\n'.join(sources.values()), '<program>', 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return end
    codes = [constant for constant in module.co_consts if type(constant) is _CODE]
    if module.co_code != _module_of(len(sources)) or len(codes) != len(sources):
        return end
    line = 1
    for source, code in zip(sources, codes):
        if code.co_firstlineno != line:
            return end
        line += source.count('\n') + 1
    for source, code in zip(sources, codes):
        message, generators = sandbox.check(source, code)
        if message is not None:
            _remember(source, [FORBIDDEN, message])
        elif sandbox.leaves_nothing(code):
            _remember(source, (None, code, generators))
    return end
