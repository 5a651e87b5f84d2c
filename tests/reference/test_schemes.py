#!/usr/bin/env python3
"""Checks of the scheme reference by cases computed by hand.

Usage: python3 test_schemes.py

The made customers (S..) of tests/fixtures/schemes, cuts over small lists, and
documents that must be refused. Lists also with which roles each of the rules
of tests/fixtures/schemes is meant to run (CASES).
"""

import copy
import datetime
import json
import os
import tempfile
import unittest
from fractions import Fraction

import grade_reference as reference
import schemes_reference as schemes

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")

SHOP_ROLES = {
    "order": "订单号", "customer": "客户编号", "name": "客户姓名", "date": "下单时间",
    "amount": "实付金额", "product": "商品名称", "category": "类目", "channel": "渠道",
    "store": "店铺", "discount": "优惠金额", "margin": "毛利", "status": "订单状态",
    "refund": "退款金额", "owner": "负责人", "region": "地区", "attribute:会员等级": "会员等级",
}
PEOPLE_ROLES = {
    "referral": "推荐人数", "satisfaction": "满意度", "complaint": "投诉次数",
    "overdue": "逾期天数", "open_amount": "欠款金额", "attribute:行业": "行业",
    "attribute:员工数": "员工数",
}
# Case: files, people files, event files, roles.
CASES = {
    "shop": (["schemes/orders.csv"], ["schemes/people.csv"], [],
             {**SHOP_ROLES, **PEOPLE_ROLES}),
    "shop alone": (["schemes/orders.csv"], [], [], SHOP_ROLES),
    "cdnow": (["cdnow_sample_transactions.csv"], [], [],
              {"customer": "customer_id", "date": "date", "amount": "amount"}),
    "lines": (["facts/lines/orders-1.csv", "facts/lines/orders-2.csv"], [], [],
              {"order": "订单号", "customer": "客户编号", "name": "客户姓名", "date": "下单日期",
               "amount": "金额", "status": "订单状态", "satisfaction": "满意度",
               "complaint": "投诉", "referral": "推荐人", "open_amount": "未付金额"}),
    "people": (["facts/people/orders.csv"],
               ["facts/people/people-1.csv", "facts/people/people-2.csv"],
               ["facts/people/events-1.csv", "facts/people/events-2.csv"],
               {"order": "订单号", "customer": "客户编号", "name": "姓名", "date": "日期",
                "amount": "金额", "status": "状态", "satisfaction": "NPS评分",
                "complaint": "投诉", "referral": "推荐人", "open_amount": "商机金额"}),
    "deals": (["facts/deals/deals-1.csv", "facts/deals/deals-2.csv"], [], [],
              {"order": "Deal Id", "customer": "Account", "name": "Account Name",
               "date": "Close Date", "amount": "Amount", "status": "Stage",
               "satisfaction": "Rating (%)", "referral": "Referrals", "open_amount": "Pipeline"}),
}
# Many customers, of whom little is told: the rules that need no more.
ONLY = {"cdnow": ["at_cuts.json", "cuts.json", "money.json", "rfm.json", "time.json"]}
AS_OF = {"shop": datetime.date(2024, 6, 30), "people": datetime.date(2024, 6, 30)}


def path(name):
    return os.path.join(FIXTURES, *name.split("/"))


def graded(case, rules=None, as_of=None):
    files, people, events, roles = CASES[case]
    rows, _ = reference.grade(
        [path(name) for name in files], roles, as_of, [path(name) for name in people],
        [path(name) for name in events], rules)
    return {row["customer_id"]: row for row in rows}


def book_of(case, as_of=None):
    """The Book of a run, caught on its way."""
    caught = []
    divide, schemes.divide = schemes.divide, lambda rules, book, rows: caught.append(book)
    try:
        graded(case, {"schemes": [], "grade_by": None}, as_of)
    finally:
        schemes.divide = divide
    return caught[0]


def all_rules():
    folder = path("schemes")
    return sorted(name for name in os.listdir(folder) if name.endswith(".json"))


