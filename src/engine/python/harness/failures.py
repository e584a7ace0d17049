"""How failures are named: the error kinds, and an exception as text."""

# Order as in `protocol.ts`.
SYNTAX, FORBIDDEN, INPUT, EXCEPTION, NONDETERMINISTIC, UNREPRESENTABLE, TIMEOUT, MEMORY = range(8)

MAX_MESSAGE_LENGTH = 300


class Late(BaseException):
    """The pool's interrupt. Raised only inside a program's time, and not nameable by programs."""


def describe(error):
    """The exception's class and text, whatever its own methods do."""
    name = type(error).__name__
    try:
        text = str(error)
        if type(text) is not str:
            text = ''
    except Late:
        raise
    except BaseException:
        text = ''
    text = f'{name}: {text}' if text else name
    at = text.find(' at 0x')
    return (text if at < 0 else text[:at])[:MAX_MESSAGE_LENGTH]
