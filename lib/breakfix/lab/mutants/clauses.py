"""The clauses of a SQL text, each left out or turned round in turn."""

import textwrap
from functools import reduce

from sqlglot import exp

from breakfix.lab.mutants.sql import is_sql, keeping_parameters, parse, shown, written

OPTIONAL = ("where", "having", "qualify", "order", "limit", "offset", "conflict", "returning")
WITHOUT_IN = "without `{{}}` in `{}`"
WIDTH = 72


def mutants(sql):
    """Return `(description, mutated SQL)` for each clause of `sql`, in reading order; none when it is no SQL."""
    trees = parse(sql)
    original, found = written(trees, sql), {}
    for place, tree in enumerate(trees):
        if len(trees) > 1:
            rest = trees[:place] + trees[place + 1 :]
            found.setdefault(written(rest, sql), f"without `{_short(tree, sql)}`")
        for index, node in enumerate(tree.walk(bfs=False)):
            for says, *parts, edit in _cuts(node):
                changed = tree.copy()
                edit(list(changed.walk(bfs=False))[index])
                text = written([*trees[:place], keeping_parameters(changed, tree), *trees[place + 1 :]], sql)
                found.setdefault(text, says.format(*(_short(part, sql) for part in parts)))
    return [(description, text) for text, description in found.items() if text != original and is_sql(text)]


def _short(node, sql):
    return textwrap.shorten(shown(node, sql), WIDTH, placeholder=" ...")


def _cuts(node):
    """Yield `(description, *its nodes, edit)` for what can go or turn here; `edit` changes such a node of a copy."""
    for name in OPTIONAL:
        part = node.args.get(name)
        if isinstance(part, exp.Expr):
            yield "without `{}`", part, lambda at, name=name: at.set(name, None)
    for kind, cuts in CUTS.items():
        if isinstance(node, kind):
            yield from cuts(node)


def _without(name, place):
    """Return an edit that drops one item of a list."""
    return lambda at: at.set(name, [item for n, item in enumerate(at.args[name]) if n != place])


def _select(node):
    if distinct := node.args.get("distinct"):
        yield "without `{}`", distinct, lambda at: at.set("distinct", None)


def _union(node):
    if node.args.get("distinct"):
        yield "`union all` instead of `union`", lambda at: at.set("distinct", False)


def _join(node):
    if side := node.args.get("side"):
        yield f"`join` instead of `{side.lower()} join`", lambda at: at.set("side", None)


def _aggregated_distinct(node):
    if isinstance(node.parent, exp.Func) and len(node.expressions) == 1:
        yield "without `distinct` in `{}`", node.parent, lambda at: at.replace(at.expressions[0])


def _filter(node):
    yield "without `filter` in `{}`", node, lambda at: at.replace(at.this)


def _group(node):
    select = node.parent
    if not isinstance(select, exp.Select):
        return
    if node.args.get("all"):
        for place, key in enumerate(select.expressions):
            if not key.find(exp.AggFunc, exp.Star):
                yield WITHOUT_IN.format("group by"), key.unalias(), lambda at, place=place: _ungroup(at, place, None)
    for place, key in enumerate(node.expressions):
        yield WITHOUT_IN.format("group by"), key, lambda at, place=place: _ungroup(at, _selected(at, place), place)


def _selected(group, place):
    """Return which selected expression a grouping key stands for, or None."""
    key, selected = group.expressions[place], group.parent.expressions
    if key.is_int:
        return int(key.name) - 1
    same = [n for n, each in enumerate(selected) if each.unalias() == key or each.alias == key.name]
    return same[0] if same else None


def _ungroup(group, selected, place):
    """Take a key out of a GROUP BY, and any value of it where it is selected: the statement still has to run."""
    select = group.parent
    if selected is not None:
        shown = select.expressions[selected]
        any_value = exp.AnyValue(this=shown.unalias().copy())
        shown.replace(exp.alias_(any_value, shown.output_name or None) if shown.output_name else any_value)
    if place is not None:
        group.set("expressions", [key for n, key in enumerate(group.expressions) if n != place])
        if not group.expressions:
            select.set("group", None)


