//! Prints invented orders from the sample's generator: `cargo run --release --example orders -- 600000 > orders.csv`.
//! The number is of orders; there are about one and a half times as many lines.

use std::io::Write;

fn main() -> std::process::ExitCode {
    let Some(Ok(orders)) = std::env::args().nth(1).map(|text| text.parse()) else {
        eprintln!("usage: orders NUMBER");
        return 64.into();
    };
    match std::io::stdout().write_all(fenji::sample::orders_csv(orders).as_bytes()) {
        Ok(()) => 0.into(),
        Err(error) => {
            eprintln!("{error}");
            1.into()
        }
    }
}
