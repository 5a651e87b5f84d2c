#!/usr/bin/env python3
"""Reference of schemes: divisions of one's own inside a rules document.

Part of grade_reference.py (`--rules RULES.json`): the columns `scheme:NAME` at
the end of customers.csv, and the grade that a scheme gives with `grade_by`.
Comments quote the written definition ("SCHEMES: ...") or tell the decision
taken where it leaves room ("Decision: ..."). Exact arithmetic throughout.
"""

import json
import re
from fractions import Fraction

import grade_reference as reference

# SCHEMES: "Only measures marked [w] take `days`; others must not have it."
WINDOWED = {
    "orders", "order_days", "amount", "average_order", "growth_percent", "refund_percent",
    "discount_percent", "categories", "margin", "contacts", "complaints",
}
PLAIN = {
    "days_since_last", "tenure_days", "median_gap_days", "rhythm_days", "referrals",
    "days_since_contact", "satisfaction", "overdue_days", "open_amount", "owed_amount",
    "owed_percent", "r_score", "f_score", "m_score",
}
# Labels whose ids stand in a column of customers.csv.
ID_LABELS = {
    "grade", "value", "potential", "relation", "lifecycle", "churn_warning",
    "rfm_segment", "rfm_class", "abc",
}
TEXT_LABELS = {"channel", "store", "owner", "region"}
COMPARISONS = {
    "at_least": lambda sign: sign >= 0,
    "above": lambda sign: sign > 0,
    "at_most": lambda sign: sign <= 0,
    "below": lambda sign: sign < 0,
}


class BadRules(Exception):
    """A rules document that is refused."""


# --------------------------------------------------------------------------
# The document
# --------------------------------------------------------------------------

def need(condition, text):
    if not condition:
        raise BadRules(text)


def fields(node, required, optional, what):
    """The fields of an object; optional ones that are absent or null are None.
    SCHEMES: "Unknown fields are refused."
    """
    need(isinstance(node, dict), f"{what} must be an object")
    for name in required:
        need(node.get(name) is not None, f"{what} needs {name}")
    for name in node:
        need(name in required or name in optional, f"{what} has an unknown field {name}")
    return [node.get(name) for name in (*required, *optional)]


def only_field(node, what):
    """(name, content) of an object with a single field."""
    if not isinstance(node, dict) or len(node) != 1:
        raise BadRules(f"{what} must have one field: {node}")
    return next(iter(node.items()))


def whole(number, lowest, highest, what):
    need(type(number) is int and lowest <= number <= highest, f"{what}: {number}")
    return number


def exact_number(number, what):
    """SCHEMES: "decimal text or whole number"."""
    if type(number) is int:
        return Fraction(number)
    need(isinstance(number, str), f"{what}: {number}")
    need(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number), f"{what}: {number}")
    return Fraction(number)


def shown(name):
    """SCHEMES: "A name "@id" is written without the @"."""
    return name[1:] if name.startswith("@") else name


def check_name(name):
    need(isinstance(name, str) and 1 <= len(name) <= 80, f"a name: {name!r}")
    need(reference.trimmed(name) != "", f"a name: {name!r}")
    return name


def attribute_role(header):
    """SCHEMES: "compared without case, spaces trimmed"."""
    return "attribute:" + reference.trimmed(header).lower()


def read_rules(path):
    """The checked document; conditions stay as they are written."""
    with open(path, encoding="utf-8") as file:
        try:
            document = json.load(file)
        except ValueError as problem:
            raise BadRules(f"{path}: {problem}") from None
    schema, schemes, grade_by = fields(document, ["schema"], ["schemes", "grade_by"], "rules")
    need(schema == 2, "rules: another schema")
    schemes = schemes or []
    need(len(schemes) <= 12, "at most 12 schemes")
    for scheme in schemes:
        check_scheme(scheme)
    names = [scheme["name"] for scheme in schemes]
    need(len(set(names)) == len(names), "names of schemes differ")
    need(grade_by is None or grade_by in names, f"grade_by: no scheme {grade_by}")
    return {"schemes": schemes, "grade_by": grade_by}


