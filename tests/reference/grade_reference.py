#!/usr/bin/env python3
"""Reference grading: the yardstick for customers.csv.

This script writes the same customers.csv as the product, from the written
definitions alone (DEFAULTS, CONTRACT and METHODS). It shares no code with the
product. It is slow and plain on purpose: each rule is a small function whose
comment quotes the sentence it implements ("DEFAULTS: ..."), or the decision
taken where the text leaves room ("Decision: ...").

All arithmetic is exact (int and Fraction). No float takes part in anything.

Usage:
    python3 grade_reference.py [--as-of YYYY-MM-DD] [--map role=Header ...]
                               [--people FILE ...] [--events FILE ...]
                               [--rules RULES.json] --out DIR FILE...

Input, narrower than what the product reads: UTF-8 with or without BOM, comma,
header on the first line, dates `YYYY-MM-DD[ HH:MM[:SS]]`, plain amounts with a
decimal point. Roles: customer, name, contact, date, order, amount, unit_price,
quantity, product, status. Needed: customer, date, and amount or both quantity
and unit_price. Evidence beside orders: referral, satisfaction, complaint and
open_amount, as columns of the order lines or in files of their own: people
files (one row a customer, no date) and event files (customer, date, status; a
row is an interaction). One --map serves all files: of the evidence a file has
the mapped headers that it has. So it is with what only schemes look at (overdue,
channel, store, owner, region, category, discount, margin and any number of
attribute=Header) and with refund. Of a rules file schemes and grade_by are read
(schemes_reference.py), anything else in it is refused. Not covered: continuation
rows, total rows that carry both a customer and a date, repeated order totals,
several currencies, questions, files of customers that come with sums, files of
items.

Output: DIR/customers.csv and DIR/summary.json.
Exit: 0 graded, 1 unusable file or mapping, 64 wrong usage.
"""

import argparse
import csv
import datetime
import json
import os
import re
import sys
from fractions import Fraction

import schemes_reference

# --------------------------------------------------------------------------
# Vocabulary
# --------------------------------------------------------------------------

ROLES = [
    "customer", "name", "contact", "date", "order",
    "amount", "unit_price", "quantity", "product", "status",
]
# Evidence beside orders: any file may have it, none has to.
FACT_ROLES = ["referral", "satisfaction", "complaint", "open_amount"]
# What a file may have besides: money given back, and what only schemes look at.
MORE_ROLES = [
    "refund", "category", "discount", "margin",
    "overdue", "channel", "store", "owner", "region", "attribute",
]

# CONTRACT: the columns of customers.csv, in order.
COLUMNS = [
    "customer_id", "customer_name", "contact", "grade", "value", "potential",
    "relation", "lifecycle", "churn_warning", "churn_reasons", "orders",
    "order_days", "first_order", "last_order", "days_since_last", "amount",
    "r", "f", "m", "rfm_segment", "rfm_class", "abc",
]

GRADES = ["high", "mid", "low"]
LIFECYCLES = [
    "prospect", "first", "growing", "loyal", "silent", "warning", "lost", "returned",
]
CLASSES = [
    "important_value", "important_develop", "important_keep", "important_win_back",
    "general_value", "general_develop", "general_keep", "general_win_back",
]
SEGMENTS = [
    "hibernating", "at_risk", "cant_lose", "about_to_sleep", "need_attention",
    "loyal", "promising", "new", "potential_loyalists", "champions",
]

# Decision: a customer cell with one of these values names nobody.
NO_CUSTOMER = {"", "-", "--", "——", "n/a", "null", "无"}

# CONTRACT: "Known cancel / unpaid / test words are left out by default".
# Decision: these are the words.
ENDED_STATUS = {
    "cancelled", "canceled", "交易关闭", "已取消", "已关闭", "取消", "voided", "failed",
}
UNPAID_STATUS = {"pending", "unpaid", "待付款", "等待买家付款", "未付款"}
# Decision: deals that are not yet won. They leave a line out as unpaid ones do.
OPEN_STATUS = {
    "proposal", "negotiation", "prospecting", "qualification",
    "方案报价", "谈判审核", "需求确定", "商务谈判",
}
LEFT_OUT_STATUS = ENDED_STATUS | UNPAID_STATUS | OPEN_STATUS
# Decision: these leave a line out only when its amount is positive or zero; a
# negative line with such a status is the refund itself and is kept.
REFUNDED_STATUS = {"refunded", "已退款", "退款成功", "全额退款"}

# Decision: ratings in words are on a five-point scale.
RATING_WORDS = {
    "非常满意": 5, "很满意": 5, "very satisfied": 5,
    "满意": 4, "satisfied": 4,
    "一般": 3, "neutral": 3,
    "不满意": 2, "dissatisfied": 2,
    "非常不满意": 1, "很不满意": 1, "very dissatisfied": 1,
}
# DEFAULTS: "latest satisfaction ≤ 2 of 5 (NPS ≤ 6)". Decision: percent ≤ 40.
LOW_RATING = {"five": 2, "nps": 6, "percent": 40}
# Decision: a complaint cell with one of these values is no complaint.
NO_COMPLAINT = {"", "0", "否", "无", "no", "false", "n"}
# Decision: a complaint text that contains one of these is closed.
CLOSING_WORDS = [
    "已解决", "已处理", "已关闭", "已完成", "已撤销", "resolved", "closed", "solved", "done",
]
# Decision: a referral header that contains one of these counts referrals made.
COUNT_WORDS = ["人数", "次数", "数量", "count"]
# Decision: an open amount whose header contains one of these is a debt.
DEBT_WORDS = [
    "未付", "未收", "欠", "应收", "due", "outstanding", "unpaid", "balance",
    "未结", "待收", "未回款",
]

# Characters with the Unicode property White_Space. Written out, because
# str.strip() also removes the separators U+001C to U+001F.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

# DEFAULTS: "Always 5 bins here, whatever n the RFM scheme uses."
BINS = 5


class Unusable(Exception):
    """A file or mapping that cannot be graded at all."""


# --------------------------------------------------------------------------
# Cells
# --------------------------------------------------------------------------

def trimmed(text):
    return text.strip(WHITE_SPACE)


def clean_id(text):
    """CONTRACT: "text as written, minus outer spaces, TAB, a leading `'`, and
    `="…"`; `17850.0` stays; case kept."
    """
    text = trimmed(text)
    if text.startswith("'"):
        text = trimmed(text[1:])
    if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
        text = trimmed(text[2:-1])
    return text


def names_nobody(customer_id):
    """Decision: empty or one of - -- —— N/A null 无, whatever the case."""
    return customer_id.lower() in NO_CUSTOMER


def parse_amount(text):
    """A plain decimal number with a point, as an exact Fraction, else None."""
    text = trimmed(text)
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text):
        return None
    return Fraction(text)


