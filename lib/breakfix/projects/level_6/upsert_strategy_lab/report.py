"""What a shop holds: the counts of a load beside the rows of products."""

from breakfix.lab import rows, summary

COLUMNS = "sku, name, price_cents, stock"


def report(con, strategy, delivered, result):
    """Return a summary: the strategy, rows delivered, what the load has counted, products, and their first ten rows."""
    counts = {"strategy": strategy, "input_records": len(delivered)}
    counts |= {"inserted": result["inserted"], "updated": result["updated"], "rejected": len(result["errors"])}
    counts["final_products"] = ask(con, "select count(*) from products")
    counts["order_lines"] = ask(con, "select count(*) from order_lines")
    return summary(counts, rows(con.execute(f"select {COLUMNS} from products order by sku limit 10")))


def ask(con, query, *given):
    """Return the one value of a query."""
    return con.execute(query, given).fetchone()[0]
