"""The flashcards that are due, in a terminal."""

import click


@click.command("review")
@click.argument("number", required=False)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show N cards at most.")
@click.option("--count", is_flag=True, help="Only say how many are due; nothing when none is.")
def review_command(number, limit, count):
    """Show the cards that are due, front and then back, and ask how it went.

    \b
    Example:  breakfix review 6-15 --limit 5

    Ctrl-D or Ctrl-C stops; what was rated stays rated.
    """
    from breakfix.lab.ledger import keep

    keep()
    decks = _decks(number, only_begun=count or not number)
    due = [(deck, card) for deck in decks for card in deck.due()]
    if count:
        if due:
            click.echo(f"{_cards(len(due))} due: breakfix review")
        return
    if not due:
        click.echo(f"Nothing is due. {_next(decks, number)}")
        return
    shown = due[:limit]
    click.echo(f"{_cards(len(due))} due. Ctrl-D stops.")
    rated = 0
    try:
        for deck, card in shown:
            _one(deck, card, f"{rated + 1} of {len(shown)}  {deck.number}  {card.name}")
            rated += 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("\n")
    left = sum(len(deck.due()) for deck in decks)
    still = f" {_cards(left)} due still." if left else ""
    click.echo(f"{rated} of {len(shown)} rated, and written down.{still} {_next(decks, number)}")


def _one(deck, card, head):
    """Show a card, wait, show its back, and ask how it went."""
    from breakfix.lab.review import schedule
    from breakfix.lab.review.cards import NoSuchCard, rated

    click.echo(f"\n{head}\n\n{card.front}\n")
    click.prompt("Enter shows the back", default="", show_default=False, prompt_suffix=" ")
    click.echo(f"\n{card.back}\n")
    while True:
        said = click.prompt("How did it go? 1 again, 2 hard, 3 good, 4 easy")
        try:
            word = rated(said)
        except NoSuchCard as problem:
            click.echo(problem)
            continue
        now = schedule.clock()
        due = schedule.record(deck.number, card.name, word, now)
        click.echo(f"{word.capitalize()}: it comes again {schedule.in_words(due, now)}.")
        return


def _decks(number, only_begun):
    """The decks to review: of one project, or of all of which the ledger knows something."""
    from breakfix.book import Refusal, catalogue
    from breakfix.lab.ledger import current
    from breakfix.lab.review import cards

    if number:
        (project,) = catalogue.find([number])
        deck = cards.deck(project.number)
        if deck is None:
            raise Refusal(f"{project.number} has no cards.")
        return [deck]
    begun = {event["project"] for event in current().events()} if only_begun else set()
    decks = [cards.deck(project.number) for project in catalogue.projects() if project.number in begun]
    return [deck for deck in decks if deck is not None]


def _next(decks, number):
    """The sentence about the card that comes next."""
    from breakfix.lab.review import schedule

    now = schedule.clock()
    later = sorted(when for deck in decks for when, _ in deck.schedule() if when > now)
    if later:
        more = f", {len(later) - 1} more after it" if len(later) > 1 else ""
        return f"The next card comes {schedule.in_words(later[0], now)}{more}."
    if any(deck.open() for deck in decks):
        return ""
    where = f" of {number}" if number else ""
    return f"Cards{where} open one by one as you answer the exercises."


def _cards(count):
    return f"{count} {'card is' if count == 1 else 'cards are'}"
