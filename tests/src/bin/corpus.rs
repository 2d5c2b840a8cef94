//! Writes the corpus with its answers for runners that read no JSON: for each case a line
//! `name op input-bytes answer-bytes`, then the input, a newline, the answer, a newline.

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for case in zhurnal_tests::vectors::corpus() {
        let answer = zhurnal::call(&case.op, &case.input);
        writeln!(
            out,
            "{} {} {} {}",
            case.name,
            case.op,
            case.input.len(),
            answer.len()
        )?;
        out.write_all(&case.input)?;
        out.write_all(b"\n")?;
        out.write_all(&answer)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
