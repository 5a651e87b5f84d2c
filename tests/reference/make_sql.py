#!/usr/bin/env python3
"""Order lines for the tests of scripts in SQL: ties, refunds, cancelled orders, missing cells, names in Chinese, quotes and
line ends inside cells. The same seed always gives the same file.

    make_sql.py LINES FILE [SEED]
"""

import csv
import datetime
import random
import sys

NAMES = ["王芳", "李娜 (老板娘)", "欧阳\n震华", 'Ann "Annie" Lee', "O'Brien, Pat", "Zoë Müller", "😀 emoji", "a\\b", "${env:HOME}", "$x; --", "1,5", "١٢٣"]
STATUSES = ["交易成功"] * 17 + ["已取消", "待付款", "退款成功"]


def rows(lines, seed):
    """Whole rows, header first."""
    draw = random.Random(seed)
    customers = max(lines // 12, 3)
    first = datetime.date(2022, 1, 3)
    yield ["订单号", "客户编号", "客户姓名", "手机", "下单时间", "金额", "状态"]
    made = 0
    while made < lines:
        # A few buy often; many buy once.
        number = int(customers * draw.random() ** 2)
        day = first + datetime.timedelta(days=int(900 * draw.random() ** (0.6 if number % 3 else 1.4)))
        order = f"D{made:07d}" if draw.random() < 0.97 else ""
        clock = f" {draw.randrange(24):02d}:{draw.randrange(60):02d}:00" if number % 4 else ""
        key = f"K{number:05d}" if draw.random() < 0.99 else draw.choice(["", "散客", "-", "N/A"])
        status = draw.choice(STATUSES)
        for _ in range(1 + int(draw.random() * draw.random() * 4)):
            # Prices repeat, so that sums tie.
            amount = draw.choice(["9.90", "19.9", "20", "20.00", "99", "128.50", "0", "7.25"])
            chance = draw.random()
            if chance < 0.03:
                amount = "-" + amount
            elif chance < 0.035:
                amount = draw.choice(["", "免费", "1.2.3"])
            date = day.isoformat() + clock if draw.random() < 0.998 else draw.choice(["", "2023-02-30", "昨天"])
            yield [order, key, NAMES[number % len(NAMES)] + str(number % 7), f"138{number:08d}" if number % 5 else "", date, amount, status]
            made += 1


def main():
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows(int(sys.argv[1]), seed):
            writer.writerow(row)


if __name__ == "__main__":
    main()