def check_scheme(scheme):
    name, _, _, scores, note = fields(
        scheme, ["name", "groups", "otherwise"], ["scores", "note"], "a scheme")
    check_name(name)
    need(note is None or isinstance(note, str), "note")
    score_names = []
    for score in scores or []:
        score_name, parts = fields(score, ["name", "parts"], [], "a score")
        score_names.append(check_name(score_name))
        need(1 <= len(parts) <= 8, "1..8 parts")
        for part in parts:
            measure, cuts, days, weight, best = fields(
                part, ["measure", "cuts"], ["days", "weight", "best"], "a part")
            # SCHEMES: "Parts may not use scores."
            check_measure(measure, days, [])
            need(1 <= len(cuts) <= 10, "1..10 cuts a part")
            for cut in cuts:
                check_cut(cut)
            whole(1 if weight is None else weight, 1, 100, "weight")
            need(best in (None, "high", "low"), f"best: {best}")
    need(len(set(score_names)) == len(score_names), "names of scores differ")
    need(check_level(scheme, score_names, 0) <= 60, "at most 60 groups")


def check_level(level, score_names, splits):
    """The number of groups in it. SCHEMES: "splits at most 3 deep"; "names of
    the groups of one level differ (otherwise included)"."""
    need(splits <= 3, "splits at most 3 deep")
    names = [check_name(level["otherwise"])]
    count = 0
    for group in level["groups"]:
        name, when, grade, split = fields(group, ["name", "when"], ["grade", "split"], "a group")
        names.append(check_name(name))
        count += 1
        check_condition(when, score_names, 1)
        need(grade is None or grade in reference.GRADES, f"grade: {grade}")
        if split is not None:
            fields(split, ["groups", "otherwise"], [], "a split")
            count += check_level(split, score_names, splits + 1)
    need(len(set(names)) == len(names), f"names of groups differ: {names}")
    return count


def check_measure(measure, days, score_names):
    if isinstance(measure, dict):
        kind, name = only_field(measure, "a measure")
        need(kind == "attribute" or kind == "score" and name in score_names,
             f"no measure {measure}")
        takes_days = False
    else:
        need(measure in WINDOWED or measure in PLAIN, f"no measure {measure}")
        takes_days = measure in WINDOWED
    if days is not None:
        need(takes_days, f"{measure} takes no days")
        whole(days, 1, 36500, "days")


def check_cut(cut):
    if cut in ("median", "mean"):
        return
    kind, content = only_field(cut, "a cut")
    if kind == "quantile":
        whole(content, 1, 99, kind)
    elif kind == "top_share":
        whole(content, 1, 100, kind)
    else:
        need(kind in ("number", "mean_and_deviations", "median_and_ranges"), f"no cut {kind}")
        exact_number(content, kind)


def check_condition(condition, score_names, depth):
    """Decision: a condition without others in it has depth 1."""
    need(depth <= 8, "depth of conditions at most 8")
    kind, content = only_field(condition, "a condition")
    if kind in ("all", "any"):
        # SCHEMES: "Empty `all`/`any` are refused."
        need(isinstance(content, list) and content, f"an empty {kind}")
        for inner in content:
            check_condition(inner, score_names, depth + 1)
    elif kind == "not":
        check_condition(content, score_names, depth + 1)
    elif kind == "compare":
        measure, comparison, cut, days = fields(
            content, ["measure", "is", "cut"], ["days"], "compare")
        check_measure(measure, days, score_names)
        need(comparison in COMPARISONS, f"is: {comparison}")
        check_cut(cut)
    elif kind == "one_of":
        label, texts = fields(content, ["label", "any"], [], "one_of")
        if isinstance(label, dict):
            need(only_field(label, "a label")[0] == "attribute", f"no label {label}")
        else:
            need(label in ID_LABELS or label in TEXT_LABELS, f"no label {label}")
        need(isinstance(texts, list) and texts, "one_of needs texts")
    elif kind == "known":
        need(isinstance(content, str) or "attribute" in content, f"known: {content}")
        check_measure(content, None, [])
    else:
        raise BadRules(f"no condition {kind}")


