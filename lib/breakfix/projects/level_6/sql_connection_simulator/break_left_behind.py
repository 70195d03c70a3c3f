"""Break, written by the learner: what a borrower leaves behind, and the next one commits."""

from breakfix.lab import exercise

from . import worlds
from .fix_release import server


@exercise(phase="break", kind="sql", minutes=4)
def left_behind():
    """Write the statement of a borrower whose work the next one commits.

    Given     events (id, label) with some rows. The first borrower runs your statement and gives the connection back,
              by the notebook's give_back. The next one gets the same connection, inserts a row and commits
    Leave     one statement, which SQLite and PostgreSQL both take. Another reader sees nothing of it until the next
              borrower's commit; afterwards events differs from what that borrower's own insert would have made of it
    """
    return "insert into events (label) values ('not_mine')"


left_behind.stub("select count(*) from events")
left_behind.play = ""
left_behind.service(server)
left_behind.costs = "a commit that somebody forgot"
left_behind.world(worlds.reached)


@left_behind.look(playable=False)
def committed(dsn, query, engine):
    with worlds.database(engine, dsn, ["user_login", "page_view"]) as base:
        con, before = base.connect(), worlds.rows(base.second)
        con.execute(query)
        between = worlds.rows(base.second)
        con.execute("insert into events (id, label) values (1000000, 'api_call')")  # no id that the answer has taken
        con.commit()
        after = worlds.rows(base.second)
    return {
        "another reader sees it before the next commit": between != before,
        "the next commit makes it stand": after != [*before, "api_call"],
        "the next borrower's own row is there": "api_call" in after,
    }


committed.when("sqlite: both borrow a connection to SQLite", "sqlite")
committed.when("postgresql: both borrow a connection to PostgreSQL", "postgresql")

left_behind.asks("""
sqlite: Which statements begin a transaction, and which one of them leaves something in it?
postgresql: What is committed when the next borrower commits: their row, or whatever the transaction holds?
""")
left_behind.slips("""
only looks: It has read, and read only. What is there for the next one to commit?
    = select count(*) from events
no label: The engine has refused it. What has it left behind?
    = insert into events (id) values (99)
gone at once: It did not wait for anybody's commit. Which statements does SQLite's library carry out at once?
    = drop table events
""")


@left_behind.also_right(costs="a row that was there is not there any more")
def by_a_delete():
    return "delete from events where id = 1"


left_behind.hints += [
    "Both libraries begin a transaction before a statement that writes, and end it when somebody says so. Nobody does.",
    "A twin: `update shelves set books = books - 1` without a commit stands when the next one commits.",
]
