//! Real tables by others, each read as a school: two Portuguese schools of finals (UCI Student
//! Performance), a university of weighted results (OULAD), three schools of attendance (Ed-Fi). What
//! the school answers is held to plain integers over the raw rows.

mod edfi;
mod host;
mod oulad;
mod uci;