def parse_date(text):
    """`YYYY-MM-DD[ HH:MM[:SS]]` as (day, minute of day or None), else None.

    CONTRACT: "Dates 1900–2199, else rejected." "The ledger also keeps minutes
    of the day where the file has them."
    """
    text = trimmed(text)
    match = re.fullmatch(
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
        r"(?: ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)?",
        text,
    )
    if match is None:
        return None
    year, month, day_of_month, hour, minute, second = match.groups()
    if not 1900 <= int(year) <= 2199:
        return None
    try:
        day = datetime.date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None
    if hour is None:
        return day, None
    if int(hour) > 23 or int(minute) > 59 or int(second or "0") > 59:
        return None
    return day, int(hour) * 60 + int(minute)


def scale_of(number):
    """Decimals of an exact decimal number after dropping trailing zeros."""
    scale = 0
    while (number * 10 ** scale).denominator != 1:
        scale += 1
    return scale


def decimal_text(number, scale):
    """An exact decimal number written with `scale` decimals; never "-0"."""
    units = Fraction(number) * 10 ** scale
    assert units.denominator == 1, "more decimals than the text can hold"
    units = units.numerator
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(scale + 1, "0")
    if scale == 0:
        return sign + digits
    return sign + digits[:-scale] + "." + digits[-scale:]


def exact_text(number):
    return decimal_text(number, scale_of(Fraction(number)))


def percent_text(part, whole):
    """A share in percent, one decimal, rounded half up; empty if no whole."""
    if whole <= 0:
        return ""
    tenths = (Fraction(part) / Fraction(whole) * 1000 + Fraction(1, 2)).__floor__()
    return decimal_text(Fraction(tenths, 10), 1)


# --------------------------------------------------------------------------
# Reading
# --------------------------------------------------------------------------

class Line:
    """One readable record: a line of an order."""

    def __init__(self, file_number, state, is_open, customer, order_id, day, minute, amount,
                 refund, status, cell):
        self.file_number = file_number
        self.state = state              # 0 unpaid or open, 1 kept, 2 closed or given back
        self.is_open = is_open          # left out as a deal that is not yet won
        self.customer = customer
        self.order_id = order_id        # "" when the cell is empty or not mapped
        self.day = day
        self.minute = minute            # minute of the day, or None
        self.amount = amount            # Fraction, what the refund column gives back taken off
        self.refund = refund            # what the refund column gives back
        self.status = status            # lower case
        self.text = lambda role: trimmed(cell(role))

    def written(self):
        """The amount as the file writes it."""
        return self.amount + self.refund


class Known:
    """What readable lines say of a customer, whether they count or not."""

    def __init__(self):
        self.first_day = None
        self.names = []
        self.contacts = []

    def note(self, day, minute, position, name, contact):
        if self.first_day is None or day < self.first_day:
            self.first_day = day
        # A line without a time comes before the lines of its day that have one.
        key = (day, -1 if minute is None else minute, position)
        if name:
            self.names.append((key, name))
        if contact:
            self.contacts.append((key, contact))


def latest(texts):
    """CONTRACT: "the name on the latest line, ties by file position"; the
    latest line that has one."""
    return max(texts)[1] if texts else ""


class Fact:
    """What one readable row says beside its order."""

    def __init__(self, kind, customer, day, position, cell):
        self.kind = kind                # "order", "person" or "event"
        self.customer = customer
        self.day = day                  # None when undated
        self.position = position        # (file number, record number)
        self.cells = {role: trimmed(cell(role)) for role in FACT_ROLES}
        self.text = lambda role: trimmed(cell(role))
        self.status = trimmed(cell("status")) if kind == "event" else ""

    def counts(self, as_of):
        """Decision: facts count up to as_of; undated ones always count."""
        return self.day is None or as_of is None or self.day <= as_of

    def age_key(self):
        """Decision: undated facts are older than any dated one; among equal
        days the later row of the later file wins, whatever the minute. Files
        come in the order order files, people files, event files.
        """
        return (self.day or datetime.date.min, self.position)


class Counts:
    """CONTRACT: "records = used + rejected + blank + repeated + left_out"."""

    def __init__(self):
        self.records = 0
        self.used = 0
        self.rejected = 0
        self.left_out = 0
        self.blank = 0
        self.repeated = 0

    def check(self):
        parts = self.used + self.rejected + self.blank + self.repeated + self.left_out
        assert self.records == parts, "records do not add up"


def told_apart(headers):
    """CONTRACT: "A duplicate header is named `amount (2)`."""
    seen = {}
    names = []
    for header in headers:
        header = trimmed(header)
        seen[header] = seen.get(header, 0) + 1
        names.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return names


def column_positions(path, headers, role_headers, needed):
    """{role: column number} of the mapped headers that one file has; those of
    the needed roles must be there."""
    names = told_apart(headers)
    positions = {}
    for role, header in role_headers.items():
        if header in names:
            positions[role] = names.index(header)
        elif role in needed:
            raise Unusable(f"{path}: no column {header!r} for {role}")
    return positions


def check_roles(role_headers):
    for role in ("customer", "date"):
        if role not in role_headers:
            raise Unusable(f"no column mapped for {role}")
    if "amount" not in role_headers and not (
        "quantity" in role_headers and "unit_price" in role_headers
    ):
        raise Unusable("no column mapped for amount, or quantity and unit_price")


def check_fact_roles(role_headers, found):
    """Decision: evidence that is mapped must be in one of the files at least."""
    for role in role_headers:
        if role not in ROLES and role not in found:
            raise Unusable(f"no file has the column {role_headers[role]!r} for {role}")


def left_out_by_status(status_cell, amount):
    status = trimmed(status_cell).lower()
    if status in LEFT_OUT_STATUS:
        return True
    return status in REFUNDED_STATUS and amount >= 0


def status_leaves_out(status_cell):
    status = trimmed(status_cell).lower()
    return status in LEFT_OUT_STATUS or status in REFUNDED_STATUS


def amount_is_empty(cell, role_headers):
    roles = ("amount",) if "amount" in role_headers else ("quantity", "unit_price")
    return any(trimmed(cell(role)) == "" for role in roles)


def line_amount(cell, role_headers):
    """The amount, or quantity × unit price when no amount is mapped."""
    if "amount" in role_headers:
        return parse_amount(cell("amount"))
    quantity = parse_amount(cell("quantity"))
    unit_price = parse_amount(cell("unit_price"))
    if quantity is None or unit_price is None:
        return None
    return quantity * unit_price


def line_refund(cell, amount):
    """DEFAULTS: "A partial refund is netted into its order". Decision: a number
    in the refund column is given back of its line; a line whose amount is
    negative is a refund itself, from which nothing more comes off.
    """
    refund = parse_amount(cell("refund"))
    return Fraction(0) if refund is None or amount < 0 else refund