def _order(node):
    if node.arg_key != "order" and node.this:  # inside an aggregate
        yield "without `order by` in `{}`", node.parent, lambda at: at.replace(at.this)
    if len(node.expressions) > 1:
        for place, key in enumerate(node.expressions):
            yield WITHOUT_IN.format("order by"), key, _without("expressions", place)


def _ordered(node):
    if isinstance(node.parent, exp.Order):
        turned = node.copy()
        turned.set("desc", not node.args.get("desc"))
        yield "`{}` instead of `{}`", turned, node, lambda at: at.set("desc", not at.args.get("desc"))


def _window(node):
    for place, key in enumerate(node.args.get("partition_by") or []):
        yield WITHOUT_IN.format("partition by"), key, _without("partition_by", place)


def _whens(node):
    if len(node.expressions) > 1:
        for place, when in enumerate(node.expressions):
            yield "without `{}`", when, _without("expressions", place)


def _when(node):
    if condition := node.args.get("condition"):
        yield "without `and {}`", condition, lambda at: at.set("condition", None)


def _assignments(node):
    if len(node.expressions) > 1:
        for place, assignment in enumerate(node.expressions):
            yield "without `set {}`", assignment, _without("expressions", place)


def _conflict(node):
    yield from _assignments(node)
    if len(node.expressions) == 1:
        yield "`do nothing` instead of `do update set {}`", node.expressions[0], _do_nothing


def _do_nothing(conflict):
    conflict.set("action", exp.var("DO NOTHING"))
    conflict.set("expressions", [])
    conflict.set("where", None)


def _insert(node):
    if alternative := node.args.get("alternative"):
        yield f"without `or {alternative.lower()}`", lambda at: at.set("alternative", None)


def _case(node):
    whens, default = node.args["ifs"], node.args.get("default")
    for place, when in enumerate(whens) if len(whens) > 1 else []:
        yield "without `when {}`", when.this, _without("ifs", place)
    if len(whens) == 1 and default:
        yield "`{}` instead of `{}`", default, node, lambda at: at.replace(at.args["default"])
    if default:
        yield "without `else {}`", default, lambda at: at.set("default", None)


def _choice(node):
    """COALESCE, GREATEST and LEAST without one of the values that they choose from."""
    for place, value in enumerate([node.this, *node.expressions]):
        yield "without `{}` in `{}`", value, node, lambda at, place=place: _drop_value(at, place)


def _drop_value(node, place):
    first, *others = [value for n, value in enumerate([node.this, *node.expressions]) if n != place]
    if not others:
        node.replace(first)
        return
    node.set("this", first)
    node.set("expressions", others)


def _terms(node, kind):
    """Return the terms that a chain of AND, or of OR, connects."""
    return [*_terms(node.left, kind), *_terms(node.right, kind)] if type(node) is kind else [node]


def _connector(node):
    kind = type(node)
    if type(node.parent) is kind:  # the whole chain is dealt with at its top
        return
    for place, term in enumerate(_terms(node, kind)):
        says = f"without `{node.key} {{}}`" if place else f"without `{{}} {node.key}`"
        yield says, term, lambda at, place=place: _drop_term(at, place)


def _drop_term(node, place):
    kind = type(node)
    terms = [term.copy() for n, term in enumerate(_terms(node, kind)) if n != place]
    node.replace(reduce(lambda left, right: kind(this=left, expression=right), terms))


CUTS = {
    exp.Select: _select,
    exp.Union: _union,
    exp.Join: _join,
    exp.Distinct: _aggregated_distinct,
    exp.Filter: _filter,
    exp.Group: _group,
    exp.Order: _order,
    exp.Ordered: _ordered,
    exp.Window: _window,
    exp.Whens: _whens,
    exp.When: _when,
    exp.Update: _assignments,
    exp.OnConflict: _conflict,
    exp.Insert: _insert,
    exp.Case: _case,
    exp.Coalesce: _choice,
    exp.Greatest: _choice,
    exp.Least: _choice,
    exp.And: _connector,
    exp.Or: _connector,
}