class Measures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.book = book_of("shop")

    def is_(self, customer, measure, expected, days=None):
        value = self.book.column(measure, days)[customer]
        expected = None if expected is None else Fraction(expected)
        self.assertEqual(value, expected, (customer, measure, days, value))

    def test_windows(self):
        self.is_("S01", "orders", 2)
        self.is_("S01", "orders", 1, 365)
        self.is_("S01", "orders", 0, 364)
        self.is_("S01", "amount", 500, 365)
        self.is_("S01", "days_since_last", 365)
        self.is_("S01", "tenure_days", 366)
        self.is_("S01", "average_order", None, 364)

    def test_who_never_bought(self):
        for customer in ("S02", "S03", "S05", "S06", "S28", "S30"):
            for measure in ("days_since_last", "tenure_days", "average_order", "growth_percent",
                            "median_gap_days", "rhythm_days", "r_score"):
                self.is_(customer, measure, None)
            self.is_(customer, "orders", 0)
        self.is_("S02", "amount", -120)
        self.is_("S02", "refund_percent", None)
        self.is_("S06", "refund_percent", 100)
        self.is_("S28", "refund_percent", 100)
        self.is_("S28", "amount", 0)
        self.is_("S05", "discount_percent", None)
        self.is_("S05", "margin", 0)
        self.is_("S05", "categories", 0)
        self.is_("S05", {"attribute": "会员等级"}, 8)

    def test_growth(self):
        self.is_("S08", "growth_percent", 150, 90)
        self.is_("S09", "growth_percent", 100, 90)
        self.is_("S10", "growth_percent", None, 90)
        self.is_("S01", "growth_percent", None, 90)     # nothing before
        self.assertEqual(self.book.shop.half_span, 182)
        self.is_("S01", "growth_percent", 0, 183)       # 365 and 366 are the 183 before
        self.is_("S01", "growth_percent", None)         # 183..364 has nothing

    def test_gaps(self):
        self.is_("S11", "median_gap_days", "12.5")
        self.is_("S01", "median_gap_days", 1)
        self.is_("S07", "median_gap_days", None)
        self.is_("S07", "orders", 1)

    def test_lines(self):
        self.is_("S12", "refund_percent", 40)
        self.is_("S12", "refund_percent", None, 45)     # the credit note alone
        self.is_("S12", "amount", 60)
        self.is_("S12", "amount", -15, 45)
        self.is_("S13", "discount_percent", 25)
        self.is_("S13", "discount_percent", 0, 59)
        self.is_("S14", "discount_percent", "33.333333")
        self.is_("S14", "categories", 2)
        self.is_("S15", "categories", 1)
        self.is_("S16", "margin", "-10.5")
        self.is_("S16", "margin", 10, 60)
        self.is_("S29", "refund_percent", Fraction("71.428571"))    # 200 of 280
        # The lines of one order on two days.
        self.is_("S19", "orders", 0, 60)
        self.is_("S19", "order_days", 1)
        self.is_("S19", "amount", 100, 61)
        self.is_("S19", "margin", 3, 60)
        self.is_("S19", "discount_percent", 0, 60)

    def test_money_owed(self):
        self.is_("S03", "owed_amount", 300)
        self.is_("S03", "owed_percent", 100)
        self.is_("S04", "owed_amount", 50)
        self.is_("S17", "owed_amount", 100)
        self.is_("S17", "owed_percent", 50)
        self.is_("S18", "owed_percent", None)
        self.is_("S32", "owed_amount", 50)
        self.is_("S33", "owed_amount", -60)
        self.is_("S33", "owed_percent", None)
        self.is_("S32", "open_amount", 0)

    def test_people(self):
        self.is_("S30", "referrals", 2)
        self.is_("S01", "referrals", 0)
        self.is_("S30", "satisfaction", 5)
        self.is_("S31", "satisfaction", 2)
        self.is_("S01", "satisfaction", None)
        self.is_("S30", "complaints", 3)
        self.is_("S31", "complaints", 0)
        self.is_("S32", "complaints", 3)
        self.is_("S32", "complaints", 0, 36500)         # no dates
        self.is_("S31", "overdue_days", -5)
        self.is_("S32", "overdue_days", 30)
        self.is_("S01", "overdue_days", 0)
        self.is_("S30", {"attribute": " 员工数"}, 200)
        self.is_("S31", {"attribute": "员工数"}, None)
        self.is_("S21", {"attribute": "会员等级"}, None)
        self.is_("S22", {"attribute": "会员等级"}, 3)
        self.is_("S30", {"attribute": "地址"}, None)
        self.is_("S30", "contacts", None)

    def test_rounding(self):
        self.is_("S26", "average_order", "33.33333333")
        self.is_("S27", "average_order", "-33.33333333")
        self.assertEqual(schemes.rounded(Fraction(-1, 2), 0), -1)
        self.assertEqual(schemes.rounded(Fraction(1, 2), 0), 1)
        self.assertEqual(schemes.rounded(Fraction(-5, 12), 1), Fraction(-2, 5))

    def test_labels(self):
        customers = {customer.id: customer for customer in self.book.customers}

        def text(customer, label):
            return self.book.label(label, customers[customer])

        self.assertEqual(text("S20", "channel"), "APP")
        self.assertEqual(text("S20", "store"), "专营店")
        self.assertEqual(text("S20", "owner"), "李四")
        self.assertEqual(text("S20", "region"), None)
        self.assertEqual(text("S05", "channel"), "京东")
        self.assertEqual(text("S21", {"attribute": "会员等级"}), "金卡")
        self.assertEqual(text("S32", {"attribute": "行业"}), "零售")
        self.assertEqual(text("S02", "lifecycle"), None)
        self.assertEqual(text("S03", "lifecycle"), "prospect")
        self.assertEqual(text("S03", "churn_warning"), None)

    def test_contacts(self):
        book = book_of("people")
        days = {customer.id: customer.evidence.interactions for customer in book.customers}
        column = book.column("contacts")
        self.assertEqual(column["P01"], 1)
        self.assertEqual(book.column("contacts", 45)["P01"], 1)
        self.assertEqual(book.column("contacts", 45)["P02"], 0)
        # On the analysis date: counted, but on none of the last days.
        self.assertEqual((column["P03"], book.column("contacts", 9)["P03"]), (1, 0))
        self.assertEqual(book.column("days_since_contact")["P03"], 0)
        self.assertEqual((column["P04"], book.column("days_since_contact")["P04"]), (0, None))
        self.assertEqual(sum(column.values()), sum(len(own) for own in days.values()))


