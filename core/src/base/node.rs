//! A JSON document as an ordered tree that remembers where everything stood.
//!
//! The tree is built from a pull parser rather than from `serde_json::Value`: numbers stay as they
//! were written, keys stay in order and may repeat, and no Cargo feature that another crate
//! switches on changes what is read.

use std::borrow::Cow;

use json_event_parser::{JsonEvent, SliceJsonParser};

use super::limits;

/// A key of an object and where it stands.
type Key<'a> = (Cow<'a, str>, u32);
/// A key, where it stands, and its value.
pub type Entry<'a> = (Cow<'a, str>, u32, Node<'a>);

/// One value of the document; its texts borrow from the bytes where no escape stands in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// Where the value stands in document order: values are numbered as they open.
    pub opens: u32,
    /// Where the value ends in document order; for an object or a list, where it closes.
    pub closes: u32,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number that fits.
    Int(i64),
    /// Any other number, as it was written.
    Number(Cow<'a, str>),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object: its keys in order, each with where it stands, repeated ones too.
    Map(Vec<Entry<'a>>),
}

/// Why bytes are no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// More bytes than [`limits::REQUEST_BYTES`].
    #[error("the document is too large")]
    TooLarge,
    /// Not UTF-8 from this byte on.
    #[error("the document is not UTF-8 from byte {0} on")]
    Utf8(usize),
    /// Nested deeper than [`limits::REQUEST_DEPTH`].
    #[error("the document is nested too deep")]
    TooDeep,
    /// No JSON at this byte.
    #[error("the document is not JSON at byte {0}")]
    Json(u64),
}

impl<'a> Node<'a> {
    /// Reads one document.
    ///
    /// # Errors
    /// The first thing that is wrong with the bytes.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, DocumentFault> {
        Self::parse_within(bytes, limits::REQUEST_BYTES)
    }

    /// Reads one document of at most `most` bytes.
    ///
    /// # Errors
    /// The first thing that is wrong with the bytes.
    pub fn parse_within(bytes: &'a [u8], most: usize) -> Result<Self, DocumentFault> {
        if bytes.len() > most {
            return Err(DocumentFault::TooLarge);
        }
        if let Err(fault) = std::str::from_utf8(bytes) {
            return Err(DocumentFault::Utf8(fault.valid_up_to()));
        }
        Builder::default().build(SliceJsonParser::new(bytes))
    }

    /// Whether a number was written with a fraction or an exponent.
    pub fn is_float(&self) -> bool {
        matches!(&self.kind, Kind::Number(text) if text.contains(['.', 'e', 'E']))
    }
}

/// A list or an object that is still open, with the key under which it will stand.
struct Open<'a> {
    key: Option<Key<'a>>,
    node: Node<'a>,
}

#[derive(Default)]
struct Builder<'a> {
    stack: Vec<Open<'a>>,
    key: Option<Key<'a>>,
    next: u32,
    root: Option<Node<'a>>,
}

impl<'a> Builder<'a> {
    fn build(mut self, mut parser: SliceJsonParser<'a>) -> Result<Node<'a>, DocumentFault> {
        loop {
            let event = parser
                .parse_next()
                .map_err(|fault| DocumentFault::Json(fault.location().start.offset))?;
            match event {
                JsonEvent::Null => self.leaf(Kind::Null),
                JsonEvent::Boolean(value) => self.leaf(Kind::Bool(value)),
                JsonEvent::Number(text) => self.leaf(number(text)),
                JsonEvent::String(text) => self.leaf(Kind::Text(text)),
                JsonEvent::ObjectKey(key) => {
                    let at = self.tick();
                    self.key = Some((key, at));
                }
                JsonEvent::StartArray => self.open(Kind::List(Vec::new()))?,
                JsonEvent::StartObject => self.open(Kind::Map(Vec::new()))?,
                JsonEvent::EndArray | JsonEvent::EndObject => self.close(),
                JsonEvent::Eof => return self.root.ok_or(DocumentFault::Json(0)),
            }
        }
    }

    fn tick(&mut self) -> u32 {
        // A document has fewer values than bytes, and bytes are limited far below 2^32.
        self.next = self.next.saturating_add(1);
        self.next
    }

    fn leaf(&mut self, kind: Kind<'a>) {
        let at = self.tick();
        let key = self.key.take();
        self.place(
            key,
            Node {
                opens: at,
                closes: at,
                kind,
            },
        );
    }

    fn open(&mut self, kind: Kind<'a>) -> Result<(), DocumentFault> {
        if self.stack.len() >= limits::REQUEST_DEPTH {
            return Err(DocumentFault::TooDeep);
        }
        let at = self.tick();
        let key = self.key.take();
        self.stack.push(Open {
            key,
            node: Node {
                opens: at,
                closes: at,
                kind,
            },
        });
        Ok(())
    }

    fn close(&mut self) {
        let at = self.tick();
        if let Some(Open { key, mut node }) = self.stack.pop() {
            node.closes = at;
            self.place(key, node);
        }
    }

    fn place(&mut self, key: Option<Key<'a>>, node: Node<'a>) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(parent) => match (&mut parent.node.kind, key) {
                (Kind::Map(entries), Some((key, at))) => entries.push((key, at, node)),
                (Kind::List(items), _) => items.push(node),
                // The parser gives a key before each value of an object, and values only inside one.
                _ => {}
            },
        }
    }
}

fn number(text: Cow<'_, str>) -> Kind<'_> {
    match text.parse() {
        Ok(number) => Kind::Int(number),
        Err(_) => Kind::Number(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &[u8]) -> DocumentFault {
        Node::parse(text).unwrap_err()
    }

    #[test]
    fn numbers_keep_how_they_were_written() {
        let float = |text: &str| Node::parse(text.as_bytes()).unwrap().is_float();
        assert!(float("4.0") && float("1e3") && float("1e999") && float("-0.0"));
        assert!(!float("4") && !float("9223372036854775808") && !float("-1"));
    }

    #[test]
    fn keys_keep_their_order_and_repeat() {
        let Kind::Map(entries) = Node::parse(br#"{"b":1,"a":2,"b":3}"#).unwrap().kind else {
            panic!("a map")
        };
        let keys: Vec<_> = entries.iter().map(|(key, _, _)| &**key).collect();
        assert_eq!(keys, ["b", "a", "b"]);
        assert!(entries.is_sorted_by_key(|(_, at, _)| *at));
    }

    #[test]
    fn what_is_no_document_says_why() {
        assert_eq!(fault(b"\xff"), DocumentFault::Utf8(0));
        assert_eq!(
            fault(&vec![b' '; limits::REQUEST_BYTES + 1]),
            DocumentFault::TooLarge
        );
        assert_eq!(fault("[".repeat(65).as_bytes()), DocumentFault::TooDeep);
        for text in [
            "",
            "{",
            "{\"a\":}",
            "[1,]",
            "nul",
            "1 2",
            "\"\\ud800\"",
            "01",
            "NaN",
            "{\"a\" 1}",
        ] {
            assert!(
                matches!(fault(text.as_bytes()), DocumentFault::Json(_)),
                "{text}"
            );
        }
        let deepest = format!("{}{}", "[".repeat(64), "]".repeat(64));
        assert!(Node::parse(deepest.as_bytes()).is_ok());
    }
}
