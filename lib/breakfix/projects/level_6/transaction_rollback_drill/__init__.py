"""6-05, the transaction rollback drill: a ledger in which money neither appears nor vanishes, whatever dies."""
