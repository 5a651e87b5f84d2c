#!/usr/bin/env python3
"""Makes the fixtures of tests/fixtures/facts and checks that each rule of the
evidence beside orders occurs in them.

Usage: python3 make_facts.py            (writes the fixtures, prints counts)

The files come from a seeded generator, so a second run writes the same bytes.
Three shops of two years: `lines` has the evidence as columns of its order
lines, `people` in people and event files, `deals` as the status of its orders.
Beside random customers each has customers made for one rule (E.., P.., D..);
what they must come to is asserted with the reference script.
"""

import csv
import datetime
import io
import os
import random

import grade_reference as reference

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "facts")
# The last order of every shop is on the day before.
AS_OF = datetime.date(2025, 1, 1)
SPAN = 730

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN_NAMES = ["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明"]

# Days before as_of, for made customers.
STEADY = [10 + 30 * step for step in range(20)]     # buys every month
OLD = [400, 500, 600]                               # has not bought for long
LOST_AT_45 = [120 + 30 * step for step in range(6)]  # W = 45, d = 120: lost
ONCE = [20]


def ago(days):
    return (AS_OF - datetime.timedelta(days=days)).isoformat()


def random_days(chance):
    """Days before as_of on which a random customer buys."""
    kind = chance.choice(["steady", "steady", "often", "new", "fading", "silent", "lost",
                          "once", "once_new", "returned"])
    if kind == "steady":
        gap = chance.randint(40, 90)
        return [gap // 2 + gap * step + chance.randint(-8, 8) for step in range(600 // gap)]
    if kind == "often":
        return [8 + 25 * step + chance.randint(-6, 6) for step in range(chance.randint(5, 18))]
    if kind == "new":
        return chance.sample(range(1, 170), chance.randint(2, 4))
    if kind == "fading":
        return [chance.randint(30, 60)] + chance.sample(range(185, 360), chance.randint(3, 6))
    if kind == "silent":
        return chance.sample(range(75, 120), 1) + chance.sample(range(150, SPAN), 4)
    if kind == "lost":
        return chance.sample(range(250, SPAN), chance.randint(2, 5))
    if kind == "once":
        return [chance.randint(200, SPAN)]
    if kind == "once_new":
        return [chance.randint(1, 170)]
    return chance.sample(range(1, 60), 2) + chance.sample(range(450, SPAN), 2)


def random_customers(chance, prefix, count):
    """[(id, name, [days before as_of])]; a few names are shared."""
    customers = []
    for number in range(count):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN_NAMES) + chance.choice(GIVEN_NAMES)
        days = sorted({day for day in random_days(chance) if 1 <= day <= SPAN}, reverse=True)
        customers.append((f"{prefix}{number + 1:03}", name, days))
    # Somebody buys on the first and on the last day.
    customers.append((f"{prefix}000", "周期", [SPAN, 1]))
    return customers


