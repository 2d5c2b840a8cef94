//! Laws of monitoring, over random small schools and random slices: parts add up, a kept slice is the
//! fresh one, nothing is larger than its whole, and nobody is shown more than may be seen.

mod asks;
mod dynamics;
mod edits;
mod moves;
mod parts;
mod readers;
mod sealed;
mod shares;
mod withheld;
