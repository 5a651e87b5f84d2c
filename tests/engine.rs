//! The import's state machine with fake workers: late, lost, hanging, failing, broken, cancelled.

mod common;

use common::Import;
use fenji::engine::{Effect, Fault, ImportJob, JobEnd, JobFile, Phase, Progress};
use fenji::ingest::Plan;
use fenji::protocol::Terms;
use fenji::protocol::{FileError, FromWorker, Outcome, ToWorker};

const HEADER: &[u8] = b"order,date,customer,amount\n";

fn plan() -> Plan {
    common::plan(HEADER, &[])
}

fn job(id: u32, bytes: u64, workers: usize, slice: u64) -> ImportJob {
    let file = JobFile { name: "a.csv".into(), plan: plan(), bytes: HEADER.len() as u64 + bytes };
    ImportJob::new(id, vec![file], Terms::default(), workers, Some(slice))
}

/// The slices given out: worker, slice, start, whether it is at a proven record.
fn given(effects: &[Effect]) -> Vec<(usize, u32, u64, bool)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::ToPool { worker, message } => match **message {
                ToWorker::Parse { slice, start, at_record, .. } => Some((*worker, slice, start - HEADER.len() as u64, at_record)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn merged(effects: &[Effect]) -> Vec<u32> {
    effects.iter().filter_map(|effect| if let Effect::Merge { slice, .. } = effect { Some(*slice) } else { None }).collect()
}

fn dropped(effects: &[Effect]) -> Vec<u32> {
    effects.iter().filter_map(|effect| if let Effect::Drop { slice, .. } = effect { Some(*slice) } else { None }).collect()
}

fn end(effects: &[Effect]) -> Option<&JobEnd> {
    effects.iter().find_map(|effect| if let Effect::End(end) = effect { Some(&**end) } else { None })
}

fn finishing(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::ToLedger(message) if matches!(**message, ToWorker::Finish { .. })))
}

fn parsed(job: u32, slice: u32, first: u64, end: u64) -> FromWorker {
    let data = HEADER.len() as u64;
    FromWorker::Parsed { job, file: 0, slice, first_record: data + first, end: data + end, records: 10 }
}

fn merge_done(slice: u32) -> FromWorker {
    FromWorker::Merged { job: 1, file: 0, slice }
}

#[test]
fn slices_that_end_out_of_order_are_merged_in_order() {
    let mut job = job(1, 300, 3, 100);
    assert_eq!(given(&job.start(0.0)), [(0, 0, 0, true), (1, 1, 100, false), (2, 2, 200, false)]);
    assert_eq!(merged(&job.message(Some(2), parsed(1, 2, 205, 300), 1.0)), Vec::<u32>::new());
    assert_eq!(merged(&job.message(Some(1), parsed(1, 1, 104, 205), 1.0)), Vec::<u32>::new());
    assert_eq!(merged(&job.message(Some(0), parsed(1, 0, 0, 104), 1.0)), [0, 1, 2]);
    assert!(!finishing(&job.message(None, merge_done(0), 2.0)));
    assert!(!finishing(&job.message(None, merge_done(1), 2.0)));
    assert!(finishing(&job.message(None, merge_done(2), 2.0)), "the ledger finishes only when it has everything");
}

#[test]
fn a_slice_that_began_elsewhere_is_parsed_again_from_the_proven_record() {
    let mut job = job(1, 200, 2, 100);
    job.start(0.0);
    // A quoted line end at the cut: slice 1 took the rest of a cell for a record.
    assert_eq!(merged(&job.message(Some(1), parsed(1, 1, 103, 200), 1.0)), Vec::<u32>::new());
    let effects = job.message(Some(0), parsed(1, 0, 0, 120), 2.0);
    assert_eq!((merged(&effects), dropped(&effects)), (vec![0], vec![1]));
    assert_eq!(given(&effects), [(0, 1, 120, true)]);
    // The answer that was dropped does not come back.
    assert_eq!(merged(&job.message(Some(1), parsed(1, 1, 103, 200), 3.0)), Vec::<u32>::new());
    assert_eq!(merged(&job.message(Some(0), parsed(1, 1, 120, 200), 4.0)), [1]);
}

