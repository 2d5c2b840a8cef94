//! Ordered JSON for vectors, on the library's own tree: what is typed is sent, key by key.

use zhurnal::base::node::Kind;

/// A document that owns its texts.
pub type Node = zhurnal::base::node::Node<'static>;

/// Reads a document.
///
/// # Panics
/// Where it is none.
pub fn parse(text: &str) -> Node {
    match zhurnal::base::node::Node::parse(text.as_bytes()) {
        Ok(node) => owned(node),
        Err(fault) => panic!("{fault:?} in {text}"),
    }
}

/// The same document with texts of its own.
pub fn owned(node: zhurnal::base::node::Node<'_>) -> Node {
    let own = |text: std::borrow::Cow<'_, str>| text.into_owned().into();
    let kind = match node.kind {
        Kind::Null => Kind::Null,
        Kind::Bool(value) => Kind::Bool(value),
        Kind::Int(number) => Kind::Int(number),
        Kind::Number(text) => Kind::Number(own(text)),
        Kind::Text(text) => Kind::Text(own(text)),
        Kind::List(items) => Kind::List(items.into_iter().map(owned).collect()),
        Kind::Map(entries) => {
            let entry = |(key, at, value)| (own(key), at, owned(value));
            Kind::Map(entries.into_iter().map(entry).collect())
        }
    };
    Node {
        opens: node.opens,
        closes: node.closes,
        kind,
    }
}

/// The value of a key.
pub fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.kind {
        Kind::Map(entries) => entries
            .iter()
            .find(|(name, _, _)| &**name == key)
            .map(|entry| &entry.2),
        _ => None,
    }
}

/// A text.
pub fn text(node: &Node) -> &str {
    match &node.kind {
        Kind::Text(text) => text,
        other => panic!("a text is wanted, not {other:?}"),
    }
}

/// The items of a list; none where there is no list.
pub fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(Kind::List(items)) => items,
        _ => &[],
    }
}

/// Lays one document over another: objects merge key by key, everything else replaces.
pub fn overlay(under: &mut Node, over: &Node) {
    match (&mut under.kind, &over.kind) {
        (Kind::Map(entries), Kind::Map(changes)) => {
            for (key, at, change) in changes {
                match entries.iter_mut().find(|(name, _, _)| name == key) {
                    Some((_, _, entry)) => overlay(entry, change),
                    None => entries.push((key.clone(), *at, change.clone())),
                }
            }
        }
        (kind, change) => *kind = change.clone(),
    }
}

/// The steps of a JSON Pointer.
fn steps(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The value at a pointer.
pub fn at<'a>(node: &'a Node, pointer: &str) -> Option<&'a Node> {
    steps(pointer)
        .iter()
        .try_fold(node, |node, step| match &node.kind {
            Kind::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => get(node, step),
        })
}

/// Removes the value at a pointer.
///
/// # Panics
/// Where there is none.
pub fn remove(node: &mut Node, pointer: &str) {
    let steps = steps(pointer);
    let (last, way) = steps.split_last().expect("a pointer below the root");
    let mut place = node;
    for step in way {
        place = match &mut place.kind {
            Kind::Map(entries) => {
                &mut entries
                    .iter_mut()
                    .find(|(name, _, _)| **name == **step)
                    .expect("a key")
                    .2
            }
            Kind::List(items) => items
                .get_mut(step.parse::<usize>().expect("an index"))
                .expect("an item"),
            _ => panic!("nothing stands at {pointer}"),
        };
    }
    match &mut place.kind {
        Kind::Map(entries) => {
            let before = entries.len();
            entries.retain(|(name, _, _)| **name != **last);
            assert_eq!(entries.len() + 1, before, "nothing stands at {pointer}");
        }
        Kind::List(items) => drop(items.remove(last.parse::<usize>().expect("an index"))),
        _ => panic!("nothing stands at {pointer}"),
    }
}

/// Writes a document compactly, in its own order.
pub fn write(node: &Node) -> String {
    let mut out = String::new();
    put(node, &mut out);
    out
}

fn put(node: &Node, out: &mut String) {
    let quoted = |text: &str| serde_json::to_string(text).expect("a text");
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(&value.to_string()),
        Kind::Int(number) => out.push_str(&number.to_string()),
        Kind::Number(number) => out.push_str(number),
        Kind::Text(text) => out.push_str(&quoted(text)),
        Kind::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                put(item, out);
            }
            out.push(']');
        }
        Kind::Map(entries) => {
            out.push('{');
            for (place, (key, _, value)) in entries.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { "," });
                out.push_str(&quoted(key));
                out.push(':');
                put(value, out);
            }
            out.push('}');
        }
    }
}

/// Where an answer is not what is wanted: every key of a wanted object must be there and equal,
/// lists match item by item, everything else is equal.
pub fn differs(want: &Node, have: &Node, place: &str) -> Option<String> {
    match (&want.kind, &have.kind) {
        (Kind::Map(wanted), Kind::Map(_)) => wanted.iter().find_map(|(key, _, want)| {
            let place = format!("{place}/{key}");
            match get(have, key) {
                Some(have) => differs(want, have, &place),
                None => Some(format!("{place}: wanted {}, is absent", write(want))),
            }
        }),
        (Kind::List(wanted), Kind::List(items)) if wanted.len() == items.len() => {
            let pairs = wanted.iter().zip(items).enumerate();
            pairs
                .filter_map(|(index, (want, have))| {
                    differs(want, have, &format!("{place}/{index}"))
                })
                .next()
        }
        (want_kind, have_kind) if want_kind == have_kind && !matches!(want_kind, Kind::List(_)) => {
            None
        }
        _ => Some(format!(
            "{place}: wanted {}, is {}",
            write(want),
            write(have)
        )),
    }
}
