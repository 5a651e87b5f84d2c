//! Where in a JSON document a place of its text is: `presets[0].rules.bins`. Readers of documents say a line and a column; a
//! person looks for a field. Going over the text once more, only where something is wrong, weighs a tenth of a reader that
//! keeps the path all the way.

/// What is open around a place.
enum Open {
    /// An object, with the key whose value is being read, if one is.
    Object(Option<String>),
    /// A list, with the place of the item that is being read.
    List(usize),
}

/// The path to the value that holds a place of a text: `line` from 1, `column` the bytes of that line up to it. A place right
/// behind a key is that of its value. Empty for the document itself.
#[must_use]
pub fn json_path(text: impl IntoIterator<Item = u8>, line: usize, column: usize) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut at = (1, 0);
    // The text that is being read, whether it may be a key, and whether a backslash stands before.
    let mut within: Option<Vec<u8>> = None;
    let mut escaped = false;
    let mut may_be_key = false;
    for byte in text {
        if at >= (line, column) {
            break;
        }
        at = if byte == b'\n' { (at.0 + 1, 0) } else { (at.0, at.1 + 1) };
        if let Some(read) = &mut within {
            match byte {
                _ if escaped => {
                    escaped = false;
                    read.push(byte);
                }
                b'\\' => {
                    escaped = true;
                    read.push(byte);
                }
                b'"' => {
                    let read = within.take().unwrap_or_default();
                    if let (true, Some(Open::Object(key))) = (may_be_key, open.last_mut()) {
                        *key = Some(String::from_utf8_lossy(&read).into_owned());
                        may_be_key = false;
                    }
                }
                _ => read.push(byte),
            }
            continue;
        }
        match byte {
            b'"' => within = Some(Vec::new()),
            b'{' => {
                open.push(Open::Object(None));
                may_be_key = true;
            }
            b'[' => {
                open.push(Open::List(0));
                may_be_key = false;
            }
            b'}' | b']' => {
                open.pop();
                may_be_key = false;
            }
            b',' => match open.last_mut() {
                Some(Open::Object(key)) => {
                    *key = None;
                    may_be_key = true;
                }
                Some(Open::List(place)) => *place += 1,
                None => {}
            },
            _ => {}
        }
    }
    let mut path = String::new();
    for step in open {
        match step {
            Open::Object(Some(key)) if path.is_empty() => path = key,
            Open::Object(Some(key)) => path = format!("{path}.{key}"),
            Open::Object(None) => {}
            Open::List(place) => path = format!("{path}[{place}]"),
        }
    }
    path
}

/// What is wrong with a field, as readers of documents say it in words: nobody knows it, it is not there, it stands twice.
pub enum FieldFault {
    /// A field that nobody knows.
    Unknown(String),
    /// A field that must be there.
    Missing(String),
    /// A field that stands twice.
    Double(String),
}

/// What an error of the reader says of a field, by its path; `None` where it is about a value.
#[must_use]
pub fn field_fault(error: &serde_json::Error, path: &str) -> Option<FieldFault> {
    let text = error.to_string();
    let named = |start: &str| text.strip_prefix(start).and_then(|rest| rest.split('`').next());
    // The path ends at the object for a field that is missing, and may end at the field itself for one that is unknown.
    let inside = |field: &str| match path {
        "" => field.to_owned(),
        path if path == field || path.ends_with(&format!(".{field}")) => path.to_owned(),
        path => format!("{path}.{field}"),
    };
    let unknown = named("unknown field `").map(|field| FieldFault::Unknown(inside(field)));
    let missing = || named("missing field `").map(|field| FieldFault::Missing(inside(field)));
    unknown.or_else(missing).or_else(|| named("duplicate field `").map(|field| FieldFault::Double(inside(field))))
}

#[cfg(test)]
mod tests {
    use super::json_path;

    #[test]
    fn a_place_is_told_by_the_keys_and_items_around_it() {
        let text = "{\"a\": {\"b\": [1, {\"c\": \"x,}\\\"]\"}, 3]},\n \"d\": 4}";
        let at = |line, column| json_path(text.bytes(), line, column);
        let place = |what: &str| text.find(what).unwrap() + what.len();
        assert_eq!(at(1, place("\"a\"")), "a");
        assert_eq!(at(1, place("[1")), "a.b[0]");
        assert_eq!(at(1, place("\"c\"")), "a.b[1].c");
        assert_eq!(at(1, place("x,}")), "a.b[1].c");
        assert_eq!(at(1, place("}, 3")), "a.b[2]");
        assert_eq!(at(1, place("3]")), "a.b");
        assert_eq!(at(2, 5), "d");
        assert_eq!(at(9, 9), "", "behind its end the document itself");
        assert_eq!(json_path("[[[,,".bytes(), 1, 99), "[0][0][2]");
    }
}