# --------------------------------------------------------------------------
# Measures
# --------------------------------------------------------------------------

def rounded(number, decimals):
    """SCHEMES: "half away from zero"."""
    units = abs(number) * 10 ** decimals
    units = (units + Fraction(1, 2)).__floor__()
    return Fraction(units if number >= 0 else -units, 10 ** decimals)


def percent(part, whole_):
    """SCHEMES: "six decimals (percent)"."""
    return rounded(Fraction(part) * 100 / whole_, 6)


class Book:
    """What a run knows of its customers: every measure and label."""

    def __init__(self, data, lines, customers, rows, shop, scores, role_headers, has_events,
                 as_of, scale):
        self.customers = customers
        self.debts_stated = any(
            customer.evidence.stated_debt is not None for customer in customers)
        self.buyers = [customer for customer in customers if customer.is_buyer()]
        self.rows = {row["customer_id"]: dict(row) for row in rows}
        self.shop = shop
        self.scores = scores
        self.roles = set(role_headers)
        self.has_events = has_events
        self.as_of = as_of
        self.scale = scale
        self.kept = self.by_customer(lines)
        self.given_back = self.by_customer(data.given_back)
        self.unpaid = self.by_customer(data.unpaid)
        self.columns = {}

    def by_customer(self, lines):
        """SCHEMES: "Only what is dated up to the analysis date counts".
        Decision: a left-out line without a date counts, too."""
        by_customer = {}
        for line in lines:
            if self.as_of is None or line.day <= self.as_of:
                by_customer.setdefault(line.customer, []).append(line)
        return by_customer

    def within(self, day, days):
        """SCHEMES: "`1 <= as_of - day <= N`". Decision: what has no date is in
        no window."""
        if days is None:
            return True
        if day is None or self.as_of is None:
            return False
        return 1 <= (self.as_of - day).days <= days

    def lines_within(self, lines, customer, days):
        """Decision: a line's own day tells, whatever the day of its order."""
        return [line for line in lines.get(customer.id, []) if self.within(line.day, days)]

    def orders_within(self, orders, days):
        """Decision: an order is whole on the order's day."""
        return [order for order in orders if self.within(order.day, days)]

    def column(self, measure, days=None):
        """{customer id: value or None} of a measure."""
        if isinstance(measure, dict):
            kind, header = only_field(measure, "a measure")
            assert kind == "attribute"
            key = attribute_role(header)
        else:
            key = measure
        if (key, days) not in self.columns:
            self.columns[key, days] = {
                customer.id: self.value(key, customer, days) for customer in self.customers}
        return self.columns[key, days]

    def value(self, key, customer, days):
        if key.startswith("attribute:"):
            text = self.latest_text(customer, key)
            return None if text is None else reference.parse_amount(text)
        rule = getattr(self, key)
        number = rule(customer, days) if key in WINDOWED else rule(customer)
        return None if number is None else Fraction(number)

    # --- When and how much -------------------------------------------------

    def days_since_last(self, customer):
        return customer.days_since_last() if customer.is_buyer() else None

    def tenure_days(self, customer):
        return customer.days_since_first() if customer.is_buyer() else None

    def orders(self, customer, days):
        return len(self.orders_within(customer.counted, days))

    def order_days(self, customer, days):
        return len({order.day for order in self.orders_within(customer.counted, days)})

    def amount(self, customer, days):
        """SCHEMES: "net money: counted orders plus credit notes (negative) by
        their day"."""
        orders = self.orders_within(customer.counted + customer.credit_notes, days)
        return sum((order.net for order in orders), Fraction(0))

    def average_order(self, customer, days):
        orders = self.orders(customer, days)
        if orders == 0:
            return None
        return rounded(self.amount(customer, days) / orders, self.scale + 6)

    def growth_percent(self, customer, days):
        """SCHEMES: "unknown when money before <= 0, or first order less than 2N
        days ago, or N = 0"."""
        n = self.shop.half_span if days is None else days
        if n == 0 or not customer.is_buyer() or customer.days_since_first() < 2 * n:
            return None
        before = customer.amount_within(n + 1, 2 * n)
        if before <= 0:
            return None
        return percent(customer.amount_within(1, n), before)

    def median_gap_days(self, customer):
        return reference.median(customer.gaps) if customer.gaps else None

    def rhythm_days(self, customer):
        if not customer.is_buyer():
            return None
        return reference.rhythm(customer.gaps, self.shop.rhythm)

    # --- Lines ---------------------------------------------------------------

    def refund_percent(self, customer, days):
        """SCHEMES: "line amount < 0 adds -amount to given back; else amount +
        the refund column's money adds to gross, and the refund column's money to
        given back; a refunded line adds its |amount| to both". Decision: amount
        is what the refund column leaves of it; of a refunded line it is what the
        file writes, since the refund column mostly leaves nothing of it.
        """
        gross = given_back = Fraction(0)
        for line in self.lines_within(self.kept, customer, days):
            if line.amount < 0:
                given_back -= line.amount
            else:
                gross += line.amount + line.refund
                given_back += line.refund
        for line in self.lines_within(self.given_back, customer, days):
            gross += abs(line.written())
            given_back += abs(line.written())
        return percent(given_back, gross) if gross > 0 else None

    def discount_percent(self, customer, days):
        lines = self.lines_within(self.kept, customer, days)
        if "discount" not in self.roles or not lines:
            return None
        numbers = [reference.parse_amount(line.text("discount")) for line in lines]
        return percent(sum(1 for number in numbers if number), len(lines))

    def categories(self, customer, days):
        """Decision: an empty cell is no text."""
        role = next((role for role in ("category", "product") if role in self.roles), None)
        if role is None:
            return None
        lines = self.lines_within(self.kept, customer, days)
        return len({line.text(role) for line in lines} - {""})

    def margin(self, customer, days):
        if "margin" not in self.roles:
            return None
        lines = self.lines_within(self.kept, customer, days)
        numbers = [reference.parse_amount(line.text("margin")) for line in lines]
        return sum((number for number in numbers if number is not None), Fraction(0))

    # --- Beside orders -------------------------------------------------------

    def referrals(self, customer):
        return customer.evidence.referrals if "referral" in self.roles else None

    def contacts(self, customer, days):
        if not self.has_events:
            return None
        return sum(1 for day in customer.evidence.interactions if self.within(day, days))

    def days_since_contact(self, customer):
        days = customer.evidence.interactions
        return (self.as_of - max(days)).days if days and self.as_of else None

    def satisfaction(self, customer):
        """Decision: a rating in words is its number of five."""
        rating = customer.evidence.rating
        return None if rating is None else rating[1]

    def complaints(self, customer, days):
        if "complaint" not in self.roles:
            return None
        return sum(
            complaints_in(fact.cells["complaint"]) for fact in customer.evidence.facts
            if self.within(fact.day, days))

    def overdue_days(self, customer):
        if "overdue" not in self.roles:
            return None
        numbers = [
            reference.parse_amount(fact.text("overdue")) for fact in customer.evidence.facts]
        return max((number for number in numbers if number is not None), default=0)

    def open_amount(self, customer):
        return customer.evidence.open_amount

    def owed_amount(self, customer):
        """SCHEMES: "what an unpaid-money column (headers about debts) says last,
        else the money of order lines left out as unpaid"."""
        stated = customer.evidence.stated_debt
        if stated is not None:
            return stated
        if "status" not in self.roles and not self.debts_stated:
            return None
        return sum((line.amount for line in self.unpaid.get(customer.id, [])), Fraction(0))

    def owed_percent(self, customer):
        owed = self.owed_amount(customer)
        if owed is None:
            return None
        total = owed + customer.amount
        return percent(owed, total) if total > 0 else None

    # --- Scores of the rules -------------------------------------------------

    def r_score(self, customer):
        return self.scores.r(customer) if customer.is_buyer() else None

    def f_score(self, customer):
        return self.scores.f(customer) if customer.is_buyer() else None

    def m_score(self, customer):
        return self.scores.m(customer) if customer.is_buyer() else None

    # --- Labels --------------------------------------------------------------

    def latest_text(self, customer, role):
        """SCHEMES: ""Latest" = by day, equal days: the later line; lines of files
        without dates are the earliest". Decision: of any readable line, also one
        that status leaves out, as with names."""
        return reference.latest_fact(
            customer.evidence.facts, lambda fact: fact.text(role) or None)

    def label(self, label, customer):
        """The text of a label, None when unknown."""
        if isinstance(label, dict):
            return self.latest_text(customer, attribute_role(label["attribute"]))
        if label in TEXT_LABELS:
            return self.latest_text(customer, label)
        return self.rows[customer.id][label] or None


