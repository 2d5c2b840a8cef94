//! Answers requests line by line: `op<TAB>request` in, the answer's bytes out. Other readings of the
//! contract are compared through it.

use std::io::{self, BufRead, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (op, request) = line.split_once('\t').unwrap_or((&line, ""));
        out.write_all(&zhurnal::call(op, request.as_bytes()))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
