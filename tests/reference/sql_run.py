#!/usr/bin/env python3
"""Runs grade-*.sql in the engine it is written for and compares the result with customers.csv, cell by cell.

    sql_run.py duckdb|spark FOLDER…      each folder holds customers.csv, grade-ENGINE.sql and what the script reads
    sql_run.py literals duckdb|spark FILE
                                         FILE is a JSON list of [text, expression]: each expression must give its text

Prints one line for each folder: rows, differences, seconds. Exit 1 where anything differs.
"""

import csv
import io
import json
import os
import sys
import tempfile
import time

csv.field_size_limit(1 << 30)


def statements(script):
    """Every statement ends with a line that ends in a semicolon."""
    statement = []
    for line in script.split("\n"):
        if not statement and (not line.strip() or line.startswith("--")):
            continue
        statement.append(line)
        if line.rstrip().endswith(";") and not line.lstrip().startswith("--"):
            yield "\n".join(statement).rstrip().rstrip(";")
            statement = []
    if any(line.strip() and not line.startswith("--") for line in statement):
        raise SystemExit("the script's last statement does not end: " + "\n".join(statement)[:200])


class DuckDb:
    def __init__(self):
        import duckdb

        self.duckdb = duckdb

    def begin(self):
        self.connection = self.duckdb.connect()
        self.connection.execute("SET threads = 2")
        # A step that multiplies rows fails here, and not the machine.
        self.connection.execute("SET memory_limit = '2GB'")
        self.connection.execute("SET max_temp_directory_size = '0B'")

    def run(self, statement):
        answer = self.connection.execute(statement)
        if answer.description is None:
            return None
        return [column[0] for column in answer.description], answer.fetchall()


class Spark:
    def __init__(self):
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        self.tables = tempfile.TemporaryDirectory()
        self.session = (
            SparkSession.builder.master("local[2]")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", self.tables.name)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.memory", "3g")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")

    def begin(self):
        pass

    def run(self, statement):
        # The folder of the JVM is not ours: paths in scripts are those of their files.
        if " USING csv " in statement:
            statement = statement.replace("path '", f"path '{os.getcwd()}/")
        frame = self.session.sql(statement)
        if not frame.columns:
            return None
        return frame.columns, [tuple(row) for row in frame.collect()]


def engine_of(name):
    return {"duckdb": DuckDb, "spark": Spark}[name]()


def compare(engine, name, folder):
    """Rows, differences, what the check at the end says, seconds."""
    os.chdir(folder)
    with open(f"grade-{name}.sql", encoding="utf-8") as file:
        script = file.read()
    started = time.time()
    engine.begin()
    tables = []
    for statement in statements(script):
        try:
            answer = engine.run(statement)
        except Exception as error:
            raise SystemExit(f"{folder}: {error}\n--- in\n{statement[:3000]}")
        if answer and statement.lstrip().upper().startswith("SELECT"):
            tables.append(answer)
    seconds = time.time() - started
    (columns, rows), (_, check) = tables
    with open("customers.csv", encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    differences = []
    # Columns that the script says it leaves out are compared by nobody.
    missing = [name for name in expected[0] if name not in columns]
    told = [line for line in script.split("\n") if line.startswith("--   [") and "column" in line]
    for column in missing:
        if not any(column in line for line in told):
            differences.append(("columns", column, "left out and not said"))
    places = [expected[0].index(name) for name in columns]
    if len(rows) != len(expected) - 1:
        differences.append(("rows", len(expected) - 1, len(rows)))
    for want, row in zip(expected[1:], rows):
        want = [want[place] for place in places]
        if want != list(row):
            cells = [(name, a, b) for name, a, b in zip(columns, want, row) if a != b]
            differences.append((want[0], cells))
    for what, page, here, verdict in check:
        if verdict != "equal":
            differences.append(("check", what, page, here))
    return len(rows), differences, seconds


def literals(engine, path):
    with open(path, encoding="utf-8") as file:
        pairs = json.load(file)
    engine.begin()
    wrong = 0
    for start in range(0, len(pairs), 50):
        some = pairs[start : start + 50]
        # One statement for each: a literal must not end another.
        query = "SELECT " + ", ".join(f"{expression} AS c{place}" for place, (_, expression) in enumerate(some))
        _, rows = engine.run(query)
        for (text, expression), got in zip(some, rows[0]):
            if text != got:
                wrong += 1
                print(f"{text!r} became {got!r} by {expression}")
    print(f"{len(pairs)} literals, {wrong} wrong")
    return wrong


def main():
    if sys.argv[1] == "literals":
        sys.exit(1 if literals(engine_of(sys.argv[2]), sys.argv[3]) else 0)
    name, failed = sys.argv[1], False
    engine = engine_of(name)
    for folder in map(os.path.abspath, sys.argv[2:]):
        try:
            rows, differences, seconds = compare(engine, name, folder)
        except SystemExit as error:
            print(f"{os.path.basename(folder)}: did not run: {error}", flush=True)
            failed = True
            continue
        print(f"{os.path.basename(folder)}: {rows} rows, {len(differences)} different, {seconds:.1f} s", flush=True)
        for difference in differences[:5]:
            print("   ", difference)
        failed |= bool(differences)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