class Table:
    def __init__(self, columns):
        self.columns = columns
        self.rows = []

    def add(self, **cells):
        unknown = set(cells) - set(self.columns)
        assert not unknown, unknown
        self.rows.append(cells)

    def text(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([row.get(column, "") for column in self.columns])
        return out.getvalue()

    def sort(self, column):
        """By a column; the rows of one value stay in the order they came."""
        self.rows.sort(key=lambda row: row.get(column, ""))


def money(chance):
    return f"{chance.randint(2000, 90000) / 100:.2f}"


def write(name, tables):
    paths = {}
    for file_name, table in tables.items():
        path = os.path.join(FOLDER, name, file_name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(table.text())
        paths[file_name] = path
    return paths


def graded(paths, role_headers, as_of=None, people=(), events=()):
    rows, summary = reference.grade(paths, role_headers, as_of, people, events)
    return {row["customer_id"]: row for row in rows}, summary


def expect(rows, customer, **cells):
    """A made customer's cells; `feedback` is whether that reason is given and
    `listed=False` that there is no such row."""
    if cells.pop("listed", True) is False:
        assert customer not in rows, customer
        return
    row = dict(rows[customer])
    row["feedback"] = "feedback" in row["churn_reasons"].split(";")
    for column, value in cells.items():
        assert row[column] == value, (customer, column, row[column], value, row)


def tell(title, rows, plain, summary):
    """Counts of what the evidence changed; each of the listed must occur."""
    changed = {
        "feedback": sum("feedback" in row["churn_reasons"] for row in rows.values()),
        "only feedback": sum(row["churn_reasons"] == "feedback" for row in rows.values()),
        "feedback after others": sum(";feedback" in row["churn_reasons"] for row in rows.values()),
        "lost, yet regular": sum(
            row["lifecycle"] == "lost" and row["relation"] == "regular" for row in rows.values()),
        "loyal by referral": sum(
            row["lifecycle"] != "loyal" and row["relation"] == "loyal" for row in rows.values()),
        "veto of lifecycle": sum(
            plain[key]["lifecycle"] == "loyal" and row["lifecycle"] == "growing"
            for key, row in rows.items() if key in plain),
        "potential raised": sum(
            plain[key]["potential"] != "high" and row["potential"] == "high"
            for key, row in rows.items() if key in plain),
        "grade changed": sum(
            plain[key]["grade"] != row["grade"] for key, row in rows.items() if key in plain),
        "prospects": sum(row["lifecycle"] == "prospect" for row in rows.values()),
        "customers": len(rows),
    }
    print(title)
    print("  ", changed)
    print("  ", summary.get("facts"))
    return changed


# --------------------------------------------------------------------------
# Evidence as columns of order lines
# --------------------------------------------------------------------------

FIVE_CELLS = ["1", "2", "2", "3", "4", "4.5", "5", "5", "非常满意", "很满意", "满意", "一般",
              "不满意", "非常不满意", "很不满意", "Very Satisfied", "satisfied", "Neutral",
              "dissatisfied", "very dissatisfied", "还行", "n/a"]
COMPLAINT_CELLS = ["0", "否", "无", "No", "FALSE", "N", "1", "3", "已解决", "漏发，已处理",
                   "Resolved", "done", "Closed by phone", "是", "Yes", "处理中", "open", "包装破损"]


def make_lines():
    chance = random.Random(20250101)
    columns = ["订单号", "客户编号", "客户姓名", "下单日期", "金额", "订单状态", "满意度",
               "推荐意愿", "满意率", "积分", "投诉", "推荐人", "推荐人数", "商机金额", "未付金额",
               "NPS"]
    early, late = Table(columns), Table(columns)
    number = [0]

    def order(customer, name, days, amount=None, table=None, **cells):
        number[0] += 1
        date = cells.pop("date", None) or ("" if days is None else ago(days))
        table = table or (early if days is None or days > 300 else late)
        table.add(订单号=f"A{number[0]:05}", 客户编号=customer, 客户姓名=name, 下单日期=date,
                  金额=money(chance) if amount is None else amount, **cells)

    people = random_customers(chance, "L", 190)
    for customer, name, days in people:
        asked, complains, has_deals = (chance.random() < share for share in (0.5, 0.25, 0.15))
        for day in days:
            cells = {}
            if asked and chance.random() < 0.5:
                cells["满意度"] = chance.choice(FIVE_CELLS)
                cells["推荐意愿"] = str(chance.choice([0, 3, 6, 7, 8, 8, 9, 9, 10]))
                cells["满意率"] = str(chance.choice([20, 40, 41, 60, 80, 95, 100]))
                cells["积分"] = str(chance.randint(1, 900))
            if complains and chance.random() < 0.3:
                cells["投诉"] = chance.choice(COMPLAINT_CELLS)
            if has_deals and chance.random() < 0.5:
                cells["商机金额"] = chance.choice(["0", "50", "300.00", "2500", "待定"])
                cells["未付金额"] = chance.choice(["0", "800"])
            if chance.random() < 0.02:
                other = chance.choice(people)
                cells["推荐人"] = chance.choice([other[0], other[1], "路人"])
            if chance.random() < 0.03:
                cells["推荐人数"] = chance.choice(["0", "1", "2", "4", "很多"])
            if chance.random() < 0.04:
                cells["订单状态"] = chance.choice(["已取消", "待付款"])
            order(customer, name, day, **cells)

    def made(customer, days, facts, name="", amount="100"):
        """Orders on `days`; `facts` are the cells of some of them."""
        for day in sorted(days, reverse=True):
            order(customer, name, day, amount, **facts.get(day, {}))

    made("E01", STEADY + [90], {90: {"投诉": "包装破损"}})
    made("E02", STEADY + [91], {91: {"投诉": "包装破损"}})
    made("E03", STEADY, {40: {"投诉": "已解决"}, 70: {"投诉": "RESOLVED"}, 10: {"投诉": "2"}})
    made("E04", STEADY, {40: {"投诉": "处理中"}, 10: {"投诉": "已解决"}})
    made("E05", STEADY, {})
    order("E05", "", None, "100", table=late, date="2024-13-01", 投诉="是", 满意度="1")
    made("E06", STEADY, {})
    order("E06", "", 15, "100", 订单状态="已取消", 投诉="是")
    made("E07", STEADY, {})
    order("E07", "", None, "100", table=early, 订单状态="已取消", 投诉="yes")
    made("E08", ONCE, {20: {"满意度": "1", "推荐意愿": "1", "推荐人数": "2"}})
    made("E09", STEADY, {40: {"满意度": "5", "推荐意愿": "9"}, 10: {"满意度": "1", "推荐意愿": "6"}})
    # Two ratings of one day: the later row counts, and the later file.
    made("E10", STEADY, {10: {"满意度": "1", "满意率": "40"}})
    order("E10", "", 10, "1", 满意度="5", 满意率="41")
    made("E11", STEADY, {40: {"满意度": "1"}})
    order("E11", "", 40, "1", table=early, 满意度="5", 满意率="90")
    made("E12", STEADY, {40: {"满意度": "5"}, 10: {"满意度": "2", "推荐意愿": "7", "满意率": "40"}})
    made("E13", STEADY, {40: {"满意度": "1"}, 10: {"满意度": "2.5", "推荐意愿": "8", "满意率": "41"}})
    made("E14", STEADY, {40: {"满意度": "不满意"}, 10: {"满意度": "很好"}})
    # Who recommends whom.
    made("E15", OLD, {600: {"推荐人": "E15"}}, "自荐甲")
    made("E16", OLD, {600: {"推荐人": "自荐乙"}}, "自荐乙")
    made("E17", OLD, {}, "同名人")
    made("E18", OLD, {}, "同名人")
    made("E19", OLD, {600: {"推荐人": "同名人"}}, "被荐人")
    made("E20", OLD, {600: {"推荐人": " E21 "}, 500: {"推荐人": "独名人"}})
    made("E21", OLD, {})
    made("E22", OLD, {}, "独名人")
    made("E23", OLD, {}, "E24")
    made("E24", OLD, {}, "E24的名")
    made("E25", ONCE, {20: {"推荐人": "E24", "推荐人数": "1"}})
    made("E26", OLD, {600: {"推荐人": "E25", "推荐人数": "3"}, 400: {"推荐人数": "0"}})
    # Never bought: credit notes only, left-out orders only.
    made("E27", [50], {50: {"商机金额": "10", "推荐意愿": "10", "推荐人数": "0"}}, amount="-30")
    made("E28", [50], {50: {"商机金额": "0", "未付金额": "70"}}, amount="-30")
    made("E29", [50], {50: {"订单状态": "待付款", "商机金额": "10"}})
    made("E30", [50], {50: {"订单状态": "待付款"}})
    # Own amount 300: open 60 is 20 %.
    made("E31", OLD, {600: {"商机金额": "60"}})
    made("E32", OLD, {600: {"商机金额": "59.99"}})
    made("E33", OLD, {600: {"商机金额": "500"}, 400: {"商机金额": "0"}})
    made("E34", OLD, {600: {"商机金额": "500"}, 400: {"商机金额": "待定", "未付金额": "900"}})
    made("E35", OLD, {}, amount="0")
    # On as_of, and a day later.
    made("E36", STEADY, {})
    order("E36", "", 0, "100", 订单状态="待付款", 投诉="是")
    made("E37", STEADY, {})
    order("E37", "", -1, "100", 订单状态="待付款", 投诉="是")
    made("E38", [60, 30], {30: {"满意度": "5", "推荐意愿": "10", "推荐人数": "1", "投诉": "3"}})
    made("E39", STEADY, {190: {"投诉": "open"}})
    # A referral makes nobody loyal who is warned of or silent.
    made("E40", [40, 200, 230, 260, 290, 320], {40: {"推荐人数": "1"}})
    made("E41", [70 + day for day in STEADY], {110: {"推荐人数": "1"}})
    made("E42", OLD, {600: {"推荐人数": "0"}})
    # The header alone says NPS here: no number is above 5.
    made("E43", STEADY, {10: {"NPS": "5"}})
    late.add(下单日期=ago(30), 金额="10", 投诉="是")     # nobody
    for table in (early, late):
        table.sort("下单日期")
    paths = write("lines", {"orders-1.csv": early, "orders-2.csv": late})
    files = [paths["orders-1.csv"], paths["orders-2.csv"]]

    base = {"customer": "客户编号", "name": "客户姓名", "date": "下单日期", "order": "订单号",
            "amount": "金额", "status": "订单状态"}
    plain, _ = graded(files, base)
    rows, summary = graded(files, {
        **base, "satisfaction": "满意度", "complaint": "投诉", "referral": "推荐人",
        "open_amount": "商机金额"})
    counts = tell("lines: five points, names of who recommends", rows, plain, summary)
    for rule in ("feedback", "only feedback", "feedback after others", "loyal by referral",
                 "veto of lifecycle", "potential raised", "grade changed"):
        assert counts[rule] > 0, rule
    expect(rows, "E01", feedback=True, lifecycle="warning", relation="regular")
    assert plain["E02"]["lifecycle"] == "loyal"
    expect(rows, "E02", feedback=False, lifecycle="growing", relation="regular")
    expect(rows, "E03", feedback=False, lifecycle="loyal", relation="loyal")
    expect(rows, "E04", feedback=True)
    expect(rows, "E05", feedback=False, relation="loyal")
    expect(rows, "E06", feedback=True)
    expect(rows, "E07", feedback=True)
    expect(rows, "E08", feedback=False, churn_warning="no", relation="regular")
    expect(rows, "E09", feedback=True)
    expect(rows, "E10", feedback=False)
    expect(rows, "E11", feedback=True)
    expect(rows, "E12", feedback=True)
    expect(rows, "E13", feedback=False)
    expect(rows, "E14", feedback=True)
    for customer in ("E15", "E16", "E17", "E18", "E19", "E20", "E23", "E26", "E28"):
        expect(rows, customer, potential="low" if customer != "E28" else "unknown")
    for customer in ("E21", "E22", "E24", "E25"):
        expect(rows, customer, potential="high")
    expect(rows, "E24", relation="lost")
    expect(rows, "E25", relation="loyal", lifecycle="first")
    expect(rows, "E27", potential="high", value="", lifecycle="", grade="low")
    expect(rows, "E29", potential="high", lifecycle="prospect")
    expect(rows, "E30", potential="unknown", lifecycle="prospect")
    expect(rows, "E31", potential="high")
    expect(rows, "E32", potential="low")
    expect(rows, "E33", potential="low")
    expect(rows, "E34", potential="high")
    expect(rows, "E35", potential="low")
    expect(rows, "E36", feedback=True)
    expect(rows, "E37", feedback=False)
    expect(rows, "E39", feedback=False, lifecycle="growing", relation="regular")

    rows, summary = graded(files, {
        **base, "satisfaction": "推荐意愿", "complaint": "投诉", "referral": "推荐人数",
        "open_amount": "未付金额"})
    tell("lines: 0-10 by the largest number, counts of referrals, debts", rows, plain, summary)
    assert summary["facts"]["open_amount"] == 0 and summary["facts"]["promoters"] > 0
    expect(rows, "E08", feedback=False, relation="regular", potential="high")
    expect(rows, "E09", feedback=True)
    expect(rows, "E12", feedback=False)
    expect(rows, "E25", relation="loyal", lifecycle="first")
    expect(rows, "E26", potential="high", relation="lost")
    expect(rows, "E27", potential="high", grade="low")
    expect(rows, "E28", potential="unknown")
    expect(rows, "E34", potential="low")
    expect(rows, "E38", relation="loyal", potential="high", feedback=False)

    expect(rows, "E40", relation="regular", churn_reasons="frequency;amount", potential="high")
    expect(rows, "E41", relation="regular", lifecycle="silent", potential="high")
    expect(rows, "E42", potential="low")

    rows, summary = graded(files, {**base, "satisfaction": "满意率"})
    tell("lines: percent", rows, plain, summary)
    assert summary["facts"]["promoters"] == 0 and summary["facts"]["low_rating"] > 0
    expect(rows, "E10", feedback=False)
    expect(rows, "E12", feedback=True)
    expect(rows, "E13", feedback=False)

    rows, summary = graded(files, {**base, "satisfaction": "积分"})
    tell("lines: no scale", rows, plain, summary)
    assert rows == plain and summary["facts"]["with_rating"] == 0

    rows, summary = graded(files, {**base, "satisfaction": "NPS"})
    tell("lines: NPS by the header", rows, plain, summary)
    expect(rows, "E43", feedback=True)


# --------------------------------------------------------------------------
# Evidence in people and event files
# --------------------------------------------------------------------------

def make_people():
    chance = random.Random(20250102)
    orders = Table(["订单号", "客户编号", "姓名", "日期", "金额", "状态"])
    people = Table(["客户编号", "NPS评分", "投诉", "推荐人", "商机金额"])
    people_2 = Table(["客户编号", "NPS评分", "备注"])
    event_columns = ["客户编号", "日期", "方式", "NPS评分", "投诉", "状态", "推荐人"]
    events, events_2 = Table(event_columns), Table(event_columns)

    def buys(customer, days, name="", amount=None):
        for day in sorted(days, reverse=True):
            orders.add(客户编号=customer, 姓名=name, 日期=ago(day), 状态="已完成",
                       金额=money(chance) if amount is None else amount)

    def meets(customer, day, table=events, **cells):
        date = cells.pop("date", None) or ago(day)
        table.add(客户编号=customer, 日期=date,
                  方式=chance.choice(["电话", "拜访", "微信", "问卷"]), **cells)

    shop = random_customers(chance, "K", 190)
    for customer, name, days in shop:
        buys(customer, days, name)
        if chance.random() < 0.4:
            cells = {}
            if chance.random() < 0.6:
                cells["NPS评分"] = chance.choice(["0", "5", "6", "7", "8", "9", "10", "满意", "不答"])
            if chance.random() < 0.15:
                cells["投诉"] = chance.choice(["0", "无", "是", "已关闭", "2"])
            if chance.random() < 0.25:
                other = chance.choice(shop)
                cells["推荐人"] = chance.choice([other[0], other[0], other[1], "路人"])
            if chance.random() < 0.2:
                cells["商机金额"] = chance.choice(["0", "100", "600", "3000"])
            people.add(客户编号=customer, **cells)
        if chance.random() < 0.45:
            for _ in range(chance.randint(1, 4)):
                cells = {}
                if chance.random() < 0.35:
                    cells["NPS评分"] = str(chance.choice([2, 6, 7, 8, 9, 9, 10, 10]))
                if chance.random() < 0.2:
                    cells["投诉"] = chance.choice(["是", "发错货", "未收到货", "无"])
                    cells["状态"] = chance.choice(["已处理", "处理中", "", "Closed"])
                if chance.random() < 0.05:
                    cells["推荐人"] = chance.choice(shop)[0]
                meets(customer, chance.randint(1, SPAN), **cells)

    # A lost customer's interaction within W = 45 days.
    for customer, day in [("P01", 45), ("P02", 46), ("P03", 0), ("P04", -1)]:
        buys(customer, LOST_AT_45)
        meets(customer, day)
    # Named only here.
    people.add(客户编号="P05")
    meets("P06", 30)
    meets("P07", -3)
    meets("P08", 0, date="2024/二月")
    people.add(客户编号="P09", 商机金额="5")
    meets("P10", 30, NPS评分="9")
    # Undated ones are older; later rows and later files win.
    buys("P11", STEADY)
    people.add(客户编号="P11", NPS评分="10")
    meets("P11", 700, NPS评分="3")
    buys("P12", OLD)
    people.add(客户编号="P12", NPS评分="3")
    meets("P12", 700, NPS评分="9")
    buys("P13", OLD)
    meets("P13", 100, NPS评分="2")
    meets("P13", 100, events_2, NPS评分="9")
    buys("P14", STEADY)
    people.add(客户编号="P14", NPS评分="9")
    people_2.add(客户编号="P14", NPS评分="4")
    buys("P15", OLD)
    people.add(客户编号="P15", NPS评分="4")
    people.add(客户编号="P15", NPS评分="10")
    # Complaints.
    buys("P16", STEADY)
    meets("P16", 30, 投诉="破损", 状态="已处理")
    buys("P17", STEADY)
    meets("P17", 90, 投诉="是", 状态="处理中")
    buys("P18", STEADY)
    people.add(客户编号="P18", 投诉="是")
    buys("P19", STEADY)
    meets("P19", 91, 投诉="发错货")
    buys("P20", STEADY)
    meets("P20", 60, 投诉="发错货")
    meets("P20", 30, 投诉="发错货", 状态="Resolved")
    # Cuts of the NPS scale.
    for customer, rating in [("P21", "6"), ("P22", "7"), ("P23", "不满意"), ("P24", "非常满意")]:
        buys(customer, STEADY)
        meets(customer, 20, NPS评分=rating)
    for customer, rating in [("P25", "8"), ("P26", "9"), ("P27", "非常满意")]:
        buys(customer, OLD)
        meets(customer, 20, NPS评分=rating)
    # Referrals; the one of P29 comes after as_of.
    buys("P28", ONCE, "介绍人")
    people.add(客户编号="P05", 推荐人="介绍人")
    buys("P29", OLD)
    meets("P06", -1, 推荐人="P29")
    buys("P30", [50], amount="-40")
    people.add(客户编号="P30", NPS评分="10")
    buys("P31", ONCE)
    people.add(客户编号="P05", 推荐人="P31")
    meets("P31", 200, 投诉="是")
    people.add(客户编号="P05", 推荐人="P32")       # bought nothing, named nowhere else
    # Rows that name nobody, and blank ones.
    people.add(NPS评分="1", 投诉="是")
    people.add()
    meets("", 30, 投诉="是")
    events_2.add()

    chance.shuffle(events.rows)
    events.sort("日期")
    for number, row in enumerate(sorted(orders.rows, key=lambda row: row["日期"])):
        row["订单号"] = f"B{number + 1:05}"
    orders.sort("订单号")
    paths = write("people", {
        "orders.csv": orders, "people-1.csv": people, "people-2.csv": people_2,
        "events-1.csv": events, "events-2.csv": events_2})
    files = [paths["orders.csv"]]
    people_files = [paths["people-1.csv"], paths["people-2.csv"]]
    event_files = [paths["events-1.csv"], paths["events-2.csv"]]

    base = {"customer": "客户编号", "name": "姓名", "date": "日期", "order": "订单号",
            "amount": "金额", "status": "状态"}
    facts = {"satisfaction": "NPS评分", "complaint": "投诉", "referral": "推荐人",
             "open_amount": "商机金额"}
    plain, _ = graded(files, base)
    rows, summary = graded(files, {**base, **facts}, None, people_files, event_files)
    counts = tell("people and events", rows, plain, summary)
    for rule, count in counts.items():
        assert count > 0, rule
    for customer, relation in [
            ("P01", "regular"), ("P02", "lost"), ("P03", "regular"), ("P04", "lost")]:
        expect(rows, customer, relation=relation, lifecycle="lost")
    for customer in ("P05", "P06"):
        expect(rows, customer, lifecycle="prospect", potential="unknown", relation="regular")
    for customer in ("P07", "P08", "P32"):
        expect(rows, customer, listed=False)
    for customer in ("P09", "P10"):
        expect(rows, customer, lifecycle="prospect", potential="high", grade="low")
    for customer in ("P12", "P13", "P15", "P26"):
        expect(rows, customer, potential="high")
    for customer in ("P11", "P14", "P17", "P18", "P20", "P21", "P23"):
        expect(rows, customer, feedback=True, lifecycle="warning", relation="regular")
    for customer in ("P16", "P22", "P24"):
        expect(rows, customer, feedback=False, lifecycle="loyal", relation="loyal")
    expect(rows, "P19", feedback=False, lifecycle="growing", relation="regular")
    for customer in ("P25", "P27", "P29"):
        expect(rows, customer, potential="low")
    expect(rows, "P28", potential="high", relation="loyal", lifecycle="first")
    expect(rows, "P30", potential="high", lifecycle="", grade="low")
    expect(rows, "P31", potential="high", relation="regular", lifecycle="first")
    facts_only = summary["facts"]
    assert facts_only["people"]["rejected"] == 1 and facts_only["people"]["blank"] == 1
    assert facts_only["events"]["rejected"] == 2 and facts_only["events"]["blank"] == 1

    day = datetime.date(2024, 6, 30)
    earlier, _ = graded(files, base, day)
    rows, summary = graded(files, {**base, **facts}, day, people_files, event_files)
    tell("people and events, half a year before", rows, earlier, summary)
    # His event is later; people files are undated and always count.
    expect(rows, "P06", listed=False)
    expect(rows, "P09", potential="high")

    rows, summary = graded(files, base, None, [], event_files)
    tell("events as interactions only", rows, plain, summary)
    expect(rows, "P01", relation="regular")
    expect(rows, "P17", feedback=False)


# --------------------------------------------------------------------------
# Open deals by status
# --------------------------------------------------------------------------

def make_deals():
    chance = random.Random(20250103)
    columns = ["Deal Id", "Account", "Account Name", "Close Date", "Amount", "Stage",
               "Rating (%)", "Referrals", "Pipeline", "Balance Due"]
    first, second = Table(columns), Table(columns)
    stages = sorted(reference.OPEN_STATUS)
    number = [0]

    def deal(customer, day, stage="Closed Won", amount=None, table=first, deal_id=None, **cells):
        number[0] += 1
        row = {"Deal Id": deal_id or f"D{number[0]:05}", "Account": customer,
               "Close Date": "" if day is None else ago(day), "Stage": stage,
               "Amount": money(chance) if amount is None else amount}
        row.update({name.replace("_", " "): cell for name, cell in cells.items()})
        table.add(**row)
        return row["Deal Id"]

    for customer, name, days in random_customers(chance, "C", 190):
        table = chance.choice([first, second])
        for day in days:
            cells = {"Account Name": name}
            if chance.random() < 0.15:
                cells["Rating (%)"] = str(chance.choice([10, 40, 55, 70, 90, 100]))
            if chance.random() < 0.03:
                cells["Referrals"] = str(chance.choice([0, 1, 2]))
            if chance.random() < 0.1:
                cells["Pipeline"] = chance.choice(["0", "250", "4000"])
                cells["Balance Due"] = chance.choice(["0", "120", "9000"])
            stage = "Closed Won"
            if chance.random() < 0.06:
                stage = chance.choice(["Cancelled", "pending"])
            deal(customer, day, stage, table=table, **cells)
        if chance.random() < 0.35:
            for _ in range(chance.randint(1, 2)):
                stage = chance.choice(stages)
                stage = chance.choice([stage, stage.title()])
                opened = deal(customer, chance.randint(-45, 60), stage, table=first)
                if chance.random() < 0.5:
                    later = chance.choice(["Closed Won", "Cancelled", stage])
                    day = chance.randint(1, 40)
                    deal(customer, day, later, table=second, deal_id=opened)

    def won(customer, amount="100"):
        """Three deals of long ago, 300 in all."""
        for day in sorted(OLD, reverse=True):
            deal(customer, day, "Closed Won", amount)

    deal("D01", 30, "Negotiation", "5")
    won("D02")
    deal("D02", -30, "proposal", "60")
    won("D03")
    deal("D03", -30, "方案报价", "59.99")
    won("D04")
    opened = deal("D04", 150, "需求确定", "100")
    deal("D04", 150, "Closed Won", "100", second, opened)
    won("D05")
    opened = deal("D05", 50, "谈判审核", "100")
    deal("D05", 50, "Cancelled", "100", second, opened)
    won("D06")
    opened = deal("D06", -20, "qualification", "40")
    deal("D06", -20, "negotiation", "40", second, opened)
    won("D07")
    opened = deal("D07", -20, "pending", "100")
    deal("D07", -20, "商务谈判", "100", second, opened)
    deal("D08", None, "Prospecting", "100")
    deal("D09", -25, "Prospecting", "100")
    won("D10")
    deal("D10", None, "proposal", "")
    won("D11")
    deal("D11", 30, "pending", "500", **{"Balance Due": "500"})
    won("D12")
    deal("D12", 30, "proposal", "30", **{"Pipeline": "30"})
    deal("D13", 100, "Closed Won", "-50")
    deal("D13", -5, "商务谈判", "1")
    won("D14")
    opened = deal("D14", 150, "Closed Won", "100")
    deal("D14", -20, "proposal", "100", second, opened)
    won("D15")
    deal("D15", -10, "proposal", "40")
    deal("D15", -12, "Negotiation", "20")
    deal("D16", 60, "pending", "100")
    won("D17")
    deal("D17", 30, "Cancelled", "100", **{"Referrals": "1"})
    for table in (first, second):
        table.sort("Deal Id")
    paths = write("deals", {"deals-1.csv": first, "deals-2.csv": second})
    files = [paths["deals-1.csv"], paths["deals-2.csv"]]
    seen = {row["Stage"].lower() for row in first.rows}
    assert set(stages) <= seen, set(stages) - seen

    base = {"customer": "Account", "name": "Account Name", "date": "Close Date",
            "order": "Deal Id", "amount": "Amount"}
    status = {**base, "status": "Stage"}
    # The same without the money of open deals, to tell what they change.
    open_status, reference.OPEN_STATUS = reference.OPEN_STATUS, set()
    plain, _ = graded(files, status)
    reference.OPEN_STATUS = open_status

    rows, summary = graded(files, status)
    counts = tell("deals by status", rows, plain, summary)
    for rule in ("potential raised", "grade changed", "prospects"):
        assert counts[rule] > 0, rule
    expect(rows, "D01", potential="high", lifecycle="prospect", orders="0")
    expect(rows, "D08", potential="high", lifecycle="prospect")
    expect(rows, "D16", potential="unknown", lifecycle="prospect")
    expect(rows, "D13", potential="high", lifecycle="")
    for customer in ("D02", "D15"):
        expect(rows, customer, potential="high", orders="3")
    for customer in ("D03", "D05", "D06", "D07", "D10", "D11", "D12"):
        expect(rows, customer, potential="low", orders="3")
    for customer in ("D04", "D14"):
        expect(rows, customer, potential="low", orders="4")
    # Known by a deal that closes after as_of.
    expect(rows, "D09", potential="high", lifecycle="prospect")

    facts = {"satisfaction": "Rating (%)", "referral": "Referrals"}
    rows, summary = graded(files, {**status, **facts, "open_amount": "Pipeline"})
    tell("deals with a column of open amounts", rows, plain, summary)
    expect(rows, "D12", potential="high")
    expect(rows, "D17", potential="high")
    rows, summary = graded(files, {**status, **facts, "open_amount": "Balance Due"})
    tell("deals with a column of debts", rows, plain, summary)
    expect(rows, "D11", potential="low")
    expect(rows, "D12", potential="low")


def main():
    make_lines()
    make_people()
    make_deals()


if __name__ == "__main__":
    main()
