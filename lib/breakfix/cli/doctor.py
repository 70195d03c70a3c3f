"""The command that looks at the machine: doctor."""

import click


@click.command("doctor")
@click.pass_context
def doctor_command(ctx):
    """Say what is missing on this machine, and the command that mends it. Exit 1 when something is.

    \b
    Example:  breakfix doctor
    """
    from breakfix.book import doctor

    sound = True
    for finding in doctor.examine():
        lacks = "LACKS" if finding.needed else "could"
        click.echo(f"{lacks if finding.mend else 'ok':<5} {finding.what:<10} {finding.seen}")
        if finding.mend:
            sound = sound and not finding.needed
            click.echo(f"      {'':<10} mend with: {finding.mend}")
    click.echo("All is there." if sound else "Mend what lacks, then run `breakfix doctor` again.")
    ctx.exit(0 if sound else 1)