def records_of(path, role_headers, needed, found, counts):
    """(record number, cell of a role) for the records of one file that are
    neither blank nor ragged. Adds to `counts`, and the roles to `found`."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        try:
            headers = next(reader, None)
            if headers is None:
                raise Unusable(f"{path}: the file is empty")
            positions = column_positions(path, headers, role_headers, needed)
            found.update(positions)

            for record_number, record in enumerate(reader):
                counts.records += 1

                def cell(role, record=record):
                    if role not in positions or positions[role] >= len(record):
                        return ""
                    return record[positions[role]]

                # Decision: a record whose every cell is empty is blank.
                if all(trimmed(text) == "" for text in record):
                    counts.blank += 1
                    continue

                # Decision: filled cells beyond the header mean that an unquoted
                # comma has moved the values; empty ones are harmless.
                if any(trimmed(text) != "" for text in record[len(headers):]):
                    counts.rejected += 1
                    continue

                yield record_number, cell
        except UnicodeDecodeError:
            raise Unusable(f"{path}: not UTF-8") from None


def read_file(path, file_number, role_headers, found, counts, listed, facts):
    """The readable lines of one file. Adds to `counts`, `listed` and `facts`.

    A record is judged in this order: blank, rejected, left out by status.
    Orders of several files and the date against as_of come later.
    """
    lines = []
    needed = [role for role in role_headers if role in ROLES]
    for record_number, cell in records_of(path, role_headers, needed, found, counts):
        # Decision: no customer, an unparsable date or an unparsable
        # amount rejects the record. CONTRACT: "one reject per record".
        customer = clean_id(cell("customer"))
        when = parse_date(cell("date"))
        amount = line_amount(cell, role_headers)
        # Decision: an order that was never paid or was closed often has
        # no date or amount: it is left out by status, not rejected.
        if not names_nobody(customer) and status_leaves_out(cell("status")):
            if trimmed(cell("date")) == "":
                when = (datetime.date.min, None)
            if amount is None and amount_is_empty(cell, role_headers):
                amount = Fraction(0)
        if names_nobody(customer) or when is None or amount is None:
            counts.rejected += 1
            continue

        # Decision: a customer is known from the first day of a readable
        # line on, also where only left-out lines name him; name and
        # contact are the latest that any readable line gives.
        day, minute = when
        position = (file_number, record_number)
        known = listed.setdefault(customer, Known())
        known.note(day, minute, position, trimmed(cell("name")), trimmed(cell("contact")))
        # Decision: a deal that is open closes on a day to come, as a rule; who
        # has one is known today.
        if trimmed(cell("status")).lower() in OPEN_STATUS:
            known.note(datetime.date.min, None, position, "", "")

        # Decision: facts of a line have its day, also where status or another
        # file leaves the line out; rejected rows say nothing.
        has_day = day != datetime.date.min
        facts.append(Fact("order", customer, day if has_day else None, position, cell))

        order_id = clean_id(cell("order"))
        status = trimmed(cell("status")).lower()
        refund = line_refund(cell, amount)
        state = 1
        is_open = False
        if not has_day or left_out_by_status(cell("status"), amount):
            counts.left_out += 1
            is_open = status in OPEN_STATUS
            state = 0 if is_open or status in UNPAID_STATUS else 2
        lines.append(Line(
            file_number, state, is_open, customer, order_id, day, minute, amount - refund,
            refund, status, cell))
    return lines


def read_people(path, file_number, role_headers, found, counts, listed, facts):
    """Decision: a row a customer, undated; a row without customer is rejected;
    who is named is known whatever as_of is."""
    for record_number, cell in records_of(path, role_headers, ["customer"], found, counts):
        customer = clean_id(cell("customer"))
        if names_nobody(customer):
            counts.rejected += 1
            continue
        counts.used += 1
        position = (file_number, record_number)
        listed.setdefault(customer, Known()).note(datetime.date.min, None, position, "", "")
        facts.append(Fact("person", customer, None, position, cell))


def read_events(path, file_number, role_headers, found, counts, listed, facts):
    """Decision: a row is an interaction of its day; a row without customer or
    with an unreadable date is rejected; who is named is known from the day on."""
    for record_number, cell in records_of(path, role_headers, ["customer"], found, counts):
        customer = clean_id(cell("customer"))
        when = parse_date(cell("date"))
        if names_nobody(customer) or when is None:
            counts.rejected += 1
            continue
        counts.used += 1
        position = (file_number, record_number)
        listed.setdefault(customer, Known()).note(*when, position, "", "")
        facts.append(Fact("event", customer, when[0], position, cell))


class Input:
    """What all files say, whatever the day."""

    def __init__(self):
        self.kept = []                  # lines that status and other files leave
        self.open_deals = []            # lines left out as deals not yet won
        self.unpaid = []                # lines left out as unpaid
        self.given_back = []            # lines left out as refunded
        self.counts = Counts()          # without the date filter
        self.people_counts = Counts()
        self.event_counts = Counts()
        self.listed = {}                # {customer id: Known}
        self.facts = []


def read_files(paths, people, events, role_headers):
    check_roles(role_headers)
    data = Input()
    lines = []
    found = set()
    number = 0
    for path in paths:
        lines.extend(read_file(
            path, number, role_headers, found, data.counts, data.listed, data.facts))
        number += 1
    for path in people:
        read_people(
            path, number, role_headers, found, data.people_counts, data.listed, data.facts)
        number += 1
    for path in events:
        read_events(
            path, number, role_headers, found, data.event_counts, data.listed, data.facts)
        number += 1
    check_fact_roles(role_headers, found)
    data.people_counts.check()
    data.event_counts.check()

    counting = files_that_count(lines)
    for line in lines:
        order = (line.customer, line.order_id)
        is_copy = line.order_id and line.file_number != counting.get(order, line.file_number)
        if line.state == 1 and is_copy:
            data.counts.repeated += 1
        elif line.state == 1:
            data.kept.append(line)
        elif line.is_open and not is_copy:
            # Decision: a deal that a newer file has as won, lost or paid is no
            # longer open; one that several files have open is open once.
            data.open_deals.append(line)
        elif not is_copy and line.status in UNPAID_STATUS:
            data.unpaid.append(line)
        elif not is_copy and line.status in REFUNDED_STATUS:
            data.given_back.append(line)
    return data


def files_that_count(lines):
    """{(customer, order id): the file whose lines count}, for orders with an id.

    CONTRACT: "repeated: rows left out because their order came from an earlier
    file". Decision: an order is unpaid or an open deal, then paid, then closed or given back; a
    file that has it further on is the newer one. Of files that have it paid with
    the same money in all, at most a week from the earliest file's day, the one
    that waits for least money, then the one with least money left, is the
    newer; else the earliest file counts (the answer "first").
    """
    copies = {}
    for line in lines:
        if line.order_id:
            files = copies.setdefault((line.customer, line.order_id), {})
            files.setdefault(line.file_number, []).append(line)
    counting = {}
    for order, files in copies.items():
        def state(file_number):
            states = [line.state for line in files[file_number]]
            return 1 if 1 in states else max(states)

        def money(file_number, states):
            own = files[file_number]
            return sum((line.amount for line in own if line.state in states), Fraction(0))

        def day(file_number):
            days = [line.day for line in files[file_number] if line.day != datetime.date.min]
            return min(days)

        def age(file_number):
            waiting = [line for line in files[file_number] if line.state == 0 and not line.is_open]
            return sum((line.amount for line in waiting), Fraction(0)), money(file_number, (1,))

        furthest = max(state(number) for number in files)
        newest = sorted(number for number in files if state(number) == furthest)
        if furthest == 1 and all(
                money(number, (0, 1, 2)) == money(newest[0], (0, 1, 2))
                and abs((day(number) - day(newest[0])).days) <= 7 for number in newest):
            newest.sort(key=age)
        counting[order] = newest[0]
    return counting


# --------------------------------------------------------------------------
# Orders
# --------------------------------------------------------------------------

class Order:
    def __init__(self, lines):
        # Decision: an order's day is the earliest day among its lines.
        self.day = min(line.day for line in lines)
        # CONTRACT: "Lines sum by default".
        # DEFAULTS: "A partial refund is netted into its order".
        self.net = sum((line.amount for line in lines), Fraction(0))
        self.gives_back = any(line.amount < 0 or line.refund > 0 for line in lines)

    def is_credit_note(self):
        """DEFAULTS: "An order whose own net is negative is a credit note: never
        an order or a date, but subtracted from the customer's amount."
        """
        return self.net < 0

    def is_counted(self):
        """DEFAULTS: "an order brought to zero or below by refunds is not
        counted; an order that was zero from the start counts."
        """
        if self.net == 0:
            return not self.gives_back
        return self.net > 0


def purchase_key(line):
    """DEFAULTS: "Purchase = distinct order id, else distinct customer-day."
    Decision: (customer, order id) when the cell is filled, else (customer, day).
    """
    if line.order_id:
        return (line.customer, "order", line.order_id)
    return (line.customer, "day", line.day)


def orders_by_customer(lines):
    lines_by_key = {}
    for line in lines:
        lines_by_key.setdefault(purchase_key(line), []).append(line)
    orders = {}
    for key, order_lines in lines_by_key.items():
        orders.setdefault(key[0], []).append(Order(order_lines))
    return orders


def default_as_of(lines):
    """DEFAULTS: "`as_of` = the day after the last counted order".
    Decision: computed with all kept lines. None when no order is counted.
    """
    days = [
        order.day
        for orders in orders_by_customer(lines).values()
        for order in orders
        if order.is_counted()
    ]
    return max(days) + datetime.timedelta(days=1) if days else None


# --------------------------------------------------------------------------
# Quantiles and bins
# --------------------------------------------------------------------------

def quantile(values, share):
    """Type 7: h = (n − 1)·p, linear between the two neighbours, exact."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * Fraction(share)
    below = position.__floor__()
    if below == len(ordered) - 1:
        return Fraction(ordered[below])
    rest = position - below
    return ordered[below] + rest * (ordered[below + 1] - ordered[below])


