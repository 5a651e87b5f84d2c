#!/usr/bin/env python3
"""Makes the fixtures of tests/fixtures/schemes: a shop and rules for it.

Usage: python3 make_schemes.py          (writes the fixtures)

The shop comes from a seeded generator, so a second run writes the same bytes:
orders.csv (about 400 customers, one year and a half) and people.csv. Beside
random customers (C..) there are customers made for one rule (S..); what they
must come to is asserted in test_schemes.py. The rules together use every
measure, window, cut, condition, label and score option.
"""

import datetime
import json
import os
import random

from make_facts import GIVEN_NAMES, SURNAMES, Table

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "schemes")
# The last counted order is on the day before.
AS_OF = datetime.date(2025, 1, 1)
SPAN = 540

ORDER_COLUMNS = [
    "订单号", "客户编号", "客户姓名", "下单时间", "实付金额", "商品名称", "类目", "渠道", "店铺",
    "优惠金额", "毛利", "订单状态", "退款金额", "负责人", "地区", "会员等级",
]
PEOPLE_COLUMNS = [
    "客户编号", "推荐人数", "满意度", "投诉次数", "逾期天数", "欠款金额", "行业", "员工数",
]
GOODS = {
    "食品": ["绿茶", "红茶", "坚果", "饼干", "蜂蜜"],
    "家居": ["毛巾", "枕头", "台灯", "收纳盒"],
    "服饰": ["衬衫", "围巾", "帽子"],
    "数码": ["耳机", "充电器", "鼠标"],
    "母婴": ["奶瓶", "湿巾"],
    "": ["赠品", "补差"],
}
CHANNELS = ["天猫", "京东", "抖音", "门店", "App", "app", ""]
STORES = ["旗舰店", "专营店", "城西店", ""]
OWNERS = ["张三", "李四", "王五", ""]
REGIONS = ["华东", "华南", "华北", ""]
LEVELS = ["金卡", "银卡", "3", "5", "8", "", "", ""]
# Prices that many lines share make ties at cuts.
PRICES = [1990, 2990, 5000, 5000, 9900, 10000, 10000, 19900, 50000]


