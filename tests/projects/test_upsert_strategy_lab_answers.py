"""Answers to 6-04: what breaks a sentence of its task is refused, what is right passes."""

import textwrap

import answers
from breakfix.projects.level_6 import upsert_strategy_lab as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "dry_run": """
    any case: has the sku?
        ~ products.sku = staging.sku => lower(products.sku) = lower(staging.sku)
    without blanks: has the sku?
        ~ products.sku = staging.sku => trim(products.sku) = trim(staging.sku)
    names in any case: those of the staged row?
        ~ (staging.name, => (lower(staging.name),
        ~ (products.name, => (lower(products.name),
    only the price: name, price_cents and stock?
        ~ (staging.name, staging.price_cents, staging.stock) => staging.price_cents
        ~ (products.name, products.price_cents, products.stock) => products.price_cents
    name and price: name, price_cents and stock?
        ~ (staging.name, staging.price_cents, staging.stock) => (staging.name, staging.price_cents)
        ~ (products.name, products.price_cents, products.stock) => (products.name, products.price_cents)
    older ones are unchanged: else 'update'?
        ~ then 'unchanged' => or staging.updated_at < products.updated_at then 'unchanged'
    backwards: in the order of source_row_num?
        ~ order by staging.source_row_num => order by staging.source_row_num desc
    as texts: in the order of source_row_num?
        ~ order by staging.source_row_num => order by cast(staging.source_row_num as text)
    no order: in the order of source_row_num?
        - order by staging.source_row_num
    by their fate: in the order of source_row_num?
        ~ order by staging.source_row_num => order by fate, staging.source_row_num
    one more: the columns?
        ~ select staging.sku, => select staging.source_row_num, staging.sku,
    another word: insert?
        ~ 'insert' => 'new'
    only what changes: a row for each row of staging?
        ~ order by staging.source_row_num => where products.stock is not staging.stock order by staging.source_row_num
    products too: a row for each row of staging?
        ~ left join => full join
    empty stock: no product has the sku?
        ~ when products.sku is null => when coalesce(products.stock, 0) = 0
    the other way round: a row for each row of staging?
        ~ from staging left join products => from products left join staging
    by name: has the sku?
        ~ products.sku = staging.sku => products.name = staging.name
    the product's sku: sku of the staged row?
        ~ select staging.sku, => select products.sku,
    """,
    "upsert": """
    created when it was changed: created_at is now?
        ~ $updated_at, $now) => $updated_at, $updated_at)
    today only: later than the product's?
        ~ excluded.updated_at > products.updated_at => substr(excluded.updated_at, 12) > substr(products.updated_at, 12)
    a day later: later than the product's?
        ~ where excluded.updated_at > products.updated_at => where date(excluded.updated_at) > date(products.updated_at)
    minutes: later than the product's?
        ~ > products.updated_at => > products.updated_at and $updated_at not like '%:01Z'
    later than the load: later than the product's?
        ~ excluded.updated_at > products.updated_at => excluded.updated_at > products.created_at
    earlier wins: later than the product's?
        ~ excluded.updated_at > => excluded.updated_at <
    only where it differs: updated_at is row's?
        ~ > products.updated_at => > products.updated_at and excluded.stock <> products.stock
    the name stays: name is row's?
        ~ name = excluded.name, price_cents => price_cents
    the price stays: price_cents is row's?
        ~ price_cents = excluded.price_cents, => price_cents = products.price_cents,
    the stock adds up: stock is row's?
        ~ stock = excluded.stock => stock = products.stock + excluded.stock
    more stock only: stock is row's?
        ~ stock = excluded.stock => stock = max(products.stock, excluded.stock)
    updated now: updated_at is row's?
        ~ updated_at = excluded.updated_at => updated_at = $now
    never again: name is row's if it is later?
        ~ > products.updated_at => > products.updated_at and false
    trimmed: with row's values?
        ~ {**row, "now": now} => {**row, "sku": row["sku"].strip(), "now": now}
    upper: with row's values?
        ~ {**row, "now": now} => {**row, "sku": row["sku"].upper(), "now": now}
    no minus: with row's values?
        ~ {**row, "now": now} => {**row, "stock": max(row["stock"], 0), "now": now}
    an open transaction: others may write?
        - con.execute(
        + con.execute("begin immediate")
        + con.execute(
    by place: a dict in any order?
        ~ ($sku, $name, $price_cents, $stock, $updated_at, $now) => (?, ?, ?, ?, ?, ?)
        ~ {**row, "now": now}, => [*row.values(), now],
    updates, then inserts: others may write?
        = given = {**row, "now": now}
        = if not con.execute("update products set name = $name, price_cents = $price_cents, stock = $stock,"
        =                    " updated_at = $updated_at where sku = $sku and updated_at < $updated_at", given).rowcount:
        =     con.execute("insert or ignore into products"
        =                 " values ($sku, $name, $price_cents, $stock, $updated_at, $now)", given)
    nothing announced: announcements stay?
        ~ {**row, "now": now}, => {**row, "now": now} if con.execute("delete from announcements") else None,
    the clock of the engine: created_at is now?
        ~ $updated_at, $now) => $updated_at, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    deleted first: order_lines stay?
        - con.execute(
        + con.execute("delete from products where sku = $sku and updated_at < $updated_at", row)
        + con.execute(
    """,
    "count_changes": """
    later by a day: by the rules of upsert?
        ~ updated_at < $updated_at => substr(updated_at, 1, 10) < substr($updated_at, 1, 10)
    its clock stays: by the rules of upsert?
        ~ , stock = $stock, updated_at = $updated_at => , stock = $stock
    young again: by the rules of upsert?
        ~ , updated_at = $updated_at => , updated_at = $updated_at, created_at = $now
    each sku once: a sku may come twice?
        ~ for row in rows: => for row in {row["sku"]: row for row in rows}.values():
    the first of each: a sku may come twice?
        ~ for row in rows: => for row in {row["sku"]: row for row in rows[::-1]}.values():
    sorted: in the order in which they came?
        ~ for row in rows: => for row in sorted(rows, key=lambda row: row["updated_at"]):
    backwards: in the order in which they came?
        ~ for row in rows: => for row in rows[::-1]:
    two for one: rows by which a product changed?
        ~ "updated" if changed => "updated" if changed and not made and row["stock"]
    no unchanged: a dict with unchanged?
        ~ "updated": 0, "unchanged": 0} => "updated": 0}
        ~ else "unchanged"] += 1 => else "updated"] += 1
    as tuple: a dict?
        ~ return counts => return tuple(counts.values())
    open: no open transaction?
        ~ counts = { => con.execute("begin immediate"); counts = {
    total: rows that changed nothing?
        ~ return counts => return {**counts, "unchanged": len(rows)}
    skus: rows by which a product came into being?
        - return counts
        + return {**counts, "inserted": con.execute("select count(*) from products").fetchone()[0]}
    announced: products came into being?
        - return counts
        + return {**counts, "inserted": con.execute("select count(*) from announcements").fetchone()[0]}
    all that is new tonight: products came into being?
        - return counts
        + made = con.execute("select count(*) from products where created_at = ?", [now]).fetchone()[0]
        + return {**counts, "inserted": made}
    changes too: rows by which one changed?
        ~ updated_at < $updated_at => updated_at < $updated_at and stock <> $stock
    by name: a product came into being?
        ~ on conflict (sku) do nothing => on conflict (sku) do update set name = excluded.name
    """,
    "promote": """
    the last of all: the highest source_row_num of those with the same updated_at?
        ~ order by updated_at desc, source_row_num desc => order by source_row_num desc
    at random: the highest source_row_num?
        ~ order by updated_at desc, source_row_num desc => order by updated_at desc
    the most in stock: the newest?
        ~ order by updated_at desc => order by stock desc, updated_at desc
    of each name: of each sku?
        ~ partition by sku => partition by sku, name
    in any case: of each sku?
        ~ partition by sku => partition by lower(sku)
    created when it changed: its ingested_at_utc?
        ~ updated_at, ingested_at_utc => updated_at, updated_at
    first seen: that row's ingested_at_utc?
        ~ updated_at, ingested_at_utc => updated_at, min(ingested_at_utc) over (partition by sku)
    later by a day: later than the product?
        ~ excluded.updated_at > products.updated_at => excluded.updated_at[:10] > products.updated_at[:10]
    its clock stays: the values of its newest row?
        ~ stock = excluded.stock, updated_at = excluded.updated_at => stock = excluded.stock
    the name stays: the values of its newest row?
        ~ name = excluded.name, price_cents => price_cents
    more stock only: the values of its newest row?
        ~ stock = excluded.stock, => stock = greatest(products.stock, excluded.stock),
    new ones only: one that is there?
        = insert into products
        = select sku, name, price_cents, stock, updated_at, ingested_at_utc from staging
        = qualify row_number() over (partition by sku order by updated_at desc, source_row_num desc) = 1
        = on conflict (sku) do nothing
    replace: created_at stays?
        = insert or replace into products
        = select sku, name, price_cents, stock, updated_at, ingested_at_utc from staging
        = qualify row_number() over (partition by sku order by updated_at desc, source_row_num desc) = 1
    no new ones of nothing: each staged sku?
        ~ from staging => from staging where stock > 0
    as texts: the highest source_row_num?
        ~ source_row_num desc => cast(source_row_num as text) desc
    """,
}

