"""Answers to 6-07: what breaks a sentence of its task is refused, what is right passes."""

# ruff: noqa: E501  an edit stands on one line
import answers
from breakfix.projects.level_6 import sql_summary_publisher as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "by_product": """
    each sale enough: add up to at least?
        ~ < :until => < :until and revenue_cents >= :minimum
    the largest sale: their sum?
        ~ having sum(revenue_cents) => having max(revenue_cents)
    an average: their sum?
        ~ having sum(revenue_cents) => having avg(revenue_cents)
    of all days: whose sales since :since?
        - where sale_date >= :since and sale_date < :until
    no end: before :until?
        ~ and sale_date < :until => and true
    between: that day left out?
        ~ sale_date >= :since and sale_date < :until => sale_date between :since and :until
    sales are counted: quantity is their sum?
        ~ sum(quantity) as quantity => count(*) as quantity
    one quantity: their sum?
        ~ sum(quantity) as quantity => max(quantity) as quantity
    more than: at least?
        ~ having sum(revenue_cents) >= :minimum => having sum(revenue_cents) > :minimum
    positive ones: whose sales?
        ~ < :until => < :until and revenue_cents > 0
    with a region: whose sales?
        ~ < :until => < :until and region <> ''
    by region too: a row for each product?
        ~ group by product => group by product, region
    any case: for each product?
        ~ group by product => group by lower(product)
    last by name first: the product that comes first by name?
        ~ desc, product => desc, product desc
    by quantity: the largest revenue_cents first?
        ~ order by revenue_cents desc => order by quantity desc
    other names: product, quantity, revenue_cents?
        ~ as revenue_cents => as revenue
    ten at most: a row for each product?
        ~ desc, product => desc, product limit 2
    different ones: their sum?
        ~ sum(revenue_cents) as => sum(distinct revenue_cents) as
    order by name: the largest first?
        ~ order by revenue_cents desc, product => order by product
    by quantity, if alike: of equal ones, the product that comes first by name?
        ~ desc, product => desc, quantity desc, product
    the ten largest: a row for each product?
        ~ desc, product => desc, product limit 10
    what looks alike counts once: whose sales?
        ~ from sales => from (select distinct region, product, quantity, revenue_cents, sale_date from sales)
    of any year: from :since to the day before :until?
        ~ sale_date >= :since and sale_date < :until => substr(sale_date, 6) >= substr(:since, 6) and substr(sale_date, 6) < substr(:until, 6)
    no quantity left: a row for each product?
        ~ >= :minimum => >= :minimum and sum(quantity) > 0
    a refund is a sale: add up to at least?
        ~ having sum(revenue_cents) => having sum(abs(revenue_cents))
    in whole euros: at least?
        ~ sum(revenue_cents) >= :minimum => sum(revenue_cents) / 100 >= :minimum / 100
    """,
    "summarize": """
    with alone: all four are of one moment?
        - con.execute("begin")
    begin too late: all four are of one moment?
        - con.execute("begin")
        ~ by_region, by_product = dict => con.execute("begin"); by_region, by_product = dict
    committed between: all four are of one moment?
        ~ by_region, by_product = dict => con.commit(); con.execute("begin"); by_region, by_product = dict
    only the groups: all four are of one moment?
        - con.execute("begin")
        ~ by_region, by_product = dict(con.execute(regions)), dict(con.execute(products)) => by_region = dict(con.execute(regions)); by_product = dict(con.execute(products)); total = sum(by_region.values())
    immediate: nobody is kept from it?
        ~ "begin" => "begin immediate"
    exclusive: nobody is kept from it?
        ~ "begin" => "begin exclusive"
    left open: no transaction is open afterwards?
        - con.commit()
    no coalesce: 0 without sales?
        ~ coalesce(sum(revenue_cents), 0) => sum(revenue_cents)
    a text: a sale whose region is NULL?
        ~ coalesce(region, 'unknown') => coalesce(nullif(region, ''), 'unknown')
    None stays: counts for unknown?
        ~ coalesce(region, 'unknown') => region
    left out: counts for unknown?
        ~ from sales group by 1 => from sales where region is not null group by 1
    empty left out: a dict of region -> sum?
        ~ from sales group by 1 => from sales where region is null or region <> '' group by 1
    trimmed: a dict of region?
        ~ coalesce(region, 'unknown') => coalesce(lower(region), 'unknown')
    counted: sum of revenue_cents?
        ~ sum(revenue_cents) from sales group by product => count(*) from sales group by product
    quantities: sum of revenue_cents?
        ~ sum(revenue_cents) from sales group by product => sum(quantity) from sales group by product
    in any case: of products?
        ~ from sales group by product => from sales group by lower(product)
    only gains: the same of products?
        ~ from sales group by product => from sales group by product having sum(revenue_cents) > 0
    gains of regions: a dict of region -> sum?
        ~ from sales group by 1 => from sales group by 1 having sum(revenue_cents) <> 0
    rows with a region: the number of sales?
        ~ select count(*) => select count(region)
    differing: the number of sales?
        ~ select count(*) => select count(distinct product)
    pairs: a dict?
        ~ dict(con.execute(products)) => con.execute(products).fetchall()
    in euros: the sum of revenue_cents?
        ~ "total_cents": total => "total_cents": total / 100
    another key: by_region?
        ~ "by_region": by_region => "regions": by_region
    rolled back early: all four are of one moment?
        ~ products = "select => con.rollback(); products = "select
    capital: unknown?
        ~ 'unknown' => 'Unknown'
    closed: con?
        ~ con.commit() => con.close()
    asked again while the number of sales changes: all four are of one moment?
        = while True:
        =     total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
        =     by_region = dict(con.execute("select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"))
        =     if con.execute("select count(*) from sales").fetchone() == (total_sales,):
        =         products = "select product, sum(revenue_cents) from sales group by product"
        =         by_product = dict(con.execute(products))
        =         return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}
    asked again until the sums agree: all four are of one moment?
        = while True:
        =     total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
        =     by_region = dict(con.execute("select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"))
        =     by_product = dict(con.execute("select product, sum(revenue_cents) from sales group by product"))
        =     if sum(by_region.values()) == total == sum(by_product.values()):
        =         return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}
    three tries: all four are of one moment?
        = for attempt in range(3):
        =     before = con.execute("pragma data_version").fetchone()
        =     total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
        =     by_region = dict(con.execute("select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"))
        =     by_product = dict(con.execute("select product, sum(revenue_cents) from sales group by product"))
        =     if con.execute("pragma data_version").fetchone() == before:
        =         break
        = return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}
    the products afterwards, if their sum is the same: all four are of one moment?
        = while True:
        =     con.execute("begin")
        =     total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
        =     by_region = dict(con.execute("select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"))
        =     con.commit()
        =     by_product = dict(con.execute("select product, sum(revenue_cents) from sales group by product"))
        =     if sum(by_product.values()) == total:
        =         return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}
    a temp table filled: no transaction is open when it returns?
        = con.execute("create temp table if not exists moment (region, product, revenue_cents)")
        = con.execute("insert into moment select coalesce(region, 'unknown'), product, revenue_cents from sales")
        = total_sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from moment").fetchone()
        = by_region = dict(con.execute("select region, sum(revenue_cents) from moment group by 1").fetchall())
        = by_product = dict(con.execute("select product, sum(revenue_cents) from moment group by 1").fetchall())
        = con.execute("drop table moment")
        = return {"total_sales": total_sales, "total_cents": total, "by_region": by_region, "by_product": by_product}
    mended in the table: nobody is kept from it?
        ~ con.execute("begin") => con.execute("begin"); con.execute("update sales set region = 'unknown' where region is null")
    """,
    "publish": """
    over the old one: the file from before or the new one?
        ~ folder / f".{name}.draft" => folder / name
    no fsync: on the disk before the file gets its name?
        - os.fsync(file.fileno())
    no flush: what is in a file is on the disk?
        - file.flush()
    fsync afterwards: before the file gets its name?
        - os.fsync(file.fileno())
        ~ os.replace(draft, folder / name) => os.replace(draft, folder / name); os.fsync(os.open(folder / name, os.O_RDONLY))
    the manifest without fsync: what is in a file?
        ~ os.fsync(file.fileno()) => name == "manifest.json" or os.fsync(file.fileno())
    the files without fsync: what is in a file?
        ~ os.fsync(file.fileno()) => name != "manifest.json" or os.fsync(file.fileno())
    the first alone: what is in a file?
        ~ os.fsync(file.fileno()) => name != next(iter(files), "") or os.fsync(file.fileno())
    manifest first: the manifest from before, until all are there?
        ~ [*files.items(), ("manifest.json", told)] => [("manifest.json", told), *files.items()]
    manifest in the middle: until all new files are there?
        ~ [*files.items(), ("manifest.json", told)] => [*list(files.items())[:-1], ("manifest.json", told), *list(files.items())[-1:]]
    sorted by name: until all new files are there?
        ~ [*files.items(), ("manifest.json", told)] => sorted([*files.items(), ("manifest.json", told)])
    manifest written over: the manifest from before?
        ~ folder / f".{name}.draft" => folder / (name if name == "manifest.json" else f".{name}.draft")
    drafts elsewhere: drafts lie in folder?
        ~ folder / f".{name}.draft" => Path(tempfile.mkdtemp()) / name
    copied: no draft is left?
        ~ os.replace(draft, folder / name) => (folder / name).write_bytes(draft.read_bytes())
    copied and removed: the file from before or the new one?
        ~ os.replace(draft, folder / name) => (folder / name).write_bytes(draft.read_bytes()); draft.unlink()
    removed first: the file from before or the new one?
        ~ os.replace(draft, folder / name) => (folder / name).unlink(missing_ok=True); os.replace(draft, folder / name)
    a draft in between: no draft is left?
        ~ os.replace(draft, folder / name) => os.replace(draft, folder / name); draft.touch()
    the text's hash: of the file's bytes?
        ~ hashlib.sha256(text.encode()) => hashlib.sha256(text.encode("utf-16"))
    md5: SHA-256?
        ~ hashlib.sha256(text.encode()) => hashlib.md5(text.encode())
    bytes of the hash: in hex?
        ~ .hexdigest() => .hexdigest().upper()
    a list: an object of name -> SHA-256?
        ~ "sha256": hashes => "sha256": list(hashes.values())
    how many files: sales?
        ~ "sales": sales => "sales": len(files)
    a text: a number?
        ~ "sales": sales => "sales": str(sales)
    another code: in UTF-8?
        ~ file.write(text.encode()) => file.write(text.encode("latin-1", "replace"))
    line ends: each text?
        ~ file.write(text.encode()) => file.write(text.replace("\\r\\n", "\\n").encode())
    no empty ones: each text?
        ~ for name, text in [*files.items(), ("manifest.json", told)]: => for name, text in [*((n, t) for n, t in files.items() if t), ("manifest.json", told)]:
    the changed ones alone: manifest.json?
        ~ os.replace(draft, folder / name) => os.replace(draft, folder / name) if files else None
    others removed: files from an earlier day may be there?
        ~ told = json.dumps => [each.unlink() for each in folder.iterdir() if each.name not in [*files, "manifest.json"]]; told = json.dumps
    old ones in the manifest: of files?
        ~ told = json.dumps({"sales": sales, "sha256": hashes}) => told = json.dumps({"sales": sales, "sha256": {**(json.loads((folder / "manifest.json").read_text())["sha256"] if (folder / "manifest.json").exists() else {}), **hashes}})
    the old manifest removed first: the manifest from before, until all are there?
        ~ told = json.dumps => (folder / "manifest.json").unlink(missing_ok=True); told = json.dumps
    appended to a draft: each text, where a run that was killed has left a draft?
        ~ draft.open("wb") => draft.open("ab")
    a new name is written in place: whole, also after a crash?
        ~ folder / f".{name}.draft" => folder / (f".{name}.draft" if (folder / name).exists() else name)
    as long as before: each text?
        ~ [*files.items(), ("manifest.json", told)] => [*((n, t) for n, t in files.items() if not ((folder / n).exists() and (folder / n).stat().st_size == len(t.encode()))), ("manifest.json", told)]
    no manifest without files: manifest.json?
        - hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
        + hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
        + if not files:
        +     return
    """,
    "daily_summary": """
    a column counted: how many there are?
        ~ count(*) as alerts => count(site_name) as alerts
    customers counted: how many there are?
        ~ count(*) as alerts => count(customer_name) as alerts
    status counted: how many there are?
        ~ count(*) as alerts => count(status_text) as alerts
    tickets counted: how many there are?
        ~ count(*) as alerts => count(distinct ticket_id) as alerts
    NULL are open: which may be 0?
        ~ count(*) filter (where status_text = 'open') => sum(status_text = 'open')
    begins so: 'open'?
        ~ status_text = 'open' => status_text like 'open%'
    blanks around it: 'open'?
        ~ status_text = 'open' => trim(status_text) = 'open'
    severity in capitals: a row for each severity?
        ~ group by 1, 2, 3, 4 => group by 1, upper(severity), 3, 4
    customer trimmed: customer?
        ~ coalesce(customer_name, 'unknown') => trim(coalesce(customer_name, 'unknown'))
    what looks alike counts once: how many there are?
        ~ count(*) as alerts => count(distinct opened_at_utc || coalesce(status_text, '')) as alerts
    in any case: 'open'?
        ~ status_text = 'open' => lower(status_text) = 'open'
    like it: 'open'?
        ~ status_text = 'open' => status_text like '%open%'
    not closed: 'open'?
        ~ status_text = 'open' => status_text <> 'closed'
    no status is open: 'open'?
        ~ status_text = 'open' => coalesce(status_text, 'open') = 'open'
    open ones alone: a row for each that has alerts?
        ~ from alerts_reporting => from alerts_reporting where status_text = 'open'
    no nameless site: 'unknown' for NULL?
        ~ from alerts_reporting => from alerts_reporting where site_name is not null
    no nameless customer: 'unknown' for NULL?
        ~ from alerts_reporting => from alerts_reporting where customer_name is not null
    empty is unknown: 'unknown' for NULL?
        ~ coalesce(customer_name, 'unknown') => coalesce(nullif(customer_name, ''), 'unknown')
    trimmed: site?
        ~ coalesce(site_name, 'unknown') => coalesce(trim(site_name), 'unknown')
    an empty site is unknown: 'unknown' for NULL?
        ~ coalesce(site_name, 'unknown') => coalesce(nullif(site_name, ''), 'unknown')
    two unknowns: a row for each site?
        ~ group by 1, 2, 3, 4 => group by 1, 2, 3, site_name
    two unknown customers: a row for each customer?
        ~ group by 1, 2, 3, 4 => group by 1, 2, customer_name, 4
    by month: the day?
        ~ substr(opened_at_utc, 1, 10) => substr(opened_at_utc, 1, 7)
    by hour: the day?
        ~ substr(opened_at_utc, 1, 10) => substr(opened_at_utc, 1, 13)
    local: in UTC?
        ~ substr(opened_at_utc, 1, 10) => date(opened_at_utc, '+1 hour')
    collected: the day of opened_at_utc?
        ~ substr(opened_at_utc, 1, 10) => substr(collected_at_utc, 1, 10)
    no severity: a row for each severity?
        ~ group by 1, 2, 3, 4 => group by 1, 3, 4
    no site: a row for each site?
        ~ group by 1, 2, 3, 4 => group by 1, 2, 3
    not at hand: 'unknown'?
        ~ coalesce(site_name, 'unknown') => coalesce(site_name, 'n/a')
    other names: active?
        ~ as active => as open
    """,
}
PASSES = {
    "a range by day": (
        "by_product",
        """
select product, sum(quantity) quantity, sum(revenue_cents) revenue_cents from sales
where date(sale_date) >= date(:since) and not sale_date >= :until
group by product having :minimum <= sum(revenue_cents) order by 3 desc, 1
""",
    ),
    "windows": (
        "by_product",
        """
select distinct product, sum(quantity) over p as quantity, sum(revenue_cents) over p as revenue_cents
from (select *, sum(revenue_cents) over (partition by product) as enough from sales
      where sale_date >= :since and sale_date < :until)
where enough >= :minimum
window p as (partition by product)
order by revenue_cents desc, product
""",
    ),
    "one statement of unions": (
        "summarize",
        """
def summarize(con):
    found = {"total_sales": 0, "total_cents": 0, "by_region": {}, "by_product": {}}
    query = '''
        select 'all', count(*), coalesce(sum(revenue_cents), 0) from sales
        union all select 'region', ifnull(region, 'unknown'), sum(revenue_cents) from sales group by 2
        union all select 'product', product, sum(revenue_cents) from sales group by product
    '''
    for kind, name, cents in con.execute(query):
        if kind == 'all':
            found["total_sales"], found["total_cents"] = name, cents
        else:
            found["by_" + kind][name] = cents
    return found
""",
    ),
    "rolled back at the end": (
        "summarize",
        """
def summarize(con):
    con.execute("BEGIN DEFERRED")
    try:
        rows = con.execute("select product, revenue_cents, region from sales").fetchall()
        (count,) = con.execute("select count(*) from sales").fetchone()
    finally:
        con.rollback()
    by_region, by_product = {}, {}
    for product, cents, region in rows:
        if region is None:
            region = "unknown"
        by_region[region] = by_region.get(region, 0) + cents
        by_product[product] = by_product.get(product, 0) + cents
    return dict(total_sales=count, total_cents=sum(by_product.values()), by_region=by_region, by_product=by_product)
""",
    ),
    "with and begin": (
        "summarize",
        """
def summarize(con):
    with con:
        cursor = con.cursor()
        cursor.execute("begin transaction")
        regions = cursor.execute("select region, sum(revenue_cents) from sales group by region").fetchall()
        products = cursor.execute("select product, sum(revenue_cents) from sales group by product").fetchall()
        number = cursor.execute("select count(1) from sales").fetchone()[0]
    by_region = {}
    for region, cents in regions:
        key = "unknown" if region is None else region
        by_region[key] = by_region.get(key, 0) + cents
    total = sum(cents for _, cents in products)
    return {"total_sales": number, "total_cents": total, "by_region": by_region, "by_product": dict(products)}
""",
    ),
    "a copy in memory": (
        "summarize",
        """
def summarize(con):
    with closing(sqlite3.connect(":memory:")) as copy:
        con.backup(copy)
        sales, total = copy.execute("select count(*), coalesce(sum(revenue_cents), 0) from sales").fetchone()
        regions = dict(copy.execute("select coalesce(region, 'unknown'), sum(revenue_cents) from sales group by 1"))
        products = dict(copy.execute("select product, sum(revenue_cents) from sales group by 1"))
    return {"total_sales": sales, "total_cents": total, "by_region": regions, "by_product": products}
""",
    ),
    "a temporary table": (
        "summarize",
        """
def summarize(con):
    con.execute("create temp table moment as select coalesce(region, 'unknown') as region, product, revenue_cents from sales")
    sales, total = con.execute("select count(*), coalesce(sum(revenue_cents), 0) from moment").fetchone()
    regions = dict(con.execute("select region, sum(revenue_cents) from moment group by region").fetchall())
    products = dict(con.execute("select product, sum(revenue_cents) from moment group by product").fetchall())
    con.execute("drop table moment")
    return {"total_sales": sales, "total_cents": total, "by_region": regions, "by_product": products}
""",
    ),
    "a savepoint": (
        "summarize",
        """
def summarize(con):
    def sums(column):
        return dict(con.execute(f"select {column} as name, sum(revenue_cents) from sales group by name").fetchall())

    con.execute("savepoint report")
    try:
        regions, products = sums("coalesce(region, 'unknown')"), sums("product")
        (sales,) = con.execute("select count(*) from sales").fetchone()
    finally:
        con.execute("release report")
    return {"total_sales": sales, "total_cents": sum(regions.values()), "by_region": regions, "by_product": products}
""",
    ),
    "one statement of JSON": (
        "summarize",
        """
def summarize(con):
    query = '''
        select json_object(
            'total_sales', (select count(*) from sales),
            'total_cents', (select coalesce(sum(revenue_cents), 0) from sales),
            'by_region', (select json_group_object(r, c) from
                (select coalesce(region, 'unknown') r, sum(revenue_cents) c from sales group by 1)),
            'by_product', (select json_group_object(product, c) from
                (select product, sum(revenue_cents) c from sales group by 1)))
    '''
    return json.loads(con.execute(query).fetchone()[0])
""",
    ),
    "the folder is forced to the disk, too": (
        "publish",
        """
def put(path, data):
    draft = path.parent / f".{path.name}.{os.getpid()}"
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view):]
        os.fsync(fd)
    finally:
        os.close(fd)
    os.replace(draft, path)


def publish(folder, files, sales):
    data = {name: text.encode() for name, text in files.items()}
    for name in reversed(data):
        put(folder / name, data[name])
    hashes = {name: hashlib.sha256(each).hexdigest() for name, each in data.items()}
    put(folder / "manifest.json", json.dumps({"sales": sales, "sha256": hashes}).encode())
    fd = os.open(folder, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
""",
    ),
    "pathlib and a helper": (
        "publish",
        """
def publish(folder, files, sales):
    def put(name, data):
        draft = folder / (name + ".tmp")
        with open(draft, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out)
        draft.replace(folder / name)

    sums = {}
    for name, text in files.items():
        data = text.encode("utf-8")
        put(name, data)
        sums[name] = hashlib.sha256(data).hexdigest()
    put("manifest.json", json.dumps({"sha256": sums, "sales": sales}, indent=4, sort_keys=True).encode())
""",
    ),
    "text mode without translation": (
        "publish",
        """
def publish(folder, files, sales):
    names = []
    manifest = {"sales": sales, "sha256": {}}
    for name in sorted(files):
        manifest["sha256"][name] = hashlib.sha256(bytes(files[name], "utf-8")).hexdigest()
        names.append((name, files[name]))
    names.append(("manifest.json", json.dumps(manifest)))
    for name, text in names:
        fd, temporary = tempfile.mkstemp(prefix=".", dir=folder, text=False)
        with os.fdopen(fd, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, os.path.join(folder, name))
""",
    ),
    "drafts removed after an error": (
        "publish",
        """
def publish(folder, files, sales):
    todo = dict(files)
    todo["manifest.json"] = json.dumps(
        {"sales": sales, "sha256": {n: hashlib.sha256(t.encode()).hexdigest() for n, t in files.items()}}
    )
    drafts = {}
    try:
        for name, text in todo.items():
            drafts[name] = draft = Path(folder) / f"{name}.new"
            draft.write_text(text, encoding="utf-8", newline="")
            fd = os.open(draft, os.O_RDWR)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        for name, draft in drafts.items():
            os.replace(draft, folder / name)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise
""",
    ),
    "what has not changed stays": (
        "publish",
        """
def publish(folder, files, sales):
    told = {"sales": sales, "sha256": {}}
    for name, text in files.items():
        told["sha256"][name] = hashlib.sha256(text.encode()).hexdigest()
    for name, text in [*files.items(), ("manifest.json", json.dumps(told))]:
        path, draft = folder / name, folder / (name + "~")
        if name in files and path.exists() and path.read_bytes() == text.encode():
            continue
        with open(draft, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
""",
    ),
    "the manifest among the files": (
        "publish",
        """
def publish(folder, files, sales):
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    files["manifest.json"] = json.dumps({"sales": sales, "sha256": hashes})
    for name, text in files.items():
        with open(folder / (name + ".tmp"), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(folder / (name + ".tmp"), folder / name)
""",
    ),
    "a drafts folder": (
        "publish",
        """
def publish(folder, files, sales):
    shas = {}
    with tempfile.TemporaryDirectory(dir=folder) as drafts:
        for name, text in files.items():
            path = Path(drafts) / name
            path.write_bytes(text.encode())
            with path.open("rb") as file:
                os.fsync(file.fileno())
            shas[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        last = Path(drafts) / "manifest.json"
        with last.open("w") as file:
            json.dump({"sales": sales, "sha256": shas}, file)
            file.flush()
            os.fsync(file.fileno())
        for name in [*files, "manifest.json"]:
            os.replace(Path(drafts) / name, folder / name)
""",
    ),
    "cases and names": (
        "daily_summary",
        """
select date(opened_at_utc) as date, severity,
       case when customer_name is null then 'unknown' else customer_name end as customer,
       ifnull(site_name, 'unknown') as site, count(1) as alerts,
       sum(case when status_text = 'open' then 1 else 0 end) as active
from alerts_reporting
group by date(opened_at_utc), severity, customer, site
order by 1 desc
""",
    ),
    "sum with a default": (
        "daily_summary",
        """
with named as (
    select *, coalesce(customer_name, 'unknown') as customer, coalesce(site_name, 'unknown') as site,
           substr(opened_at_utc, 1, 10) as date
    from alerts_reporting
)
select date, severity, customer, site, count(*) as alerts, coalesce(sum(status_text = 'open'), 0) as active
from named group by date, severity, customer, site
""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