def median(values):
    return quantile(values, Fraction(1, 2))


def quantile_edges(values):
    """METHODS §5: type-7 quantiles at k/n, interior only."""
    if not values:
        return []
    return [quantile(values, Fraction(k, BINS)) for k in range(1, BINS)]


def bin_of(x, edges):
    """CONTRACT: "bin = 1 + number of edges < x"."""
    return 1 + sum(1 for edge in edges if edge < x)


# --------------------------------------------------------------------------
# Evidence beside orders: referrals, satisfaction, complaints, open deals
# --------------------------------------------------------------------------

class Evidence:
    """What counts of one customer's facts on as_of."""

    def __init__(self):
        self.interactions = []          # days of event rows
        self.rating = None              # latest (scale, number)
        self.open_complaints = []       # days; None when undated
        self.has_referral = False
        self.referrals = Fraction(0)    # how many
        self.facts = []
        self.stated_debt = None         # what a column of debts says last
        self.open_amount = Fraction(0)  # deals not yet won


def any_word_in(words, text):
    return any(word in text.lower() for word in words)


def rating_scale(header, facts):
    """Decision: a header that contains "nps" means 0-10 NPS; otherwise the
    largest number of the whole column over all files tells: up to 5 five
    points, up to 10 NPS, up to 100 percent. A larger one: "" (ignored).
    """
    if "nps" in header.lower():
        return "nps"
    numbers = [parse_amount(fact.cells["satisfaction"]) for fact in facts]
    largest = max((number for number in numbers if number is not None), default=0)
    if largest <= 5:
        return "five"
    if largest <= 10:
        return "nps"
    if largest <= 100:
        return "percent"
    return ""


def rating_of(text, scale):
    """(scale, number) of a cell; None when it is empty or unreadable, or the
    column is ignored (Decision: with its words)."""
    if scale == "":
        return None
    if text.lower() in RATING_WORDS:
        return "five", Fraction(RATING_WORDS[text.lower()])
    number = parse_amount(text)
    return None if number is None else (scale, number)


def is_low(rating):
    return rating is not None and rating[1] <= LOW_RATING[rating[0]]


def is_promoter(rating):
    """DEFAULTS: "latest NPS 9–10"; only on the NPS scale."""
    return rating is not None and rating[0] == "nps" and 9 <= rating[1] <= 10


def is_open_complaint(fact):
    """Decision: a whole number counts complaints and says of none that it is
    open; a text with a closing word, or an event whose status has one, is
    closed; any other text is a complaint that is open.
    """
    text = fact.cells["complaint"]
    number = parse_amount(text)
    if text.lower() in NO_COMPLAINT or (number is not None and number.denominator == 1):
        return False
    return not any_word_in(CLOSING_WORDS, text) and not any_word_in(CLOSING_WORDS, fact.status)


def counts_referrals(header):
    """Decision: whether the referral column is a number of referrals made, and
    not the name of who recommended this customer."""
    return any_word_in(COUNT_WORDS, header) or header.lower() == "referrals"


def referrer(text, own_id, names):
    """The customer whom a referral cell names, or None. `names` is {id: name}.

    Decision: the customer with that id, else the only customer with that name;
    nobody recommends himself.
    """
    if text == "":
        return None
    same_name = [customer_id for customer_id in names if names[customer_id] == text]
    if text in names:
        found = text
    elif len(same_name) == 1:
        found = same_name[0]
    else:
        return None
    return None if found == own_id else found


def latest_fact(facts, value_of_fact):
    """The value of the latest fact that has one, or None."""
    valued = [(fact.age_key(), value_of_fact(fact)) for fact in facts]
    valued = [(key, value) for key, value in valued if value is not None]
    return max(valued, key=lambda pair: pair[0])[1] if valued else None


