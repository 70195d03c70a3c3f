"""Steps of a pipeline, functions of a connection, wrapped as a trial wants them; and what their caller hears."""

from functools import wraps


def failing(step, error):
    """Return a step that does its work and then fails: by an exception, or by a statement that the engine refuses."""

    @wraps(step)
    def fails(con):
        step(con)
        if isinstance(error, str):
            con.execute(error)
        else:
            raise error

    return fails


def committing(step):
    """Return a step with a transaction of its own."""

    @wraps(step)
    def commits(con):
        con.begin()
        step(con)
        con.commit()

    return commits


def noted(step, names, raised=None):
    """Return a step that adds its name to a list when it is called, and its error to another when it fails."""

    @wraps(step)
    def called(con):
        names.append(step.__name__)
        try:
            return step(con)
        except BaseException as error:
            if raised is not None:
                raised.append(error)
            raise

    return called


def heard(function, *given, raised=()):
    """Call a function; return None, or what its caller gets to hear: class and message of an error, or of a copy.

    `raised` is a list to which `noted` adds the errors of steps.
    """
    try:
        function(*given)
    except BaseException as error:
        told, *first = (
            f"{type(each).__name__}: {each}".removesuffix(": ") for each in (error, error.__context__, *raised)
        )
        is_copy = told in first and all(error is not each for each in raised)
        return f"a copy of {told}" if is_copy else told
