"""One door for people and for CI: `breakfix COMMAND`, the same as `python -m breakfix COMMAND`.

Each command lives in a module that is imported when it is asked for, so that `--help` is quick.
"""

import importlib

import click

COMMANDS = (  # in the order in which people meet them; each is a file of its own here
    "list",
    "start",
    "run",
    "verify",
    "upgrade",
    "reset",
    "check",
    "show",
    "task",
    "hint",
    "world",
    "solution",
    "keep",
    "progress",
    "resume",
    "quiz",
    "review",
    "prove",
    "grade",
    "export",
    "refresh",
    "new",
    "vet",
    "propose",
    "walkthrough",
    "ingest",
    "dashboard",
    "doctor",
)


class Door(click.Group):
    """A group that imports a command's module when it is asked for, and tells what cannot be done in one sentence."""

    def list_commands(self, ctx):
        """All names, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx, name):
        """The command, or None for an unknown name."""
        if name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"breakfix.cli.{name.replace('-', '_')}")
        return getattr(module, f"{name.replace('-', '_')}_command", None) or getattr(module, name.replace("-", "_"))

    def resolve_command(self, ctx, args):
        """As click does, with the nearest name for one that is not there."""
        import difflib

        near = difflib.get_close_matches(args[0], COMMANDS, n=1) if args[0] not in COMMANDS else []
        if near:
            ctx.fail(f"There is no command {args[0]}; the nearest is {near[0]}.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx):
        """Run the command; a refusal is a sentence and exit 2, a file that cannot be read or written exit 1."""
        from breakfix.book import Refusal

        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            error = click.ClickException(str(refusal))
            error.exit_code = 2
            raise error from None
        except OSError as problem:
            where = f"{problem.filename}: " if problem.filename else ""
            raise click.ClickException(f"{where}{problem.strerror or problem}.") from None


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="breakfix", message="breakfix %(version)s")
def main():
    """Breakfix: run a pipeline, alter it, break it, fix it, explain it.

    \b
    breakfix start              your own copies, in work/
    breakfix run 6-15 --solved  a project, solved, from top to bottom
    breakfix COMMAND --help     more, with an example
    """
