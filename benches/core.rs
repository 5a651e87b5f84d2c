//! What the core's stages cost natively: `cargo bench --no-default-features`. The browser's figures are `make bench`'s.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fenji::grading::{decide_view, grade};
use fenji::ingest::{Answers, ParsedSlice, Plan, SNIFF_BYTES, SliceParser, SliceRange, slice_from_bytes, slice_to_bytes, sniff};
use fenji::ledger::Ledger;
use fenji::rules::Rules;
use std::hint::black_box;

fn parse(bytes: &[u8], plan: &Plan) -> ParsedSlice {
    let size = bytes.len() as u64;
    let range = SliceRange { start: plan.data_start, end: size, size, at_record: true };
    SliceParser::new(plan).parse(&mut { bytes }, range, &mut |_, _| {}).unwrap_or_default()
}

fn merged(plan: &Plan, slice: &ParsedSlice) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.add_file("bench.csv".to_owned(), plan.clone());
    ledger.merge(slice);
    ledger
}

fn stages(criterion: &mut Criterion) {
    let text = fenji::sample::orders_csv(60_000);
    let bytes = text.as_bytes();
    let Ok(seen) = sniff(&bytes[..SNIFF_BYTES], bytes.len() as u64, None) else { return };
    let plan = seen.plan;
    let slice = parse(bytes, &plan);
    let wire = slice_to_bytes(&slice);
    let ledger = merged(&plan, &slice);
    let rules = Rules::default();
    let decided = decide_view(&ledger, &rules, None, &Answers::default());

    let mut group = criterion.benchmark_group("core");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("parse", |bench| bench.iter(|| parse(black_box(bytes), &plan)));
    group.throughput(Throughput::Elements(slice.customer.len() as u64));
    group.bench_function("send and receive a slice", |bench| bench.iter(|| slice_from_bytes(black_box(&slice_to_bytes(&slice)))));
    group.bench_function("merge", |bench| {
        bench.iter_batched(|| slice_from_bytes(&wire).unwrap_or_default(), |slice| merged(&plan, &slice), BatchSize::LargeInput);
    });
    group.bench_function("orders as of a day", |bench| bench.iter(|| decide_view(black_box(&ledger), &rules, None, &Answers::default())));
    group.bench_function("grade", |bench| bench.iter(|| grade(black_box(&decided.view), &rules, decided.as_of)));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