UPSERT = (
    "insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now) on conflict (sku) do update"
)
KEYS = ("sku", "name", "price_cents", "stock", "updated_at")
SETS = "set name = $name, price_cents = $price_cents, stock = $stock, updated_at = $updated_at"

# Right answers in other styles.
PASSES = {
    "dry_run, a union": (
        "dry_run",
        """
        with fates as (
            select sku, source_row_num, 'insert' as fate from staging where sku not in (select sku from products)
            union all
            select s.sku, s.source_row_num, case when s.name = p.name and s.stock = p.stock
                and s.price_cents = p.price_cents then 'unchanged' else 'update' end
            from staging s, products p where s.sku = p.sku
        )
        select sku, fate from fates order by source_row_num
        """,
    ),
    "dry_run, nulls": (
        "dry_run",
        """
        select s.sku, coalesce(iif(p.name <> s.name or p.price_cents <> s.price_cents or p.stock <> s.stock, 'update',
            nullif('unchanged', iif(p.sku is null, 'unchanged', ''))), 'insert') as fate
        from staging s left outer join products p using (sku) order by source_row_num asc
        """,
    ),
    "dry_run, except": (
        "dry_run",
        """
        select sku, case when not exists (select * from products where products.sku = staging.sku) then 'insert'
            when exists (select name, price_cents, stock from products where products.sku = staging.sku
                         except select staging.name, staging.price_cents, staging.stock) then 'update'
            else 'unchanged' end fate
        from staging order by source_row_num;
        """,
    ),
    "upsert, by values": (
        "upsert",
        f"""
        def upsert(con, row, now):
            cursor = con.cursor()
            cursor.execute('''{UPSERT} {SETS} where updated_at < $updated_at''', dict(row, now=now))
            cursor.close()
        """,
    ),
    "upsert, a question within": (
        "upsert",
        """
        def upsert(con, row, now):
            values = [row[name] for name in ("sku", "name", "price_cents", "stock", "updated_at")]
            con.execute('''
                insert into products (sku, name, price_cents, stock, updated_at, created_at) values (?, ?, ?, ?, ?, ?)
                on conflict (sku) do update set (name, price_cents, stock, updated_at) =
                    (excluded.name, excluded.price_cents, excluded.stock, excluded.updated_at)
                where julianday(excluded.updated_at) > julianday(products.updated_at)
            ''', [*values, now])
            con.commit()
        """,
    ),
    "upsert, under the lock": (
        "upsert",
        f"""
        def upsert(con, row, now):
            con.execute("begin immediate")
            try:
                known = con.execute("select updated_at from products where sku = ?", (row["sku"],)).fetchone()
                if known is None:
                    con.execute("insert into products values (:sku, :name, :price_cents, :stock, :updated_at, :now)",
                                {{**row, "now": now}})
                elif known[0] < row["updated_at"]:
                    con.execute("update products {SETS} where sku = $sku", row)
            finally:
                con.execute("commit")
        """,
    ),
    "upsert, an update and then an insert": (
        "upsert",
        f"""
        def upsert(con, row, now):
            with con:
                con.execute("begin exclusive")
                con.execute("update products {SETS} where sku = $sku and updated_at < $updated_at", row)
                con.execute('''insert into products select $sku, $name, $price_cents, $stock, $updated_at, $now
                               where not exists (select 1 from products where sku = $sku)''', row | {{"now": now}})
        """,
    ),
    "upsert, the error speaks": (
        "upsert",
        f"""
        def upsert(con, row, now):
            try:
                con.execute("insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)",
                            {{**row, "now": now}})
            except sqlite3.IntegrityError:
                con.execute("update products {SETS} where sku = $sku and updated_at < $updated_at", row)
        """,
    ),
    "upsert, the row takes the time": (
        "upsert",
        f"""
        def upsert(con, row, now):
            row["now"] = now
            con.row_factory = sqlite3.Row
            con.execute("begin immediate")
            known = con.execute("select * from products where sku = :sku", row).fetchone()
            if not known:
                con.execute("insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)", row)
            elif row["updated_at"] > known["updated_at"]:
                con.execute("update products {SETS} where sku = $sku", row)
            con.commit()
        """,
    ),
    "dry_run, in capitals": (
        "dry_run",
        """
        SELECT S.SKU, IFNULL((SELECT CASE WHEN (P.NAME, P.PRICE_CENTS, P.STOCK) IS (S.NAME, S.PRICE_CENTS, S.STOCK)
            THEN 'unchanged' ELSE 'update' END FROM PRODUCTS P WHERE P.SKU = S.SKU), 'insert') AS FATE
        FROM STAGING S ORDER BY SOURCE_ROW_NUM
        """,
    ),
    "count_changes, the error speaks": (
        "count_changes",
        f"""
        def count_changes(con, rows, now):
            inserted = updated = 0
            for row in rows:
                try:
                    con.execute("insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)",
                                {{**row, "now": now}})
                    inserted += 1
                except sqlite3.IntegrityError:
                    updated += con.execute(
                        "update products {SETS} where sku = $sku and updated_at < $updated_at", row).rowcount
            return dict(inserted=inserted, updated=updated, unchanged=len(rows) - inserted - updated)
        """,
    ),
    "count_changes, updates first": (
        "count_changes",
        f"""
        def count_changes(con, rows, now):
            counts = {{"unchanged": 0, "updated": 0, "inserted": 0}}
            for row in rows:
                con.execute("begin immediate")
                n = con.execute("update products {SETS} where sku = $sku and updated_at < $updated_at", row).rowcount
                if n == 0:
                    m = con.execute("insert or ignore into products values ($sku, $name, $price_cents, $stock, "
                                    "$updated_at, $now)", {{**row, "now": now}}).rowcount
                con.commit()
                counts["updated" if n else "inserted" if m else "unchanged"] += 1
            return counts
        """,
    ),
    "count_changes, returning": (
        "count_changes",
        f"""
        def count_changes(con, rows, now):
            fates = []
            for row in rows:
                given = dict(row, now=now)
                new = con.execute('''insert into products values ($sku, $name, $price_cents, $stock, $updated_at, $now)
                                     on conflict do nothing returning sku''', given).fetchall()
                if new:
                    fates.append("inserted")
                    continue
                changed = con.execute('''update products {SETS} where sku = $sku and updated_at < $updated_at
                                         returning 1''', row).fetchall()
                fates.append("updated" if changed else "unchanged")
            return {{fate: fates.count(fate) for fate in ("inserted", "updated", "unchanged")}}
        """,
    ),
    "count_changes, one lock for all": (
        "count_changes",
        f"""
        def count_changes(con, rows, now):
            counts = {{"inserted": 0, "updated": 0, "unchanged": 0}}
            con.execute("begin immediate")
            with con:
                for row in rows:
                    known = con.execute("select updated_at from products where sku = $sku", row).fetchone()
                    if known is None:
                        con.execute("insert into products values (?, ?, ?, ?, ?, ?)", [*map(row.get, {KEYS}), now])
                        counts["inserted"] += 1
                    elif row["updated_at"] > known[0]:
                        con.execute("update products {SETS} where sku = $sku", row)
                        counts["updated"] += 1
                    else:
                        counts["unchanged"] += 1
            return counts
        """,
    ),
    "promote, distinct on": (
        "promote",
        """
        insert into products by name
        select distinct on (sku) sku, name, price_cents, stock, updated_at, ingested_at_utc as created_at
        from staging order by sku, updated_at desc, source_row_num desc
        on conflict do update set name = excluded.name, price_cents = excluded.price_cents, stock = excluded.stock,
            updated_at = excluded.updated_at
        where products.updated_at < excluded.updated_at
        """,
    ),
    "promote, a merge": (
        "promote",
        """
        with newest as (
            select *, rank() over (partition by sku order by updated_at desc, source_row_num desc) as place from staging
        )
        merge into products using (from newest where place = 1) as s on s.sku = products.sku
        when matched and products.updated_at < s.updated_at
            then update set name = s.name, price_cents = s.price_cents, stock = s.stock, updated_at = s.updated_at
        when not matched then insert (sku, name, price_cents, stock, updated_at, created_at)
            values (s.sku, s.name, s.price_cents, s.stock, s.updated_at, s.ingested_at_utc)
        """,
    ),
    "promote, no younger one": (
        "promote",
        """
        insert into products
        select s.sku, s.name, s.price_cents, s.stock, s.updated_at, s.ingested_at_utc from staging s
        left join staging o on o.sku = s.sku and (o.updated_at > s.updated_at
            or (o.updated_at = s.updated_at and o.source_row_num > s.source_row_num))
        where o.sku is null
        on conflict (sku) do update set stock = excluded.stock, name = excluded.name,
            price_cents = excluded.price_cents, updated_at = excluded.updated_at
        where excluded.updated_at > updated_at
        """,
    ),
}
PASSES = {name: (asked, textwrap.dedent(text).lstrip()) for name, (asked, text) in PASSES.items()}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