#[test]
fn a_record_across_several_slices_leaves_the_middle_ones_empty() {
    let mut job = job(1, 300, 3, 100);
    job.start(0.0);
    job.message(Some(1), parsed(1, 1, 110, 200), 1.0);
    job.message(Some(2), parsed(1, 2, 210, 300), 1.0);
    let effects = job.message(Some(0), parsed(1, 0, 0, 250), 2.0);
    assert_eq!((merged(&effects), dropped(&effects)), (vec![0], vec![1, 2]));
    assert_eq!(given(&effects), [(0, 2, 250, true)]);
}

#[test]
fn late_and_double_messages_change_nothing() {
    let mut job = job(7, 200, 2, 100);
    job.start(0.0);
    assert!(job.message(Some(0), parsed(6, 0, 0, 100), 1.0).is_empty(), "a message of an older job");
    assert_eq!(merged(&job.message(Some(0), parsed(7, 0, 0, 100), 1.0)), [0]);
    assert_eq!(merged(&job.message(Some(0), parsed(7, 0, 0, 100), 1.0)), Vec::<u32>::new(), "the same answer twice");
    assert_eq!(merged(&job.message(Some(0), parsed(7, 1, 100, 200), 1.0)), Vec::<u32>::new(), "an answer of a worker that was not asked");
    job.cancel();
    assert!(job.message(Some(1), parsed(7, 1, 100, 200), 2.0).is_empty(), "after the end nothing is heard");
}

#[test]
fn a_hanging_worker_ends_the_job_and_a_sleeping_page_does_not() {
    let mut hung = job(1, 200, 2, 100);
    hung.start(0.0);
    let ticks = |job: &mut ImportJob, from: u32, to: u32| (from..to).flat_map(|second| job.tick(f64::from(second) * 1000.0)).collect::<Vec<_>>();
    assert!(ticks(&mut hung, 1, 20).is_empty());
    assert_eq!(end(&ticks(&mut hung, 20, 25)), Some(&JobEnd::Failed(Fault::WorkerSilent)));

    let mut slow = job(1, 200, 1, 200);
    slow.start(0.0);
    for second in 1u32..100 {
        assert!(slow.tick(f64::from(second) * 1000.0).is_empty(), "a worker that tells how far it is may take its time");
        slow.message(Some(0), FromWorker::Progress { job: 1, file: 0, slice: 0, bytes: second.into(), rows: 1 }, f64::from(second) * 1000.0);
    }

    let mut frozen = job(1, 200, 1, 200);
    frozen.start(0.0);
    frozen.tick(1000.0);
    assert!(frozen.tick(600_000.0).is_empty(), "ten minutes asleep are nobody's silence");
    assert!(frozen.tick(601_000.0).is_empty());
}