class Cuts(unittest.TestCase):
    def number(self, cut, values):
        return schemes.cut_of(cut, [Fraction(value) for value in values]).number

    def test_cuts(self):
        self.assertEqual(self.number({"quantile": 80}, [1, 2, 3, 4]), Fraction(17, 5))
        self.assertEqual(self.number("median", [1, 2, 4, 9]), 3)
        self.assertEqual(self.number("mean", [1, 1, 2]), Fraction(4, 3))
        self.assertEqual(self.number({"number": "-1.50"}, []), Fraction(-3, 2))
        self.assertEqual(self.number({"median_and_ranges": "1.5"}, [1, 2, 3, 4, 5]), 6)
        self.assertIsNone(schemes.cut_of("mean", []))

    def test_top_share(self):
        self.assertEqual(self.number({"top_share": 80}, [50, 30, 15, 5]), 30)
        self.assertEqual(self.number({"top_share": 81}, [50, 30, 15, 5]), 15)
        self.assertEqual(self.number({"top_share": 100}, [50, 30, 15, 5, 0, -9]), 5)
        self.assertEqual(self.number({"top_share": 1}, [50, 50, -10]), 50)
        self.assertEqual(self.number({"top_share": 50}, [4, 3, 3]), 3)
        self.assertIsNone(schemes.cut_of({"top_share": 80}, [Fraction(0), Fraction(-1)]))

    def test_deviations(self):
        # Mean 5, deviation 2.
        values = [Fraction(value) for value in (2, 4, 4, 4, 5, 5, 7, 9)]
        for times, cut in (("1.5", 8), ("0", 5), ("-1", 3)):
            deviations = schemes.cut_of({"mean_and_deviations": times}, values)
            signs = [deviations.sign(Fraction(value)) for value in (cut - 1, cut, cut + 1)]
            self.assertEqual(signs, [-1, 0, 1], times)
        # Deviation 1 / sqrt(2) x ...: an irrational cut, told apart closely.
        irrational = schemes.cut_of({"mean_and_deviations": 1}, [Fraction(v) for v in (0, 0, 1)])
        # 1/3 + sqrt(2)/3 = 0.804737854...
        self.assertEqual(irrational.sign(Fraction("0.8047378541")), -1)
        self.assertEqual(irrational.sign(Fraction("0.8047378542")), 1)