def gather_evidence(data, role_headers, names, as_of):
    """{customer id: Evidence} for the customers of the view; {id: name}."""
    evidence = {customer_id: Evidence() for customer_id in names}
    facts_by_customer = {customer_id: [] for customer_id in names}
    for fact in data.facts:
        if fact.customer in names and fact.counts(as_of):
            facts_by_customer[fact.customer].append(fact)

    scale = rating_scale(role_headers.get("satisfaction", ""), data.facts)
    counted_referrals = counts_referrals(role_headers.get("referral", ""))
    is_debt = any_word_in(DEBT_WORDS, role_headers.get("open_amount", ""))
    brought = {customer_id: set() for customer_id in names}
    for customer_id, facts in facts_by_customer.items():
        own = evidence[customer_id]
        own.facts = facts
        own.interactions = [fact.day for fact in facts if fact.kind == "event"]
        own.rating = latest_fact(
            facts, lambda fact: rating_of(fact.cells["satisfaction"], scale))
        own.open_complaints = [fact.day for fact in facts if is_open_complaint(fact)]
        # Decision: the latest open amount counts, unless it is a debt.
        stated = latest_fact(facts, lambda fact: parse_amount(fact.cells["open_amount"]))
        if stated is not None and not is_debt:
            own.open_amount += stated
        own.stated_debt = stated if is_debt else None
        for fact in facts:
            text = fact.cells["referral"]
            if counted_referrals:
                # Decision: the largest number counts, so any of at least one does.
                made = parse_amount(text)
                if made is not None and made >= 1:
                    own.has_referral = True
                    own.referrals = max(own.referrals, made)
            else:
                by = referrer(text, customer_id, names)
                if by is not None:
                    evidence[by].has_referral = True
                    # Decision: a customer whom another names twice is one.
                    brought[by].add(customer_id)
                    evidence[by].referrals = Fraction(len(brought[by]))

    # Decision: the money of open deals counts whatever their day: a deal closes
    # later, as a rule.
    for line in data.open_deals:
        if line.customer in evidence:
            evidence[line.customer].open_amount += line.amount
    return evidence


# --------------------------------------------------------------------------
# The customer
# --------------------------------------------------------------------------

class Customer:
    """What is known of one customer in the view; measures are added later."""

    def __init__(self, customer_id, known, orders, evidence, as_of):
        self.id = customer_id
        self.evidence = evidence
        self.name = latest(known.names)
        self.contact = latest(known.contacts)

        counted = [order for order in orders if order.is_counted()]
        credit_notes = [order for order in orders if order.is_credit_note()]
        # Decision: a credit note's net goes into the customer's amount; an
        # order that is not counted adds zero.
        self.amount = sum((order.net for order in counted + credit_notes), Fraction(0))
        self.counted = counted
        self.credit_notes = credit_notes
        self.orders = len(counted)
        self.days = sorted({order.day for order in counted})
        self.gaps = [(b - a).days for a, b in zip(self.days, self.days[1:])]
        self.has_credit_note = bool(credit_notes)
        self.as_of = as_of

    def is_buyer(self):
        return self.orders > 0

    def only_refunds(self):
        """DEFAULTS: "Customers with only refunds are listed with blank value
        and lifecycle, reason "only refunds", grade 初级."
        Decision: no counted order and at least one credit note.
        """
        return not self.is_buyer() and self.has_credit_note

    def days_since_last(self):
        """DEFAULTS: "d = as_of − last order day"."""
        return (self.as_of - self.days[-1]).days

    def has_open_complaint(self, within=None):
        """Decision: as_of − day ≤ within; undated complaints always count."""
        return any(
            within is None or day is None or (self.as_of - day).days <= within
            for day in self.evidence.open_complaints)

    def has_interaction(self, within):
        return any((self.as_of - day).days <= within for day in self.evidence.interactions)

    def has_veto(self):
        """DEFAULTS: "Veto to 一般: latest satisfaction ≤ 2 of 5 or an open
        complaint." Decision: low on any scale; a complaint of any age.
        """
        return is_low(self.evidence.rating) or self.has_open_complaint()

    def days_since_first(self):
        return (self.as_of - self.days[0]).days

    def amount_within(self, nearest, farthest):
        """Amount of counted orders `nearest`..`farthest` days before as_of."""
        return sum(
            (order.net for order in self.counted
             if nearest <= (self.as_of - order.day).days <= farthest),
            Fraction(0),
        )

    def order_days_within(self, nearest, farthest):
        return sum(
            1 for day in self.days if nearest <= (self.as_of - day).days <= farthest)


# --------------------------------------------------------------------------
# The shop: what is computed over all customers
# --------------------------------------------------------------------------

class Shop:
    def __init__(self, buyers, as_of):
        self.half_span = half_span(buyers, as_of)
        self.trend = shop_trend(buyers, self.half_span)
        self.rhythm = shop_rhythm(buyers)


