"""Runs a batch of programs: each compiled once, each input in fresh state, results as text.

The worker calls `run` with a whole segment of a batch; results leave in chunks through `emit`, so that a program
that takes the interpreter down loses only itself. `mark` tells the pool which program is running. Nothing here is
AZR's own executor: its known faults (a non-deterministic or raising program that passes as valid) are ruled out by
construction, because a result is either a value's text or an error kind, never one string for both.
"""

import codecs
import gc
import importlib
import signal
import sys
import warnings
from json import dumps, loads
from time import perf_counter
from types import FunctionType

import sandbox
import values
from failures import EXCEPTION, FORBIDDEN, INPUT, MEMORY, NONDETERMINISTIC, TIMEOUT, UNREPRESENTABLE, Late, describe
from programs import prepare, prepare_ahead, prepare_expression

FLUSH_SECONDS = 0.02
_DIFFERENT = 'two runs gave different values'
_HUNGRY = 'the program needs more memory than a program may use'
DONE, RETIRE = 0, 1

warnings.simplefilter('ignore')
sys.unraisablehook = lambda _: None


class _Clock:
    running = False


def _on_interrupt(*_):
    if _Clock.running:
        raise Late


signal.signal(signal.SIGINT, _on_interrupt)


def _evaluate(code, function, text, limit, runs, mode):
    """One input's result, whatever the program does short of hanging or killing the interpreter."""
    _STATE.refused = None
    expression = None
    try:
        arguments, make = values.literal_arguments(text)
    except values.BadInput as error:
        if mode == 'literal':
            return [INPUT, str(error)]
        expression = prepare_expression(text)
        if type(expression) is list:
            return expression
    # Namespaces live until both runs are over, so that addresses in the first value can't come again in the second.
    spaces = []
    try:
        for turn in range(runs):
            if function is None or expression is not None:
                space = sandbox.fresh()
                spaces.append(space)
                if code is None:
                    space['f'] = FunctionType(function.__code__, space)
                else:
                    exec(code, space)
                if expression is None:
                    value = space['f'](*(arguments if make is None else values.make_arguments(make)))
                else:
                    value = eval(expression, space)
            else:
                value = function(*(arguments if make is None else values.make_arguments(make)))
            if turn == 0:
                first = value
                shown = values.write(value, limit)
            elif not (type(value) is type(first) and (values.write(value, limit) == shown or values.same(first, value))):
                result = [NONDETERMINISTIC, _DIFFERENT]
                break
        else:
            result = [shown, type(first).__name__]
    except Late:
        raise
    except MemoryError:
        result = [MEMORY, _HUNGRY]
    except values.NotLiteral as error:
        result = [NONDETERMINISTIC, _DIFFERENT] if turn else [UNREPRESENTABLE, str(error)]
    except values.Unstable as error:
        result = [NONDETERMINISTIC, str(error)]
    except BaseException as error:
        message = describe(error)
        result = [NONDETERMINISTIC, f'the second run raised {message}'] if turn else [EXCEPTION, message]
    finally:
        for space in spaces:
            space.clear()
    if _STATE.refused is None:
        return result
    result = [FORBIDDEN, _STATE.refused]
    _STATE.refused = None
    return result


_STATE = sandbox.State
_IMMEDIATE = frozenset((int, bool, str))


def _succeed(function, text, limit, runs):
    """The result of a stateless function whose runs all succeed, at a third of `_evaluate`'s cost; else an exception."""
    arguments, make = values.literal_arguments(text)
    value = function(*(arguments if make is None else values.make_arguments(make)))
    kind = type(value)
    shown = values.write(value, limit)
    if runs == 2:
        again = function(*(arguments if make is None else values.make_arguments(make)))
        if type(again) is not kind or (again != value if kind in _IMMEDIATE else values.write(again, limit) != shown):
            raise ValueError
    if _STATE.refused is not None:
        raise ValueError
    return [shown, kind.__name__]


def _program(source, inputs, limit, runs, mode):
    program = prepare(source)
    if type(program) is list:
        return [program] * len(inputs)
    code, function, generators = program
    results = []
    if function is None:
        for text in inputs:
            results.append(_evaluate(code, None, text, limit, runs, mode))
    else:
        space = {'__builtins__': sandbox.SAFE_BUILTINS}
        function = space['f'] = FunctionType(function, space)
        try:
            for text in inputs:
                try:
                    results.append(_succeed(function, text, limit, runs))
                except Late:
                    raise
                except BaseException:
                    results.append(_evaluate(code, function, text, limit, runs, mode))
        finally:
            space.clear()
    if generators:
        # Suspended generators may hold `finally` blocks: they end here, in the time of the program that made them.
        gc.collect()
    return results


def run(text, timeout, limit, runs, mode, mark, emit, eager):
    """
    Runs `[[source, [input, ...]], ...]`, given as JSON. Every chunk of results goes to `emit(first, json)`.

    `eager` emits after every program, for when the pool must find out which one hangs. Returns DONE, or RETIRE if
    the rest should run in another worker because a program changed something that outlives it.
    """
    programs = loads(text)
    count = len(programs)
    done = []
    sent = again = ahead = 0
    status = DONE
    flushed = perf_counter()
    while (index := sent + len(done)) < count:
        mark(index)
        if index >= ahead:
            ahead = prepare_ahead(programs, index)
        start = perf_counter()
        if done and (eager or start - flushed > FLUSH_SECONDS):
            emit(sent, dumps(done))
            sent = index
            done = []
            flushed = start
        source, inputs = programs[index]
        results = None
        try:
            _Clock.running = True
            results = _program(source, inputs, limit, runs, mode)
            _Clock.running = False
        except Late:
            _Clock.running = False
        except MemoryError:
            _Clock.running = False
            results = [[MEMORY, _HUNGRY]] * len(inputs)
        elapsed = perf_counter() - start
        if elapsed > timeout or results is None and (elapsed > 0.9 * timeout or again == 3):
            results = [[TIMEOUT, f'the program ran longer than {round(timeout * 1000)} ms']] * len(inputs)
        elif results is None:
            # The interrupt was meant for the program before this one and came too late: run this one again.
            again += 1
            continue
        again = 0
        done.append(results)
        if sandbox.is_dirty():
            status = RETIRE
            break
    emit(sent, dumps(done))
    return status


# What Python imports by itself when a program needs it; after loading, nothing more can be imported.
_ENCODINGS = (
    'ascii latin-1 utf-8 utf-8-sig utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be unicode_escape '
    'raw_unicode_escape charmap punycode idna rot13 hex base64 cp437 cp850 cp1250 cp1251 cp1252 iso8859-2 iso8859-5 '
    'iso8859-15 koi8-r mac-roman shift_jis cp932 euc_jp iso2022_jp gb2312 gbk gb18030 big5 euc_kr cp949'
).split()
_LATER = ('unicodedata', '_pylong', 'stringprep')


def settle():
    """Called once after loading: everything that lives now lives for ever, so collections need not look at it."""
    for name in _ENCODINGS:
        codecs.lookup(name)
    for name in _LATER:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
