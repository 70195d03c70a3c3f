"""The flights of 2013 as payments: airlines and airports are accounts, and each flight that left is an order."""

from breakfix.datasets import nycflights13

CENTS_A_MILE, OPENING = 25, 12_000_000_00  # invented: no airline has ever paid this tariff


def flights():
    """Return airlines and airports as accounts, and an order for each flight of 2013 that left.

    The airline pays the airport where it takes off 25 cents a mile, in order of scheduled departure. Each airline
    begins with 12,000,000.00, each airport with nothing; both are invented, the flights are real.
    """
    with nycflights13.connected() as con:
        con.execute("set python_scan_all_frames = false")
        names = f"""
            select name, opening from (
                select distinct carrier as name, {OPENING} as opening, 0 as place from flights
                union all select distinct origin, 0, 1 from flights
            ) order by place, name
        """
        accounts = [
            {"id": number, "name": name, "opening_cents": opening}
            for number, (name, opening) in enumerate(con.execute(names).fetchall(), 1)
        ]
        numbers = {account["name"]: account["id"] for account in accounts}
        flown = f"""
            select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as id,
                   carrier, origin, (distance * {CENTS_A_MILE})::int as cents
            from flights where dep_time is not null order by time_hour, minute, id
        """
        found = con.execute(flown).fetchall()
    orders = [
        {"id": number, "payer": numbers[carrier], "payee": numbers[origin], "cents": cents}
        for number, carrier, origin, cents in found
    ]
    return accounts, orders