#[test]
fn every_kind_of_failure_ends_the_job_once_with_its_reason() {
    let died = |job: &mut ImportJob| job.worker_died(Some(1));
    let broken = |job: &mut ImportJob| job.message(Some(0), FromWorker::Broken { text: "stopped at x.rs:1".into() }, 1.0);
    let unreadable = |job: &mut ImportJob| {
        let error = FileError::Unreadable { reason: "NotReadableError".into() };
        job.message(Some(0), FromWorker::ReadFailed { job: 1, file: 0, error }, 1.0)
    };
    type Fail<'a> = &'a dyn Fn(&mut ImportJob) -> Vec<Effect>;
    let cases: [(Fail<'_>, JobEnd); 4] = [
        (&died, JobEnd::Failed(Fault::WorkerDied)),
        (&broken, JobEnd::Failed(Fault::WorkerBroken { text: "stopped at x.rs:1".into() })),
        (&unreadable, JobEnd::Failed(Fault::FileUnreadable { file: "a.csv".into(), reason: "NotReadableError".into() })),
        (&ImportJob::cancel, JobEnd::Cancelled),
    ];
    for (fail, expected) in cases {
        let mut job = job(1, 200, 2, 100);
        job.start(0.0);
        assert_eq!(end(&fail(&mut job)), Some(&expected));
        assert!(job.is_over());
        assert!(fail(&mut job).is_empty(), "a job ends once");
    }
}

#[test]
fn the_whole_file_may_ask_for_a_second_reading_but_not_for_ever() {
    let mut job = job(1, 50, 1, 100);
    job.start(0.0);
    for reading in 0..6 {
        let effects = job.message(Some(0), parsed(1, 0, 0, 50), 1.0);
        assert_eq!(merged(&effects), [0]);
        assert!(finishing(&job.message(None, merge_done(0), 1.0)));
        let again = FromWorker::Finished { job: 1, outcome: Box::new(Outcome::ReadAgain { plans: vec![plan()] }) };
        let effects = job.message(None, again, 2.0);
        if let Some(end) = end(&effects) {
            assert!(reading >= 2 && matches!(end, JobEnd::Failed(Fault::WorkerBroken { .. })));
            return;
        }
        assert_eq!(given(&effects), [(0, 0, 0, true)]);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Progress(Progress { phase: Phase::ReadingAgain, .. }))));
    }
    panic!("a file that contradicts itself for ever must end");
}

#[test]
fn few_results_pile_up_behind_a_slow_slice() {
    let mut job = job(1, 10_000, 2, 100);
    job.start(0.0);
    // Worker 0 is slow with slice 0; worker 1 does all others.
    let mut slice = 1;
    let mut piled = 0;
    loop {
        let effects = job.message(Some(1), parsed(1, slice, u64::from(slice) * 100, u64::from(slice + 1) * 100), 1.0);
        piled += 1;
        match given(&effects).first() {
            Some(&(1, next, ..)) => slice = next,
            _ => break,
        }
        assert!(piled < 50, "results pile up without end");
    }
    let effects = job.message(Some(0), parsed(1, 0, 0, 100), 2.0);
    assert_eq!(merged(&effects).len(), piled + 1);
}

#[test]
fn progress_counts_bytes_and_rows() {
    let mut job = job(1, 200, 2, 100);
    job.start(0.0);
    let effects = job.message(Some(0), FromWorker::Progress { job: 1, file: 0, slice: 0, bytes: 40, rows: 4 }, 1.0);
    let progress = effects.iter().find_map(|effect| if let Effect::Progress(progress) = effect { Some(*progress) } else { None }).unwrap();
    let header = HEADER.len() as u64;
    assert_eq!(progress, Progress { bytes_done: header + 40, bytes_total: header + 200, rows: 4, phase: Phase::Reading });
}

#[test]
fn a_job_without_files_ends_at_once() {
    let mut job = ImportJob::new(1, Vec::new(), Terms::default(), 2, None);
    assert!(finishing(&job.start(0.0)));
}

#[test]
fn money_that_cannot_be_added_up_exactly_is_not_graded() {
    let rows = |amounts: [&str; 2]| format!("customer,date,amount\na,2024-01-05,{}\nb,2024-01-06,{}\n", amounts[0], amounts[1]);
    let far_apart = rows(["9223372036854775807", "0.000000000000000001"]);
    let (session, end) = Import::of(far_apart.as_bytes()).end();
    let JobEnd::Nothing { files } = end else { panic!("{end:?}") };
    assert_eq!((files[0].used, files[0].problems[0].code.as_str(), files[0].problems[0].count), (2, "amounts_too_large", 2));
    assert!(files[0].adds_up() && session.graded().is_none());
    // Either of them alone is exact.
    for amounts in [["9223372036854775807", "1"], ["1.000000000000000001", "5"]] {
        Import::of(rows(amounts).as_bytes()).graded();
    }
}