def text_of(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


class Shop:
    def __init__(self):
        self.chance = random.Random(20250201)
        self.orders = Table(ORDER_COLUMNS)
        self.people = Table(PEOPLE_COLUMNS)
        self.orders_so_far = 0

    def number(self):
        self.orders_so_far += 1
        return f"T{self.orders_so_far:05}"

    def when(self, days):
        minutes = self.chance.randint(8 * 60, 22 * 60)
        day = AS_OF - datetime.timedelta(days=days)
        return f"{day.isoformat()} {minutes // 60:02}:{minutes % 60:02}:00"

    def line(self, number, customer, days, amount, status="交易成功", **cells):
        self.orders.add(**{"订单号": number, "客户编号": customer, "下单时间": self.when(days),
                           "实付金额": amount, "订单状态": status, **cells})

    def made(self, customer, *lines):
        """Lines (days before as_of, amount, cells), each an order of its own
        unless its cells give a number."""
        for days, amount, *cells in lines:
            cells = dict(cells[0]) if cells else {}
            number = cells.pop("订单号", None) or self.number()
            self.line(number, customer, days, amount, 客户姓名=f"{customer}客", **cells)


def order_days(chance):
    """Days before as_of on which a random customer buys."""
    kind = chance.choice(["steady", "often", "new", "fading", "lost", "once", "once", "once_new"])
    if kind == "steady":
        gap = chance.randint(30, 80)
        days = [gap // 2 + gap * step + chance.randint(-7, 7) for step in range(480 // gap)]
    elif kind == "often":
        days = [8 + 21 * step + chance.randint(-6, 6) for step in range(chance.randint(5, 14))]
    elif kind == "new":
        days = chance.sample(range(1, 170), chance.randint(2, 4))
    elif kind == "fading":
        days = [chance.randint(30, 60)] + chance.sample(range(185, 360), chance.randint(2, 5))
    elif kind == "lost":
        days = chance.sample(range(200, SPAN), chance.randint(2, 4))
    elif kind == "once":
        days = [chance.choice([90, 182, 183, 365, chance.randint(150, SPAN)])]
    else:
        days = [chance.choice([1, 30, chance.randint(1, 120)])]
    return sorted({day for day in days if 1 <= day <= SPAN}, reverse=True)


def random_order(shop, customer, name, days, habits):
    chance = shop.chance
    number = shop.number()
    status = chance.choice(["交易成功"] * 40 + ["已关闭", "待付款", "待付款", "已退款", "已退款"])
    for _ in range(chance.choice([1, 1, 1, 2, 2, 3])):
        category = chance.choice(list(GOODS))
        cents = chance.choice(PRICES) if chance.random() < 0.6 else chance.randint(100, 60000)
        if chance.random() < 0.01:
            cents = 0
        cells = {
            "客户姓名": name, "商品名称": chance.choice(GOODS[category]), "类目": category,
            "优惠金额": chance.choice(["", "0", "0.00", "5", "12.50", "-3", "满减"]),
            "毛利": chance.choice([text_of(cents * chance.randint(-10, 45) // 100), "", "0"]),
            "地区": habits["地区"],
            "会员等级": chance.choice(LEVELS),
        }
        for column, choices in (("渠道", CHANNELS), ("店铺", STORES), ("负责人", OWNERS)):
            cells[column] = habits[column] if chance.random() < 0.7 else chance.choice(choices)
        if status == "已退款":
            cells["退款金额"] = chance.choice([text_of(cents), ""])
        elif status == "交易成功" and cents > 200 and chance.random() < 0.06:
            cells["退款金额"] = text_of(chance.choice([cents, cents // 2, cents // 4, 100]))
        elif chance.random() < 0.2:
            cells["退款金额"] = chance.choice(["0", "0.00", "无"])
        shop.line(number, customer, days, text_of(cents), status, **cells)
    if status == "交易成功" and chance.random() < 0.04:
        # Goods that came back: some in their order, some in one of their own.
        back = number if chance.random() < 0.5 else shop.number()
        shop.line(back, customer, max(days - chance.randint(0, 9), 1),
                  text_of(-chance.choice([1000, 2990, 5000, 60000])), 客户姓名=name)


def random_person(shop, customer):
    chance = shop.chance
    shop.people.add(
        客户编号=customer,
        推荐人数=chance.choice(["", "", "0", "0", "1", "1", "2", "3", "7", "很多"]),
        满意度=chance.choice(["", "1", "2", "3", "3", "4", "4", "4.5", "5", "5", "满意",
                            "非常不满意", "未答"]),
        投诉次数=chance.choice(["", "0", "0", "0", "无", "1", "1", "2", "3", "是", "已解决", "漏发"]),
        逾期天数=chance.choice(["", "0", "0", "5", "30", "30", "31", "90", "-5", "未到期"]),
        欠款金额=chance.choice(["", "", "0", "100", "100.00", "250.50", "9000", "-20", "待核"]),
        行业=chance.choice(["制造", "零售", "零售 ", "餐饮", "IT", "it", ""]),
        员工数=chance.choice(["", "8", "20", "20", "50", "200", "200", "5000", "50-100", "0"]))


def made_customers(shop):
    made = shop.made
    person = shop.people.add
    # Edges of windows.
    made("S01", (366, "500.00"), (365, "500.00"))
    # Never bought: credit notes, unpaid, closed, refunded.
    made("S02", (40, "-120.00"))
    made("S03", (40, "300.00", {"订单状态": "待付款"}))
    made("S04", (40, "300.00", {"订单状态": "待付款"}))
    person(客户编号="S04", 欠款金额="50")
    made("S05", (40, "300.00", {"订单状态": "已关闭", "渠道": "京东", "会员等级": "8"}))
    made("S06", (40, "200.00", {"订单状态": "已退款"}))
    made("S07", (40, "0.00", {"毛利": "0"}))
    # Growth of the last 90 days over the 90 before.
    made("S08", (300, "100.00"), (120, "400.00"), (30, "600.00"))
    made("S09", (180, "100.00"), (91, "50.00"), (90, "150.00"))
    made("S10", (179, "100.00"), (90, "150.00"))
    made("S11", (40, "10.00"), (30, "10.00"), (15, "10.00"))
    # Given back: 25 by the column, 15 by a credit note, of 100.
    made("S12", (50, "100.00", {"退款金额": "25.00"}), (40, "-15.00"))
    made("S13", *[(60 - step, "20.00", {"优惠金额": cell})
                  for step, cell in enumerate(["5", "0", "", "满减"])])
    made("S14", *[(60 - step, "20.00", {"优惠金额": cell, "类目": category, "商品名称": "样品"})
                  for step, (cell, category) in enumerate(
                      [("-2.5", "食品"), ("0.00", "家居"), ("", "食品 ")])])
    made("S15", (70, "10.00", {"类目": "食品"}), (69, "10.00", {"商品名称": "补差"}),
         (68, "10.00", {"类目": "数码", "订单状态": "已关闭"}))
    made("S16", (70, "100.00", {"毛利": "-20.50"}), (60, "100.00", {"毛利": "10"}),
         (50, "100.00", {"毛利": "-"}))
    # Unpaid: of the past, of the analysis date, of the day after.
    made("S17", (70, "100.00"), (70, "60.00", {"订单状态": "待付款"}),
         (0, "40.00", {"订单状态": "待付款"}), (-1, "7.00", {"订单状态": "待付款"}))
    made("S18", (70, "-100.00"), (70, "60.00", {"订单状态": "待付款"}))
    # One order on two days: the earlier one is the order's.
    made("S19", (61, "70.00", {"订单号": "T90019", "毛利": "7", "优惠金额": "1"}),
         (59, "30.00", {"订单号": "T90019", "毛利": "3"}))
    # Labels: the later line of a day, the latest that has a text.
    made("S20", (60, "10.00", {"渠道": "天猫", "店铺": "城西店", "负责人": "张三"}),
         (30, "10.00", {"渠道": "京东", "店铺": "旗舰店", "负责人": "李四"}),
         (30, "10.00", {"渠道": " APP ", "店铺": "专营店"}), (10, "10.00", {"店铺": ""}))
    # A text after a number: no number is known.
    made("S21", (60, "10.00", {"会员等级": "5"}), (30, "10.00", {"会员等级": "金卡"}))
    made("S22", (60, "10.00", {"会员等级": "金卡"}),
         (30, "10.00", {"会员等级": "3", "订单状态": "已关闭"}))
    # Exactly at a number that rules cut at.
    made("S23", (100, "1000.00"))
    made("S24", (100, "1000.01"))
    made("S25", (100, "999.99"))
    # A third, which has to be rounded: 100 / 3 and, negative, -100 / 3.
    made("S26", (100, "33.34"), (90, "33.33"), (80, "33.33"))
    made("S27", (100, "10.00"), (90, "10.00"), (80, "10.00"), (70, "-130.00"))
    # Brought to zero by its refund: no order.
    made("S28", (100, "80.00", {"退款金额": "80.00"}))
    made("S29", (100, "80.00"), (60, "200.00", {"订单状态": "已退款", "退款金额": "200.00"}))
    person(客户编号="S30", 推荐人数="2", 满意度="5", 投诉次数="3", 逾期天数="31", 行业="IT", 员工数="200")
    person(客户编号="S31", 推荐人数="0", 满意度="不满意", 投诉次数="无", 逾期天数="-5", 员工数="50-100")
    made("S32", (20, "50.00"))
    person(客户编号="S32", 投诉次数="2", 逾期天数="30", 欠款金额="200")
    person(客户编号="S32", 投诉次数="漏发", 逾期天数="5", 欠款金额="50", 行业=" 零售 ", 员工数="20")
    made("S33", (20, "50.00"))
    person(客户编号="S33", 欠款金额="-60", 推荐人数="1")
    # Buys on the first day and on the last.
    made("S34", (SPAN, "88.00"), (1, "88.00"))


def make_shop():
    shop = Shop()
    chance = shop.chance
    for number in range(365):
        customer = f"C{number + 1:04}"
        name = chance.choice(SURNAMES) + chance.choice(GIVEN_NAMES) + chance.choice(GIVEN_NAMES)
        habits = {"渠道": chance.choice(CHANNELS), "店铺": chance.choice(STORES),
                  "负责人": chance.choice(OWNERS), "地区": chance.choice(REGIONS)}
        for days in order_days(chance):
            random_order(shop, customer, name, days, habits)
        if chance.random() < 0.6:
            random_person(shop, customer)
    for number in range(6):
        random_person(shop, f"N{number + 1:02}")
    made_customers(shop)
    # By day, as exports are; the lines of a day stay in the order they came.
    shop.orders.rows.sort(key=lambda row: row["下单时间"][:10])
    return shop


# --------------------------------------------------------------------------
# Rules
# --------------------------------------------------------------------------

def compare(measure, comparison, cut, days=None):
    content = {"measure": measure}
    if days is not None:
        content["days"] = days
    return {"compare": {**content, "is": comparison, "cut": cut}}


def number(text):
    return {"number": text}


def quantile(percent):
    return {"quantile": percent}


def one_of(label, *texts):
    return {"one_of": {"label": label, "any": list(texts)}}


def group(name, when, **more):
    return {"name": name, "when": when, **more}


def scheme(name, groups, otherwise, **more):
    return {"name": name, **more, "groups": groups, "otherwise": otherwise}


def title(measure, days):
    if isinstance(measure, dict):
        measure = " ".join(next(iter(measure.items())))
    return measure + (f" {days}" if days else "")


def ladder(measure, days=None, step=10):
    """Cells that tell a value nearly: its place among the quantiles; otherwise
    only what is unknown."""
    groups = [
        group(f"q{percent}", compare(measure, "at_least", quantile(percent), days))
        for percent in range(100 - step, 0, -step)]
    groups.append(group("q0", compare(measure, "below", quantile(step), days)))
    return scheme(f"{title(measure, days)} 分位", groups, "@unknown")


def steps(name, measure, numbers, days=None):
    """Cells that tell a value between numbers, and whether it is one of them."""
    groups = []
    for text in numbers:
        groups.append(group(f"> {text}", compare(measure, "above", number(text), days)))
        groups.append(group(f"= {text}", compare(measure, "at_least", number(text), days)))
    groups.append(group(f"< {numbers[-1]}", compare(measure, "below", number(numbers[-1]), days)))
    return scheme(name, groups, "unknown")


def rules(*schemes, grade_by=None):
    document = {"schema": 2, "schemes": list(schemes)}
    if grade_by is not None:
        document["grade_by"] = grade_by
    return document


LEVEL = {"attribute": "会员等级"}
STAFF = {"attribute": " 员工数 "}

EXAMPLE = rules(scheme(
    "高端 / 中端 / 一般",
    [group("高端", {"all": [
        compare({"score": "忠诚度"}, "at_least", number("60")),
        compare("amount", "at_least", {"top_share": 50}, 365),
        {"not": compare("overdue_days", "above", number("30"))}]},
        grade="high",
        split={"groups": [group("天猫", one_of("channel", "天猫"))], "otherwise": "其他渠道"}),
     group("中端", {"any": [one_of("lifecycle", "loyal", "growing"), {"known": "referrals"}]})],
    "一般",
    note="when to use it",
    scores=[{"name": "忠诚度", "parts": [
        {"measure": "orders", "days": 365, "cuts": [quantile(20), quantile(40), quantile(60),
                                                    quantile(80)], "weight": 2, "best": "high"},
        {"measure": "days_since_last", "days": None, "cuts": ["median"], "weight": 1,
         "best": "low"}]}]))

TIME = rules(
    ladder("days_since_last"), ladder("tenure_days"), ladder("orders"), ladder("orders", 365),
    ladder("order_days"), ladder("order_days", 90), ladder("median_gap_days", step=5),
    ladder("rhythm_days", step=5),
    steps("gaps", "median_gap_days", ["30", "12.5", "12.4"]),
    steps("rhythm", "rhythm_days", ["90", "45.75", "30", "14"]),
    steps("last", "days_since_last", ["365", "182", "90", 30, 1]),
    steps("orders in 365", "orders", ["2", "1", "0"], 365))

MONEY = rules(
    ladder("amount", step=5), ladder("amount", 182, step=5), ladder("average_order", step=5),
    ladder("average_order", 182), ladder("growth_percent"), ladder("growth_percent", 90),
    ladder("margin", step=5), ladder("margin", 365), ladder("open_amount"),
    ladder("owed_amount"), ladder("owed_percent"),
    steps("amount", "amount", ["1000.00", "0", "-0.01", "-100", "-120.00"]))

LINES = rules(
    ladder("refund_percent"), ladder("refund_percent", 180), ladder("discount_percent"),
    ladder("discount_percent", 60), ladder("categories"), ladder("categories", 120),
    steps("refunds", "refund_percent", ["100", "50", "40", "33.333333", "25", "0"]),
    steps("discounts", "discount_percent", ["100", "66.666667", "50", "33.333333", "25", "0"]),
    steps("kinds", "categories", ["5", "4", "3", "2", "1", "0"]),
    steps("refunds of 60 days", "refund_percent", ["100", "50", "15", "0"], 60),
    steps("kinds of 60 days", "categories", ["2", "1", "0"], 60),
    steps("margin of 60 days", "margin", ["100", "10", "3", "0", "-10.50"], 60))

BESIDE = rules(
    steps("referrals", "referrals", ["7", "3", "2", "1", "0"]),
    steps("satisfaction", "satisfaction", ["5", "4.5", "4", "3", "2", "1"]),
    steps("complaints", "complaints", ["3", "2", "1", "0"]),
    steps("complaints of a year", "complaints", ["1", "0"], 365),
    steps("overdue", "overdue_days", ["90", "31", "30", "5", "0", "-5"]),
    steps("open", "open_amount", ["600", "100", "0"]),
    steps("owed", "owed_amount", ["9000", "250.5", "100", "50", "0", "-20", "-60"]),
    steps("owed percent", "owed_percent", ["100", "50", "10", "0", "-100"]),
    steps("staff", STAFF, ["5000", "200", "50", "20", "8", "0"]),
    steps("level", LEVEL, ["8", "5", "3"]),
    ladder({"attribute": "员工数"}, step=20),
    scheme("known", [
        group(f"{mark} known", {"known": measure})
        for mark, measure in [("staff", STAFF), ("level", LEVEL), ("answer", "satisfaction"),
                              ("owed", "owed_percent"), ("referrals", "referrals")]], "none"))

CONTACTS = rules(
    ladder("contacts"), ladder("contacts", 365), ladder("days_since_contact"),
    steps("contacts", "contacts", ["4", "3", "2", "1", "0"]),
    steps("contacts of 90 days", "contacts", ["2", "1", "0"], 90),
    steps("last contact", "days_since_contact", ["365", "46", "45", "30", "0"]),
    steps("answer", "satisfaction", ["9", "8", "6", "5", "2", "0"]),
    steps("complaints", "complaints", ["2", "1", "0"]),
    steps("complaints of 90 days", "complaints", ["2", "1", "0"], 90),
    steps("referrals", "referrals", ["2", "1", "0"]),
    steps("open", "open_amount", ["3000", "600", "5", "0"]),
    scheme("cared for", [
        group("new talk", {"all": [compare("contacts", "above", "mean", 182),
                                   {"known": "days_since_contact"}]}),
        group("quiet", {"not": {"known": "days_since_contact"}})], "@rest"))

ALL_CUTS = [
    number("100"), number(3), number("-0.5"), quantile(1), quantile(33), quantile(99), "median",
    quantile(50), {"top_share": 1}, {"top_share": 50}, {"top_share": 80}, {"top_share": 100},
    "mean", {"mean_and_deviations": "1.5"}, {"mean_and_deviations": "0"},
    {"mean_and_deviations": "-0.25"}, {"median_and_ranges": "1.5"}, {"median_and_ranges": "-0.5"},
    {"median_and_ranges": 0},
]


def every_cut(measure, days=None):
    """The first cut that a value is above, or at."""
    def name(cut):
        return cut if isinstance(cut, str) else " ".join(str(part) for part in
                                                         next(iter(cut.items())))
    by_cut = [compare(measure, comparison, cut, days)
              for cut, comparison in zip(ALL_CUTS, ["at_least", "above"] * len(ALL_CUTS))]
    groups = [group(f"{place} {name(cut)}", condition)
              for place, (cut, condition) in enumerate(zip(ALL_CUTS, by_cut))]
    groups.append(group("below mean", compare(measure, "below", "mean", days)))
    return scheme(f"cuts {title(measure, days)}", groups, "unknown")


def counted_cuts(measure, days=None):
    """How many of the cuts a value is above."""
    parts = [{"measure": measure, "cuts": ALL_CUTS[start:start + 10]} for start in (0, 9)]
    if days is not None:
        parts = [{**part, "days": days} for part in parts]
    return scheme(
        f"above {title(measure, days)}",
        [group(f"{text}", compare({"score": "cuts"}, "at_least", number(text)))
         for text in range(100, 0, -5)] + [
             group("0", compare({"score": "cuts"}, "at_most", number("0")))],
        "low or unknown", scores=[{"name": "cuts", "parts": parts}])


CUTS = rules(
    every_cut("amount"), every_cut("amount", 90), every_cut("average_order"),
    every_cut("days_since_last"), every_cut("orders"), every_cut("owed_amount"),
    counted_cuts("amount"), counted_cuts("orders", 180), counted_cuts("tenure_days"),
    counted_cuts("growth_percent"), counted_cuts("median_gap_days"), counted_cuts("m_score"))

# Nearly every cut puts values exactly on itself: many orders are equal.
AT_CUTS = rules(*[
    scheme(f"{comparison} {name}", [
        group(f"{measure}", compare(measure, comparison, cut))
        for measure in ("orders", "f_score", "average_order")], "none")
    for comparison in ("at_least", "above", "at_most", "below")
    for name, cut in (("median", "median"), ("half", {"top_share": 50}), ("2", number("2")))])

LABELS = rules(
    scheme("grade", [group(f"@{each}", one_of("grade", each)) for each in ("high", "mid", "low")],
           "unknown"),
    scheme("value", [group(f"@{each}", one_of("value", each)) for each in ("high", "mid", "low")],
           "unknown"),
    scheme("potential and relation", [
        group("A", {"all": [one_of("potential", "high"), one_of("relation", "loyal")]}),
        group("B", {"any": [one_of("potential", "high", "low"), one_of("relation", "lost")]}),
        group("C", one_of("potential", "unknown"))], "D"),
    scheme("lifecycle", [
        group("gone", one_of("lifecycle", "lost", "silent")),
        group("here", one_of("lifecycle", "loyal", "growing", "returned", "first")),
        group("danger", one_of("lifecycle", "warning")),
        group("others", {"not": one_of("lifecycle", "prospect")})], "prospect or unknown"),
    scheme("warning", [group("yes", one_of("churn_warning", "YES ")),
                       group("no", one_of("churn_warning", "no"))], "never bought"),
    scheme("segments", [
        group("best", one_of("rfm_segment", "champions", "loyal")),
        group("win back", one_of("rfm_segment", "at_risk", "cant_lose", "hibernating")),
        group("important", one_of("rfm_class", "important_value", "important_develop",
                                  "important_keep", "important_win_back")),
        group("general", {"not": one_of("rfm_class", "general_win_back")})], "rest"),
    scheme("abc", [group("A", one_of("abc", "A")), group("B", one_of("abc", "b"))], "C"),
    scheme("channel", [group("mobile", one_of("channel", "APP", "抖音")),
                       group("platform", one_of("channel", "天猫", " 京东 ")),
                       group("other", {"not": one_of("channel", "none")})], "unknown"),
    scheme("store", [group(each, one_of("store", each)) for each in ("旗舰店", "专营店", "城西店")],
           "unknown"),
    scheme("who and where", [
        group("张三", one_of("owner", "张三"), split={
            "groups": [group("华东", one_of("region", "华东", "East")),
                       group("elsewhere", {"not": one_of("region", "华东", "East")})],
            "otherwise": "nowhere"}),
        group("another", {"not": one_of("owner", "张三")}, split={
            "groups": [group("south", one_of("region", "华南", "south"))],
            "otherwise": "rest"})], "nobody's"),
    scheme("trade", [group("retail", one_of({"attribute": "行业"}, "零售", "Consumer")),
                     group("it", one_of({"attribute": "行业 "}, "It")),
                     group("other", {"not": one_of({"attribute": "行业"}, "-")})], "unknown"),
    scheme("level", [group("card", one_of(LEVEL, "金卡", "银卡")), group("3", one_of(LEVEL, "3")),
                     group("consumer", one_of({"attribute": "SEGMENT"}, "consumer"))],
           "other or unknown"))


def part(measure, cuts, **more):
    return {"measure": measure, "cuts": cuts, **more}


FIFTHS = [quantile(20), quantile(40), quantile(60), quantile(80)]
VALUE = {"name": "价值", "parts": [
    part("amount", FIFTHS, weight=3), part("average_order", FIFTHS, days=365, weight=2),
    part("margin", [number("0"), "mean", {"mean_and_deviations": "1"}], weight=100)]}
LOYALTY = {"name": "忠诚", "parts": [
    part("orders", [number(1), number("2"), number("4")], days=365, best="high"),
    part("days_since_last", ["median", {"median_and_ranges": "1"}], best="low", weight=7),
    part("median_gap_days", ["mean"], best="low"),
    part("growth_percent", [number("80"), number("120")]),
    part("satisfaction", [number("2"), number("4")], weight=2),
    part("complaints", [number("0"), number("1"), number("2")], best="low", days=None),
    part(LEVEL, [number("3")]),
    part("refund_percent", [{"top_share": 80}, {"top_share": 20}], best="low")]}
UNKNOWN = {"name": "nobody knows", "parts": [
    part({"attribute": "no such column"}, [number("1")]),
    part({"attribute": "no such column"}, ["median"])]}
HALF = {"name": "half known", "parts": [
    part("satisfaction", [number("3"), number("4"), number("4.4")]),
    part({"attribute": "no such column"}, ["median"], weight=5)]}

SCORES = rules(
    scheme("value and loyalty", [
        group("both", {"all": [compare({"score": "价值"}, "above", quantile(80)),
                               compare({"score": "忠诚"}, "at_least", "median")]}),
        group("value", compare({"score": "价值"}, "above", quantile(80))),
        group("loyalty", compare({"score": "忠诚"}, "at_least", {"top_share": 30})),
        group("middle", compare({"score": "忠诚"}, "at_least", {"mean_and_deviations": "-0.5"})),
        group("low", compare({"score": "价值"}, "at_least", {"median_and_ranges": "-1"}))],
        "rest", scores=[VALUE, LOYALTY]),
    {**ladder({"score": "价值"}, step=5), "scores": [VALUE]},
    {**ladder({"score": "忠诚"}, step=5), "scores": [LOYALTY]},
    {**steps("rounded", {"score": "忠诚"}, ["90", "66.666667", "66.666666", "50", "33.333333", "0"]),
     "scores": [LOYALTY]},
    scheme("unknown scores", [
        group("no", compare({"score": "nobody knows"}, "at_least", number("0"))),
        group("no either", {"not": compare({"score": "nobody knows"}, "at_least", number("0"))}),
        group("no cut", compare({"score": "nobody knows"}, "below", "mean")),
        group("good", compare({"score": "half known"}, "above", number("66.666666"))),
        group("one third", compare({"score": "half known"}, "at_least", number("33.333333"))),
        group("none", compare({"score": "half known"}, "at_most", number("33.333332")))],
        "unknown", scores=[UNKNOWN, HALF]))

DEEP = {"all": [{"not": {"any": [{"all": [
    {"not": {"any": [one_of("abc", "C"), compare("orders", "below", number("2"))]}},
    compare("growth_percent", "below", number("100"), 90)]},
    one_of("lifecycle", "lost")]}},
    {"any": [{"not": {"not": {"known": "rhythm_days"}}}, {"known": "satisfaction"}]}]}

NESTING = rules(
    scheme("three deep", [
        group("一", one_of("abc", "A"), split={"groups": [
            group("二", compare("orders", "at_least", "median"), split={"groups": [
                group("三", compare("days_since_last", "at_most", "median"), split={
                    "groups": [group("四", DEEP)], "otherwise": "@rest"}),
                group("三甲", {"known": "growth_percent"})], "otherwise": "三乙"}),
            group("二甲", compare("margin", "above", number("0")))], "otherwise": "二乙"}),
        group("一甲", one_of("abc", "B"), split={
            "groups": [group("一", compare("amount", "above", "mean"))], "otherwise": "@rest"})],
        "@rest"),
    scheme("deep", [group("in", DEEP), group("out", {"not": DEEP})], "unknown"),
    # What is unknown decides nothing, and spoils nothing that is decided.
    scheme("kleene all", [
        group("true", {"all": [compare("satisfaction", "at_least", number("3")),
                               compare("growth_percent", "above", number("50"), 90)]}),
        group("false", {"not": {"all": [
            compare("satisfaction", "at_least", number("3")),
            compare("growth_percent", "above", number("50"), 90)]}})], "unknown"),
    scheme("kleene any", [
        group("true", {"any": [compare("satisfaction", "at_least", number("3")),
                               compare("growth_percent", "above", number("50"), 90),
                               one_of("value", "high")]}),
        group("false", {"not": {"any": [
            compare("satisfaction", "at_least", number("3")),
            compare("growth_percent", "above", number("50"), 90),
            one_of("value", "high")]}})], "unknown"),
    scheme("kleene not", [
        group("far", {"not": compare("days_since_last", "below", number("100"))}),
        group("near", {"not": compare("days_since_last", "at_least", number("100"))})],
        "never bought"),
    scheme("first wins", [
        group("a", compare("orders", "at_least", number("3"))),
        group("b", compare("orders", "at_least", number("2"))),
        group("c", compare("orders", "at_least", number("3"))),
        group("d", compare("orders", "at_least", number("1")))], "e"))

GRADED = scheme("客户分级", [
    group("顶", {"all": [compare("amount", "at_least", {"top_share": 40}),
                        {"not": one_of("lifecycle", "lost")}]}, grade="high"),
    group("没有级别", compare("orders", "at_least", number("5"))),
    group("反的", one_of("grade", "high"), grade="low"),
    group("中", compare("amount", "at_least", "median"), grade="mid")], "其余")

GRADE_BY = rules(
    scheme("labels see the grade of before", [
        group("high", one_of("grade", "high")), group("mid", one_of("grade", "mid"))], "low"),
    GRADED, grade_by="客户分级")

GRADE_BY_SPLIT = rules(scheme("inner", [
    group("outer has one", one_of("abc", "A"), grade="low", split={"groups": [
        group("inner has one", compare("orders", "at_least", "mean"), grade="high"),
        group("inner has none", compare("days_since_last", "below", "median"), split={
            "groups": [group("innermost", one_of("relation", "regular"), grade="mid")],
            "otherwise": "rest"}),
        group("null", compare("orders", "above", number("1")), grade=None, split=None)],
        "otherwise": "rest"}),
    group("outer has none", one_of("abc", "B"), split={"groups": [
        group("inner has one", compare("amount", "above", "median"), grade="high")],
        "otherwise": "rest"})], "rest"), grade_by="inner")

# Every other one backwards, since the first groups take most customers.
WINDOWS = rules(*[
    scheme(f"{days} days", [
        group("busy", {"all": [compare("orders", "at_least", number("2"), days),
                               compare("order_days", "at_least", number("2"), days)]}),
        group("big", compare("amount", "above", "mean", days)),
        group("dear", compare("average_order", "above", "median", days)),
        group("grown", compare("growth_percent", "above", number("100"), days)),
        group("gives back", compare("refund_percent", "above", number("0"), days)),
        group("bargains", compare("discount_percent", "above", "median", days)),
        group("wide", compare("categories", "above", number("1"), days)),
        group("earns", compare("margin", "above", number("0"), days)),
        group("met", compare("contacts", "at_least", number("1"), days)),
        group("complains", compare("complaints", "at_least", number("1"), days)),
        group("no order", compare("orders", "at_most", number("0"), days))
    ][::-1 if place % 2 else 1], "rest")
    for place, days in enumerate([1, 30, 7, 90, 181, 182, 365, 183, 364, 366, 1000, 36500])])

# Measures that no file tells of where only orders are given; sums that are 0.
NOT_TOLD = rules(*[
    scheme(measure, [
        group("known", {"known": measure}),
        group("above", compare(measure, "above", cut)),
        group("not above", {"not": compare(measure, "above", cut)}),
        group("number", compare(measure, "at_least", number("0"))),
        group("cut is unknown", {"not": {"known": measure}})], "unknown")
    for measure, cut in [
        ("referrals", "mean"), ("contacts", "median"), ("days_since_contact", quantile(10)),
        ("satisfaction", {"mean_and_deviations": "0"}), ("complaints", {"top_share": 50}),
        ("overdue_days", {"median_and_ranges": "1"}), ("margin", "mean"),
        ("discount_percent", "median"), ("categories", "mean")]],
    scheme("no sum", [
        group("top", compare("open_amount", "at_least", {"top_share": 80})),
        group("not top", {"not": compare("open_amount", "at_least", {"top_share": 80})}),
        group("top of a year", compare("complaints", "at_least", {"top_share": 80}, 1))],
        "no cut"),
    scheme("@named", [group("@all", {"any": [one_of("owner", "李四"), one_of("region", "x")]})],
           "@none"))

ROUNDING = rules(
    steps("average", "average_order", ["33.33333334", "33.33333333", "33.333333"]),
    steps("negative average", "average_order", ["-33.33333333", "-33.33333334"]),
    steps("average of 85", "average_order", ["33.33", "0", "-120"], 85),
    steps("growth", "growth_percent", ["150", "100", "50", "0"], 90),
    steps("growth of H", "growth_percent", ["200", "150", "100", "0"]),
    steps("owed", "owed_percent", ["66.666667", "50", "33.333333", "0"]),
    steps("deviations", "amount", ["1000.01", "1000", "999.99"]))

SCORES_OF_RULES = rules(
    *[steps(measure, measure, ["4", "3", "2", "1"]) for measure in
      ("r_score", "f_score", "m_score")],
    scheme("数位", [
        group(f"R{r}", compare("r_score", "at_least", number(r)), split={
            "groups": [group(f"F{f}", compare("f_score", "at_least", number(f)))
                       for f in (5, 3)], "otherwise": "F1"})
        for r in (5, 4, 3, 2, 1)], "未购买"),
    scheme("averages", [
        group("above", {"all": [compare(measure, "above", "mean") for measure in
                                ("r_score", "f_score", "m_score")]}),
        group("top", compare("m_score", "at_least", {"top_share": 40}))], "rest"))

RULES = {
    "example": EXAMPLE, "time": TIME, "money": MONEY, "lines": LINES, "beside": BESIDE,
    "contacts": CONTACTS, "cuts": CUTS, "at_cuts": AT_CUTS, "labels": LABELS, "scores": SCORES,
    "nesting": NESTING, "grade_by": GRADE_BY, "grade_by_split": GRADE_BY_SPLIT,
    "windows": WINDOWS, "not_told": NOT_TOLD, "rounding": ROUNDING, "rfm": SCORES_OF_RULES,
}


def rules_text(document):
    """A scheme a paragraph, a group a line: readable beside a difference."""
    def line(node):
        return json.dumps(node, ensure_ascii=False)

    schemes = []
    for each in document["schemes"]:
        rest = [f"{line(key)}: {line(each[key])}" for key in each if key != "groups"]
        groups = ",\n    ".join(line(inner) for inner in each["groups"])
        rest.append(f'"groups": [\n    {groups}\n  ]' if groups else '"groups": []')
        schemes.append("{" + ",\n   ".join(rest) + "}")
    rest = [f"{line(key)}: {line(document[key])}" for key in document if key != "schemes"]
    text = "{" + ",\n ".join(rest + ['"schemes": [\n  ' + ",\n  ".join(schemes) + "\n ]"]) + "}\n"
    assert json.loads(text) == document
    return text


def write(name, text):
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def main():
    shop = make_shop()
    write("orders.csv", shop.orders.text())
    write("people.csv", shop.people.text())
    for name, document in RULES.items():
        write(f"{name}.json", rules_text(document))
    customers = {row["客户编号"] for row in shop.orders.rows + shop.people.rows}
    print(len(shop.orders.rows), "lines,", len(customers), "customers,", len(RULES), "rules")


if __name__ == "__main__":
    main()