class Rules(unittest.TestCase):
    def test_scores_and_groups(self):
        document = {"schemes": [{
            "name": "s", "scores": [{"name": "points", "parts": [
                # S01 has 1: above 0 of three cuts; of the other part nothing is known.
                {"measure": "orders", "days": 365, "weight": 2,
                 "cuts": [{"number": 0}, {"number": 1}, {"number": 2}]},
                {"measure": "satisfaction", "cuts": [{"number": 2}], "weight": 5},
                # 365 days: above both, so none of two points.
                {"measure": "days_since_last", "best": "low",
                 "cuts": [{"number": 30}, {"number": 60}]}]}],
            "groups": [
                {"name": "exact", "grade": "high", "when": {"all": [
                    {"compare": {"measure": {"score": "points"}, "is": is_,
                                 "cut": {"number": "22.222222"}}}
                    for is_ in ("at_least", "at_most")]},
                 "split": {"groups": [{"name": "@in", "when": {"known": "amount"}}],
                           "otherwise": "out"}}],
            "otherwise": "@rest"}], "grade_by": "s"}
        rows = graded("shop", document)
        plain = graded("shop")
        self.assertEqual(rows["S01"]["scheme:s"], "exact / in")     # 100 x 2/3 / 3
        self.assertEqual(rows["S01"]["grade"], "high")
        self.assertEqual(rows["S02"]["scheme:s"], "rest")
        self.assertEqual(rows["S02"]["grade"], plain["S02"]["grade"])

    def test_all_fixtures(self):
        """Every case runs with every document, and changes nothing else; every
        word of the definition is used, and every scheme tells customers apart."""
        documents = {name: schemes.read_rules(path(f"schemes/{name}")) for name in all_rules()}
        text = json.dumps(list(documents.values()))
        words = [*schemes.WINDOWED, *schemes.PLAIN, *schemes.ID_LABELS, *schemes.TEXT_LABELS,
                 *schemes.COMPARISONS, "all", "any", "not", "known", "compare", "one_of", "number",
                 "quantile", "median", "mean", "top_share", "mean_and_deviations",
                 "median_and_ranges", "attribute", "score", "split", "grade", "weight", "note"]
        self.assertEqual([word for word in words if f'"{word}"' not in text], [])
        told = {name: {scheme["name"]: set() for scheme in document["schemes"]}
                for name, document in documents.items()}
        graded_otherwise = 0
        for case, as_of in [(case, None) for case in CASES] + list(AS_OF.items()):
            book = book_of(case, as_of)
            for name in ONLY.get(case, documents):
                document = documents[name]
                rows = [dict(row) for row in book.rows.values()]
                schemes.divide(document, book, rows)
                for row in rows:
                    for scheme in told[name]:
                        told[name][scheme].add(row.pop(f"scheme:{scheme.removeprefix('@')}"))
                    plain = book.rows[row["customer_id"]]
                    changed = [column for column in row if row[column] != plain[column]]
                    self.assertIn(changed, [[]] if document["grade_by"] is None else [[], ["grade"]])
                    graded_otherwise += len(changed)
        self.assertGreater(graded_otherwise, 100)
        for name in told:
            for scheme, cells in told[name].items():
                self.assertGreater(len(cells), 1, (name, scheme, cells))

    def test_refused(self):
        with open(path("schemes/example.json"), encoding="utf-8") as file:
            good = json.load(file)

        def refused(change):
            document = copy.deepcopy(good)
            change(document, document["schemes"][0])
            with tempfile.TemporaryDirectory() as folder:
                file = os.path.join(folder, "rules.json")
                with open(file, "w", encoding="utf-8") as out:
                    json.dump(document, out)
                with self.assertRaises(schemes.BadRules):
                    schemes.read_rules(file)

        refused(lambda document, scheme: document.update(schema=1))
        refused(lambda document, scheme: document.update(grade_by="?"))
        refused(lambda document, scheme: document.update(schemes=[scheme] * 2))
        refused(lambda document, scheme: scheme.update(more=1))
        refused(lambda document, scheme: scheme.update(otherwise="中端"))
        refused(lambda document, scheme: scheme["groups"][1].update(when={"all": []}))
        refused(lambda document, scheme: scheme["groups"][1].update(when={"known": "x"}))
        refused(lambda document, scheme: scheme["scores"][0]["parts"][1].update(days=5))
        refused(lambda document, scheme: scheme["scores"][0]["parts"][1].update(weight=0))
        refused(lambda document, scheme: scheme["scores"][0]["parts"][1].update(cuts=[]))
        refused(lambda document, scheme: scheme["scores"].append(scheme["scores"][0]))


if __name__ == "__main__":
    unittest.main()