def complaints_in(text):
    """SCHEMES: "cells of the complaint column that tell of a complaint, open or
    settled; a cell that is a whole number counts that many"."""
    if text.lower() in reference.NO_COMPLAINT:
        return 0
    number = reference.parse_amount(text)
    if number is not None and number.denominator == 1:
        return max(number, 0)
    return 1


# --------------------------------------------------------------------------
# Cuts
# --------------------------------------------------------------------------

class Number:
    """A cut that is a fraction."""

    def __init__(self, number):
        self.number = Fraction(number)

    def sign(self, value):
        """-1, 0, 1: the value is below, at or above the cut."""
        return (value > self.number) - (value < self.number)


class Deviations:
    """mean + times x population standard deviation, an exact real number."""

    def __init__(self, values, times):
        self.mean = Fraction(sum(values), len(values))
        self.variance = sum((value - self.mean) ** 2 for value in values) / len(values)
        self.times = times

    def sign(self, value):
        """The sign of (value - mean) - times x deviation, told by squares."""
        left = signed_square(value - self.mean)
        right = (self.times ** 2 if self.times >= 0 else -self.times ** 2) * self.variance
        return (left > right) - (left < right)


def signed_square(number):
    return number * abs(number)


def cut_of(cut, values):
    """A cut over the values of the population; None when there is none.

    Decision: a fixed number needs no population.
    """
    if cut not in ("median", "mean"):
        kind, content = only_field(cut, "a cut")
    else:
        kind, content = ("quantile", 50) if cut == "median" else ("mean", None)
    if kind == "number":
        return Number(exact_number(content, kind))
    if not values:
        return None
    if kind == "quantile":
        return Number(reference.quantile(values, Fraction(content, 100)))
    if kind == "mean":
        return Number(Fraction(sum(values), len(values)))
    if kind == "mean_and_deviations":
        return Deviations(values, exact_number(content, kind))
    if kind == "median_and_ranges":
        upper = reference.quantile(values, Fraction(3, 4))
        lower = reference.quantile(values, Fraction(1, 4))
        return Number(reference.median(values) + exact_number(content, kind) * (upper - lower))
    assert kind == "top_share"
    return top_share(content, values)


