//! Requests gone wrong: a right one, changed at random in its text or in its tree.

use fastrand::Rng;
use zhurnal::base::node::{Kind, Node as Read};

use crate::json::{self, Node};

/// Pieces that often break readers.
const PIECES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "6",
    "1.5",
    "1e3",
    "9007199254740993",
    "99999999999999999999",
    "\"\"",
    "\"default\"",
    "\"pending\"",
    "\"1/0\"",
    "\"1000.0001\"",
    "\"2026-02-30\"",
    "\"\\u0000\"",
    "\"2026-10-27T15:00:60+04:00\"",
    "\"other:\"",
    "[]",
    "{}",
    "[[]]",
    "{\"a\":1,\"a\":2}",
    "\"\\ud83d\\ude00\"",
    "\"~/~1\"",
];

/// The same request with something changed: in its tree, or now and then in its bytes.
pub fn mutate(request: &[u8], rng: &mut Rng) -> Vec<u8> {
    let text = std::str::from_utf8(request)
        .ok()
        .and_then(|text| Read::parse(text.as_bytes()).ok())
        .map(json::owned);
    let mut bytes = match text {
        Some(mut node) if rng.u8(0..4) > 0 => {
            for _ in 0..rng.usize(1..3) {
                change(&mut node, rng);
            }
            json::write(&node).into_bytes()
        }
        _ => request.to_vec(),
    };
    if rng.u8(0..4) == 0 {
        for _ in 0..rng.usize(1..4) {
            break_bytes(&mut bytes, rng);
        }
    }
    bytes
}

fn break_bytes(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if bytes.is_empty() {
        return;
    }
    let place = rng.usize(0..bytes.len());
    match rng.u8(0..4) {
        0 => bytes[place] = rng.u8(..),
        1 => drop(bytes.remove(place)),
        2 => bytes.insert(place, *rng.choice(b"{}[]\",:0-\\").expect("a byte")),
        _ => bytes.truncate(place),
    }
}

fn change(node: &mut Node, rng: &mut Rng) {
    let deeper = rng.u8(0..8) > 0;
    match &mut node.kind {
        Kind::Map(entries) if !entries.is_empty() && deeper => {
            let place = rng.usize(0..entries.len());
            match rng.u8(0..12) {
                0 => drop(entries.remove(place)),
                1 => {
                    let twin = entries[place].clone();
                    entries.push(twin);
                }
                2 => entries[place].0 = format!("{}x/~", entries[place].0).into(),
                3 => entries.swap(place, 0),
                _ => change(&mut entries[place].2, rng),
            }
        }
        Kind::List(items) if !items.is_empty() && deeper => {
            let place = rng.usize(0..items.len());
            match rng.u8(0..8) {
                0 => drop(items.remove(place)),
                1 => {
                    let twin = items[place].clone();
                    items.push(twin);
                }
                _ => change(&mut items[place], rng),
            }
        }
        _ => {
            let piece = rng.choice(PIECES).expect("a piece");
            node.kind = json::parse(piece).kind;
        }
    }
}