def half_span(buyers, as_of):
    """DEFAULTS: "H = min(182 days, half the span, rounded down)".
    Decision: span = as_of − first counted order day of all customers.
    """
    if not buyers:
        return 0
    span = (as_of - min(buyer.days[0] for buyer in buyers)).days
    return min(182, span // 2)


def last_half(customer, h):
    """DEFAULTS: "the last H = days 1..H before as_of"."""
    return 1, h


def half_before(customer, h):
    """DEFAULTS: "the H before = days H+1..2H"."""
    return h + 1, 2 * h


def shop_trend(buyers, h):
    """DEFAULTS: "the shop's own trend (same ratio over customers known for 2H;
    1 if none)". Decision: known for 2H = first order at least 2H days before
    as_of; 1 also when the sum over the H before is not positive.
    """
    known = [buyer for buyer in buyers if buyer.days_since_first() >= 2 * h]
    now = sum((b.amount_within(*last_half(b, h)) for b in known), Fraction(0))
    before = sum((b.amount_within(*half_before(b, h)) for b in known), Fraction(0))
    if not known or before <= 0:
        return Fraction(1)
    return now / before


def shop_rhythm(buyers):
    """DEFAULTS: "Shop W = 90th percentile of repeat customers' own median gaps,
    at least 30 days; with fewer than 30 repeat customers 90 days".
    """
    own_medians = [median(buyer.gaps) for buyer in buyers if buyer.gaps]
    if len(own_medians) < 30:
        return Fraction(90)
    return max(quantile(own_medians, Fraction(9, 10)), Fraction(30))


# --------------------------------------------------------------------------
# Own rhythm
# --------------------------------------------------------------------------

def rhythm(gaps, shop_w):
    """W. DEFAULTS: "At least 4 gaps: W = max(own 90th percentile of gaps
    (type 7), 1.5 × own median, 14 days). Fewer: W = max(shop W, own longest
    gap)."
    """
    if len(gaps) >= 4:
        return max(quantile(gaps, Fraction(9, 10)), Fraction(3, 2) * median(gaps), Fraction(14))
    return max([shop_w] + [Fraction(gap) for gap in gaps])


def silent_after(w):
    """DEFAULTS: "S = 1.5 W"."""
    return Fraction(3, 2) * w


def lost_after(w):
    """DEFAULTS: "L = max(2 W, 90 days)"."""
    return max(2 * w, Fraction(90))


def has_returned(gaps, shop_w):
    """DEFAULTS: "唤回 (one of the last two gaps was > L as computed from the
    gaps before it)".
    """
    for index in range(max(0, len(gaps) - 2), len(gaps)):
        earlier = gaps[:index]
        if gaps[index] > lost_after(rhythm(earlier, shop_w)):
            return True
    return False


# --------------------------------------------------------------------------
# Scores
# --------------------------------------------------------------------------

class Scores:
    """Edges and the r, f, m scores of the buyers."""

    def __init__(self, buyers):
        # Decision: the population is the customers with a counted order.
        self.r_edges = quantile_edges([buyer.days_since_last() for buyer in buyers])
        self.f_edges = frequency_edges(buyers)
        self.m_edges = quantile_edges([buyer.amount for buyer in buyers])
        self.all_amounts_equal = len({buyer.amount for buyer in buyers}) == 1

    def r(self, buyer):
        """CONTRACT: "r is binned on days_since_last and score = n + 1 − bin"."""
        return BINS + 1 - bin_of(buyer.days_since_last(), self.r_edges)

    def f(self, buyer):
        return bin_of(buyer.orders, self.f_edges)

    def m(self, buyer):
        return bin_of(buyer.amount, self.m_edges)


def frequency_edges(buyers):
    """DEFAULTS: "When 60 % or more have one order, quantiles of F collapse: say
    so and use fixed cuts 1 / 2 / 3 / 4–5 / 6+." CONTRACT: "When DEFAULTS' fixed
    F cuts apply they fill `f`." As edges these cuts are 1, 2, 3, 5.
    """
    one_order = sum(1 for buyer in buyers if buyer.orders == 1)
    if buyers and one_order * 100 >= 60 * len(buyers):
        return [Fraction(1), Fraction(2), Fraction(3), Fraction(5)]
    return quantile_edges([buyer.orders for buyer in buyers])


# --------------------------------------------------------------------------
# The grades
# --------------------------------------------------------------------------

def value_of(customer, scores):
    """DEFAULTS 客户价值: "M score 5 → 高, 3–4 → 中, 1–2 → 低; F score 5 with at
    least 2 orders lifts one tier." "All amounts equal: all 中". "Never bought:
    blank."
    """
    if not customer.is_buyer():
        return ""
    if scores.all_amounts_equal:
        return "mid"
    m = scores.m(customer)
    tier = 2 if m == 5 else 1 if m >= 3 else 0
    if scores.f(customer) == 5 and customer.orders >= 2:
        tier = min(2, tier + 1)
    return ["low", "mid", "high"][tier]


def potential_of(customer, shop):
    """DEFAULTS 客户潜力."""
    if is_recommended(customer) or has_open_deals(customer):
        return "high"
    # Decision: other customers without a counted order are unknown.
    if not customer.is_buyer():
        return "unknown"
    h = shop.half_span
    if has_grown(customer, shop) or is_new_repeat(customer, h):
        return "high"
    # DEFAULTS: "未定: none of these, and one order less than H ago or
    # H < 60 days." Decision: "one order less than H ago" is orders == 1, d < H.
    if customer.orders == 1 and customer.days_since_last() < h:
        return "unknown"
    if h < 60:
        return "unknown"
    return "low"


def is_recommended(customer):
    """DEFAULTS: "(b) a referral, or latest NPS 9–10"."""
    return customer.evidence.has_referral or is_promoter(customer.evidence.rating)


def has_open_deals(customer):
    """DEFAULTS: "(d) open amount (deals not yet won) ≥ 20 % of own amount, or
    > 0 with none won". Decision: always > 0; own amount is the net amount.
    """
    open_amount = customer.evidence.open_amount
    if open_amount <= 0:
        return False
    return not customer.is_buyer() or open_amount * 5 >= customer.amount


def has_grown(customer, shop):
    """DEFAULTS: "(a) first order at least 2 H ago, at least 2 order days in the
    last H, and its amount ≥ 1.2 × the H before × the shop's own trend".
    """
    h = shop.half_span
    if customer.days_since_first() < 2 * h:
        return False
    if customer.order_days_within(*last_half(customer, h)) < 2:
        return False
    now = customer.amount_within(*last_half(customer, h))
    before = customer.amount_within(*half_before(customer, h))
    return now >= Fraction(6, 5) * before * shop.trend


def is_new_repeat(customer, h):
    """DEFAULTS: "(c) first order less than H ago with at least 2 order days"."""
    return customer.days_since_first() < h and len(customer.days) >= 2


def churn_reasons_of(customer, shop):
    """DEFAULTS 流失预警: "(not if 流失 or 沉默), any of" the rules below."""
    if not customer.is_buyer():
        return []
    d = customer.days_since_last()
    w = rhythm(customer.gaps, shop.rhythm)
    if d > lost_after(w) or d > silent_after(w):
        return []

    h = shop.half_span
    days_now = customer.order_days_within(*last_half(customer, h))
    days_before = customer.order_days_within(*half_before(customer, h))
    amount_now = customer.amount_within(*last_half(customer, h))
    amount_before = customer.amount_within(*half_before(customer, h))

    reasons = []
    # "at least 2 order days and W < d ≤ S"
    if len(customer.days) >= 2 and w < d <= silent_after(w):
        reasons.append("rhythm")
    # "frequency: at least 3 order days in the H before, now at most half"
    if days_before >= 3 and 2 * days_now <= days_before:
        reasons.append("frequency")
    # "amount: at least 2 order days in the H before and amount at most half
    # after the shop's trend". Decision: needs an amount > 0 in the H before.
    if (days_before >= 2 and amount_before > 0
            and 2 * amount_now <= amount_before * shop.trend):
        reasons.append("amount")
    # "feedback: latest satisfaction ≤ 2 of 5 (NPS ≤ 6) or an open complaint
    # within 90 days"; "One-time buyers go to the second-order list instead".
    # Decision: needs at least 2 order days.
    if len(customer.days) >= 2 and (
            is_low(customer.evidence.rating) or customer.has_open_complaint(90)):
        reasons.append("feedback")
    return reasons


def lifecycle_of(customer, shop, scores, churn_reasons):
    """DEFAULTS 生命周期, first match."""
    # "Customers with only refunds are listed with blank value and lifecycle"
    if customer.only_refunds():
        return ""
    # "潜在 (known, no counted order)"
    if not customer.is_buyer():
        return "prospect"
    d = customer.days_since_last()
    w = rhythm(customer.gaps, shop.rhythm)
    # "流失 d > L"
    if d > lost_after(w):
        return "lost"
    # "沉默 d > S"
    if d > silent_after(w):
        return "silent"
    # "流失预警"
    if churn_reasons:
        return "warning"
    # "唤回"
    if has_returned(customer.gaps, shop.rhythm):
        return "returned"
    # "初次购买 (one order day)"
    if len(customer.days) == 1:
        return "first"
    # "忠诚 (at least 3 order days, F score ≥ 4, no veto)"
    if len(customer.days) >= 3 and scores.f(customer) >= 4 and not customer.has_veto():
        return "loyal"
    # "成长 (the rest)"
    return "growing"


def relation_of(customer, shop, lifecycle, churn_reasons):
    """DEFAULTS 客户关系: "Else 一般.", also for who never bought."""
    if not customer.is_buyer():
        return "regular"
    w = rhythm(customer.gaps, shop.rhythm)
    # "流失 = lifecycle 流失 and no interaction within W."
    if lifecycle == "lost":
        return "regular" if customer.has_interaction(w) else "lost"
    # "忠诚 = lifecycle 忠诚, or a referral with d ≤ W and no 流失预警."
    # "Veto to 一般: latest satisfaction ≤ 2 of 5 or an open complaint."
    recommends = (
        customer.evidence.has_referral and customer.days_since_last() <= w
        and not churn_reasons)
    if (lifecycle == "loyal" or recommends) and not customer.has_veto():
        return "loyal"
    return "regular"


def grade_of(value, potential):
    """DEFAULTS: "高级 = 高价值; 中级 = 中等价值, or 低价值 with 高潜力; 初级 =
    the rest."
    """
    if value == "high":
        return "high"
    if value == "mid" or (value == "low" and potential == "high"):
        return "mid"
    return "low"


# --------------------------------------------------------------------------
# Evidence: 10-cell map, 8 classes, ABC
# --------------------------------------------------------------------------

def segment_of(r, f):
    """METHODS §1.2, the 10-cell R×F map: "[1-2][1-2] hibernating; [1-2][3-4] at
    risk; [1-2]5 can't lose; 3[1-2] about to sleep; 33 need attention;
    [3-4][4-5] loyal; 41 promising; 51 new; [4-5][2-3] potential loyalists;
    5[4-5] champions."
    """
    cells = [
        ((1, 2), (1, 2), "hibernating"),
        ((1, 2), (3, 4), "at_risk"),
        ((1, 2), (5, 5), "cant_lose"),
        ((3, 3), (1, 2), "about_to_sleep"),
        ((3, 3), (3, 3), "need_attention"),
        ((3, 4), (4, 5), "loyal"),
        ((4, 4), (1, 1), "promising"),
        ((5, 5), (1, 1), "new"),
        ((4, 5), (2, 3), "potential_loyalists"),
        ((5, 5), (4, 5), "champions"),
    ]
    matches = [
        name for (r_low, r_high), (f_low, f_high), name in cells
        if r_low <= r <= r_high and f_low <= f <= f_high
    ]
    assert len(matches) == 1, "the map is disjoint and covers all 25 cells"
    return matches[0]


class Means:
    """The sums over the buyers that the 8 classes compare with."""

    def __init__(self, buyers):
        self.n = len(buyers)
        self.days = sum(buyer.days_since_last() for buyer in buyers)
        self.orders = sum(buyer.orders for buyer in buyers)
        self.amount = sum((buyer.amount for buyer in buyers), Fraction(0))


def class_of(customer, means):
    """CONTRACT: "mean, strict, compared as integers (x·n against the sum): R
    good when days < mean, F and M good when > mean." METHODS §1.4: the signs
    (R, F, M), 111 重要价值 … 000 一般挽留.
    """
    r = customer.days_since_last() * means.n < means.days
    f = customer.orders * means.n > means.orders
    m = customer.amount * means.n > means.amount
    return {
        (True, True, True): "important_value",
        (True, False, True): "important_develop",
        (False, True, True): "important_keep",
        (False, False, True): "important_win_back",
        (True, True, False): "general_value",
        (True, False, False): "general_develop",
        (False, True, False): "general_keep",
        (False, False, False): "general_win_back",
    }[(r, f, m)]


def abc_by_amount(customers):
    """{amount: class}. METHODS §5: "share before the item < 80 % => A, < 95 %
    => B, else C"; "a tie group takes the class of its first item. Compare
    integers, no tolerance. Customers with total <= 0 are C". Decision: over all
    listed customers; the total is the sum of the positive amounts.
    """
    total = sum((c.amount for c in customers if c.amount > 0), Fraction(0))
    before = Fraction(0)
    class_by_amount = {}
    for amount in sorted((c.amount for c in customers), reverse=True):
        if amount not in class_by_amount:
            if amount <= 0:
                class_by_amount[amount] = "C"
            elif before * 100 < 80 * total:
                class_by_amount[amount] = "A"
            elif before * 100 < 95 * total:
                class_by_amount[amount] = "B"
            else:
                class_by_amount[amount] = "C"
        before += amount
    return class_by_amount


# --------------------------------------------------------------------------
# The whole run
# --------------------------------------------------------------------------

def ids_in_view(listed, as_of):
    """CONTRACT: "sorted by the bytes of customer_id". Decision: a customer is in
    the view who is known on as_of, by whatever row."""
    return [
        customer_id for customer_id in sorted(listed, key=lambda text: text.encode("utf-8"))
        if as_of is None or listed[customer_id].first_day <= as_of
    ]


def build_customers(lines, data, role_headers, as_of):
    orders = orders_by_customer(lines)
    ids = ids_in_view(data.listed, as_of)
    names = {customer_id: latest(data.listed[customer_id].names) for customer_id in ids}
    evidence = gather_evidence(data, role_headers, names, as_of)
    return [
        Customer(
            customer_id, data.listed[customer_id], orders.get(customer_id, []),
            evidence[customer_id], as_of)
        for customer_id in ids
    ]


def customer_row(customer, shop, scores, means, abc, scale):
    """One line of customers.csv as {column: text}. CONTRACT: "empty = unknown".
    """
    reasons = churn_reasons_of(customer, shop)
    value = value_of(customer, scores)
    potential = potential_of(customer, shop)
    lifecycle = lifecycle_of(customer, shop, scores, reasons)
    row = dict.fromkeys(COLUMNS, "")
    row.update({
        "customer_id": customer.id,
        "customer_name": customer.name,
        "contact": customer.contact,
        "grade": grade_of(value, potential),
        "value": value,
        "potential": potential,
        "relation": relation_of(customer, shop, lifecycle, reasons),
        "lifecycle": lifecycle,
        "orders": str(customer.orders),
        "order_days": str(len(customer.days)),
        "amount": decimal_text(customer.amount, scale),
        "abc": abc[customer.amount],
    })
    if customer.is_buyer():
        r, f, m = scores.r(customer), scores.f(customer), scores.m(customer)
        row.update({
            "churn_warning": "yes" if reasons else "no",
            "churn_reasons": ";".join(reasons),
            "first_order": customer.days[0].isoformat(),
            "last_order": customer.days[-1].isoformat(),
            "days_since_last": str(customer.days_since_last()),
            "r": str(r),
            "f": str(f),
            "m": str(m),
            "rfm_segment": segment_of(r, f),
            "rfm_class": class_of(customer, means),
        })
    return row


def share(part, whole, text):
    """DEFAULTS: "Every share names its denominator."""
    return {"part": text(part), "whole": text(whole), "percent": percent_text(part, whole)}


def count_by(rows, column, ids):
    return {name: sum(1 for row in rows if row[column] == name) for name in ids}


def summary_of(counts, customers, rows, scores, lines, as_of, scale):
    buyers = [c for c in customers if c.is_buyer()]
    amount_by_id = {c.id: c.amount for c in customers}
    high = [row for row in rows if row["value"] == "high"]
    warned = [row for row in rows if row["churn_warning"] == "yes"]
    total = sum((c.amount for c in customers), Fraction(0))
    high_total = sum((amount_by_id[row["customer_id"]] for row in high), Fraction(0))
    refunded = sum((line.refund for line in lines), Fraction(0)) - sum(
        (line.written() for line in lines if line.written() < 0), Fraction(0))

    def money(number):
        return decimal_text(number, scale)

    return {
        "records": counts.records,
        "used": counts.used,
        "rejected": counts.rejected,
        "left_out": counts.left_out,
        "blank": counts.blank,
        "repeated": counts.repeated,
        "customers": len(customers),
        "only_credit_notes": sum(1 for c in customers if c.only_refunds()),
        "orders": sum(c.orders for c in customers),
        "amount": money(total),
        "refunded": money(refunded),
        "as_of": as_of.isoformat() if as_of else None,
        "edges": {
            "r": [exact_text(edge) for edge in scores.r_edges],
            "f": [exact_text(edge) for edge in scores.f_edges],
            "m": [exact_text(edge) for edge in scores.m_edges],
        },
        # Of the customers with a counted order; of the net amount of all.
        "high_value_share_customers": share(len(high), len(buyers), str),
        "high_value_share_money": share(high_total, total, money),
        "churn_warning_share": share(len(warned), len(buyers), str),
        "grades": count_by(rows, "grade", GRADES),
        "lifecycle": count_by(rows, "lifecycle", LIFECYCLES),
        "classes": count_by(rows, "rfm_class", CLASSES),
        "segments": count_by(rows, "rfm_segment", SEGMENTS),
        "abc": count_by(rows, "abc", ["A", "B", "C"]),
    }


def facts_summary(data, customers):
    """What the evidence beside orders came to; not part of customers.csv."""
    def file_counts(counts):
        return {"records": counts.records, "used": counts.used,
                "rejected": counts.rejected, "blank": counts.blank}

    def how_many(rule):
        return sum(1 for customer in customers if rule(customer))

    return {
        "people": file_counts(data.people_counts),
        "events": file_counts(data.event_counts),
        "with_interaction": how_many(lambda c: c.evidence.interactions),
        "with_rating": how_many(lambda c: c.evidence.rating is not None),
        "low_rating": how_many(lambda c: is_low(c.evidence.rating)),
        "promoters": how_many(lambda c: is_promoter(c.evidence.rating)),
        "open_complaint": how_many(lambda c: c.has_open_complaint()),
        "with_referral": how_many(lambda c: c.evidence.has_referral),
        "open_amount": how_many(lambda c: c.evidence.open_amount > 0),
        "open_deals": len(data.open_deals),
    }


def grade(paths, role_headers, as_of=None, people=(), events=(), rules=None):
    """(rows of customers.csv, summary)."""
    data = read_files(paths, people, events, role_headers)
    kept_lines, counts = data.kept, data.counts
    if as_of is None:
        as_of = default_as_of(kept_lines)

    # CONTRACT: "Lines dated ≤ as_of are in the view." The others are left out.
    # Without any counted order there is no as_of and every line is in view.
    lines = [line for line in kept_lines if as_of is None or line.day <= as_of]
    counts.used = len(lines)
    counts.left_out += len(kept_lines) - len(lines)
    counts.check()

    customers = build_customers(lines, data, role_headers, as_of)
    buyers = [customer for customer in customers if customer.is_buyer()]
    shop = Shop(buyers, as_of)
    scores = Scores(buyers)
    means = Means(buyers)
    abc = abc_by_amount(customers)
    # CONTRACT: "number of decimals = the largest scale among used amounts after
    # dropping trailing zeros, the same in every row".
    scale = max((scale_of(line.amount) for line in lines), default=0)

    rows = [customer_row(c, shop, scores, means, abc, scale) for c in customers]
    if rules is not None:
        book = schemes_reference.Book(
            data, lines, customers, rows, shop, scores, role_headers, bool(events), as_of, scale)
        schemes_reference.divide(rules, book, rows)
    summary = summary_of(counts, customers, rows, scores, lines, as_of, scale)
    if people or events or data.open_deals or any(role in role_headers for role in FACT_ROLES):
        summary["facts"] = facts_summary(data, customers)
    return rows, summary


# --------------------------------------------------------------------------
# Writing and the command line
# --------------------------------------------------------------------------

def csv_cell(text):
    """RFC 4180 minimal quoting: only for comma, quote, CR or LF."""
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_customers(path, rows, schemes):
    """CONTRACT: "UTF-8 without BOM, LF, RFC 4180 minimal quoting". SCHEMES:
    "One column for each scheme at the very end".
    """
    columns = COLUMNS + [f"scheme:{scheme['name'].removeprefix('@')}" for scheme in schemes]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(csv_cell(column) for column in columns) + "\n")
        for row in rows:
            file.write(",".join(csv_cell(row[column]) for column in columns) + "\n")


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {message}", file=sys.stderr)
        sys.exit(64)