def top_share(share, values):
    """SCHEMES: "Sort descending, T = sum of positive values; take ties together;
    a value is in the top while 100 x (sum before it) < 80 x T. The cut is the
    least positive value in the top.\""""
    total = sum((value for value in values if value > 0), Fraction(0))
    if total == 0:
        return None
    lowest, before = None, Fraction(0)
    for value in sorted(set(values), reverse=True):
        if value <= 0 or not 100 * before < share * total:
            break
        lowest = value
        before += value * sum(1 for other in values if other == value)
    return Number(lowest)


# --------------------------------------------------------------------------
# One scheme
# --------------------------------------------------------------------------

class Division:
    def __init__(self, scheme, book):
        self.scheme = scheme
        self.book = book
        self.cuts = {}
        self.scores = {}
        for score in scheme.get("scores") or []:
            self.scores[score["name"]] = {
                customer.id: self.score_of(score, customer) for customer in book.customers}

    def column(self, measure, days):
        if isinstance(measure, dict) and "score" in measure:
            return self.scores[measure["score"]]
        return self.book.column(measure, days)

    def cut(self, cut, measure, days):
        """SCHEMES: "from all buyers whose measure (with the same `days`) is
        known"."""
        # What stands at one place of the document has one cut.
        key = (id(cut), str(measure), days)
        if key not in self.cuts:
            column = self.column(measure, days)
            values = [column[buyer.id] for buyer in self.book.buyers]
            self.cuts[key] = cut_of(cut, [value for value in values if value is not None])
        return self.cuts[key]

    def score_of(self, score, customer):
        """SCHEMES: "100 x sum(weight x points / n) / sum(weight) over the parts
        whose measure is known and all of whose cuts exist, rounded to six
        decimals; unknown if there is no such part"."""
        points_sum, weight_sum = Fraction(0), 0
        for part in score["parts"]:
            measure, days = part["measure"], part.get("days")
            value = self.column(measure, days)[customer.id]
            cuts = [self.cut(cut, measure, days) for cut in part["cuts"]]
            if value is None or None in cuts:
                continue
            points = sum(1 for cut in cuts if cut.sign(value) > 0)
            if part.get("best") == "low":
                points = len(cuts) - points
            weight = 1 if part.get("weight") is None else part["weight"]
            points_sum += weight * Fraction(points, len(cuts))
            weight_sum += weight
        return rounded(100 * points_sum / weight_sum, 6) if weight_sum else None

    def holds(self, condition, customer):
        """True, False, or None for unknown (Kleene)."""
        kind, content = only_field(condition, "a condition")
        if kind == "not":
            inner = self.holds(content, customer)
            return None if inner is None else not inner
        if kind in ("all", "any"):
            inner = [self.holds(each, customer) for each in content]
            settles = kind == "any"
            if settles in inner:
                return settles
            return None if None in inner else not settles
        if kind == "known":
            return self.column(content, None)[customer.id] is not None
        if kind == "one_of":
            text = self.book.label(content["label"], customer)
            if text is None:
                return None
            texts = [reference.trimmed(each).lower() for each in content["any"]]
            return text.lower() in texts
        measure, days = content["measure"], content.get("days")
        value = self.column(measure, days)[customer.id]
        cut = self.cut(content["cut"], measure, days)
        if value is None or cut is None:
            return None
        return COMPARISONS[content["is"]](cut.sign(value))

    def path_of(self, customer):
        """([names from outer to inner], grade or None). SCHEMES: "A customer is
        in the first group whose condition is true; in `otherwise` if none is."
        """
        names, grade, level = [], None, self.scheme
        while level is not None:
            group = next(
                (group for group in level["groups"] if self.holds(group["when"], customer) is True),
                None)
            names.append(shown(level["otherwise"] if group is None else group["name"]))
            # SCHEMES: "the innermost group on its path that has one".
            grade = group.get("grade") or grade if group is not None else grade
            level = group.get("split") if group is not None else None
        return names, grade


def divide(rules, book, rows):
    """Adds a column for each scheme; the grade of `grade_by` takes the place of
    that of DEFAULTS. Labels see the rows as they were before."""
    for scheme in rules["schemes"]:
        division = Division(scheme, book)
        for row, customer in zip(rows, book.customers):
            assert row["customer_id"] == customer.id
            names, grade = division.path_of(customer)
            row[f"scheme:{scheme['name'].removeprefix('@')}"] = " / ".join(names)
            if scheme["name"] == rules["grade_by"] and grade is not None:
                row["grade"] = grade