def parse_arguments(arguments):
    parser = Parser(description="Reference grading of sales exports.")
    parser.add_argument("--as-of", metavar="YYYY-MM-DD")
    parser.add_argument("--map", metavar="role=Header", action="append", default=[])
    parser.add_argument("--people", metavar="FILE", action="append", default=[])
    parser.add_argument("--events", metavar="FILE", action="append", default=[])
    parser.add_argument("--rules", metavar="RULES.json")
    parser.add_argument("--out", metavar="DIR", required=True)
    parser.add_argument("files", metavar="FILE", nargs="+")
    options = parser.parse_args(arguments)

    as_of = None
    if options.as_of is not None:
        parsed = parse_date(options.as_of)
        if parsed is None or parsed[1] is not None:
            parser.error(f"not a date: {options.as_of}")
        as_of = parsed[0]

    role_headers = {}
    for entry in options.map:
        role, equals, header = entry.partition("=")
        if role not in ROLES + FACT_ROLES + MORE_ROLES or not equals:
            parser.error(f"not a mapping: {entry}")
        header = trimmed(header)
        if role == "attribute":
            role = schemes_reference.attribute_role(header)
        role_headers[role] = header
    return options, role_headers, as_of


def main(arguments):
    options, role_headers, as_of = parse_arguments(arguments)
    out = options.out
    csv.field_size_limit(2 ** 31 - 1)
    try:
        rules = schemes_reference.read_rules(options.rules) if options.rules else None
        rows, summary = grade(
            options.files, role_headers, as_of, options.people, options.events, rules)
    except (Unusable, schemes_reference.BadRules, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    os.makedirs(out, exist_ok=True)
    write_customers(
        os.path.join(out, "customers.csv"), rows, rules["schemes"] if rules else [])
    with open(os.path.join(out, "summary.json"), "w", encoding="utf-8", newline="") as file:
        json.dump(summary, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return 0


if __name__ == "__main__":
    # As a module, so that both scripts know the same classes.
    import grade_reference
    sys.exit(grade_reference.main(sys.argv[1:]))
