//! The table of weights in a file of PyTorch's, or in safetensors.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::pickle::{self, Element, Global, Id, Pickle, Value};
use super::table::{Floats, Table};
use super::{Fault, storage, zip};

/// Begins a file of PyTorch before 1.6: a pickle of the number 0x1950a86a20f9469cfc6c.
const BEFORE_ZIP: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";

/// Keys under which training programs keep the weights of a network beside other things.
const TABLES: [&str; 4] = ["model_state", "state_dict", "model_state_dict", "model"];

/// Numbers of all arrays together, at most: 1 GiB.
const MOST_NUMBERS: usize = 1 << 28;

/// Reads a file by what it is.
///
/// # Errors
/// A file that is cut, damaged, hostile or something else.
pub fn table(file: &[u8]) -> Result<Table, Fault> {
    if file.starts_with(zip::MAGIC) {
        return zipped(file);
    }
    if file.starts_with(BEFORE_ZIP) {
        return before_zip(file);
    }
    // The length of the header, and the brace that begins it.
    if file.get(8) == Some(&b'{') { Table::read(file).and_then(not_empty) } else { Err(Fault::Unknown) }
}

fn not_empty(table: Table) -> Result<Table, Fault> {
    if table.arrays.is_empty() { Err(Fault::NoTable) } else { Ok(table) }
}

/// `archive/data.pkl` and the numbers in `archive/data/0` …
fn zipped(file: &[u8]) -> Result<Table, Fault> {
    let parts = zip::parts(file)?;
    let root = parts.keys().find_map(|name| name.strip_suffix("/data.pkl")).ok_or(Fault::Unknown)?;
    let part = |name: &str| parts.get(&format!("{root}/{name}")).map(|range| &file[range.clone()]);
    if part("byteorder").is_some_and(|order| order != b"little") {
        return Err(Fault::Forbidden("numbers of a big-endian machine".to_owned()));
    }
    let pickle = pickle::read(part("data.pkl").unwrap_or_default())?;
    Reader { pickle: &pickle, numbers: &|key| part(&format!("data/{key}")), known: HashMap::new(), count: 0 }.table()
}

/// Four pickles (a magic number, the version, the machine, the table), a fifth with the keys of the storages, and these:
/// a count of 8 bytes, then the numbers.
fn before_zip(file: &[u8]) -> Result<Table, Fault> {
    let (mut at, mut pickles) = (0, Vec::new());
    for _ in 0..5 {
        let pickle = pickle::read(&file[at..])?;
        at += pickle.length;
        pickles.push(pickle);
    }
    let (Some(keys), Some(table)) = (pickles.pop(), pickles.pop()) else { return Err(Fault::Unknown) };
    let Value::List(list) = &keys.values[keys.root] else { return Err(Fault::broken("no list of storages")) };
    let sizes = storage_sizes(&table);
    let mut parts: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for id in list {
        let Value::Text(key) = &keys.values[*id] else { return Err(Fault::broken("a storage without a name")) };
        let element = sizes.get(key.as_str()).ok_or_else(|| Fault::broken("a storage of no array"))?;
        let head = file.get(at..at + 8).ok_or_else(|| Fault::broken("it ends too early"))?;
        let count = u64::from_le_bytes([head[0], head[1], head[2], head[3], head[4], head[5], head[6], head[7]]);
        let length = usize::try_from(count).ok().and_then(|count| count.checked_mul(element.size()));
        let end = length.and_then(|length| (at + 8).checked_add(length)).filter(|end| *end <= file.len());
        let end = end.ok_or_else(|| Fault::broken("it ends too early"))?;
        parts.insert(key, at + 8..end);
        at = end;
    }
    let numbers = |key: &str| parts.get(key).map(|range| &file[range.clone()]);
    Reader { pickle: &table, numbers: &numbers, known: HashMap::new(), count: 0 }.table()
}

/// The type of each storage that a pickle names.
fn storage_sizes(pickle: &Pickle) -> HashMap<&str, Element> {
    let named = |value: &Value| match value {
        Value::Persistent(id) => place(pickle, *id),
        _ => None,
    };
    pickle.values.iter().filter_map(named).collect()
}

/// Key and type of the storage that a tuple names: `('storage', type, key, device, count)`.
fn place(pickle: &Pickle, id: Id) -> Option<(&str, Element)> {
    let Value::Tuple(parts) = &pickle.values[id] else { return None };
    let [kind, class, key, ..] = parts.as_slice() else { return None };
    match (&pickle.values[*kind], &pickle.values[*class], &pickle.values[*key]) {
        (Value::Text(kind), Value::Global(Global::Storage(element)), Value::Text(key)) if kind == "storage" => {
            Some((key, *element))
        }
        _ => None,
    }
}

struct Reader<'a> {
    pickle: &'a Pickle,
    /// The bytes of a storage.
    numbers: &'a dyn Fn(&str) -> Option<&'a [u8]>,
    /// Storages as floats; several arrays may share one.
    known: HashMap<String, Option<Vec<f32>>>,
    /// Numbers of all arrays so far.
    count: usize,
}

impl<'a> Reader<'a> {
    fn value(&self, id: Id) -> &'a Value {
        &self.pickle.values[id]
    }

    fn table(mut self) -> Result<Table, Fault> {
        let mut table = Table::default();
        for (key, value) in self.weights()? {
            if let (Value::Text(name), Value::Tensor(arguments)) = (self.value(*key), self.value(*value))
                && let Some(array) = self.array(*arguments)?
            {
                table.arrays.insert(name.clone(), array);
            }
        }
        not_empty(table)
    }

    /// The pairs of the table: the file's own, or those under the key of a training program.
    fn weights(&self) -> Result<&'a [(Id, Id)], Fault> {
        let Value::Dict(pairs) = self.value(self.pickle.root) else { return Err(Fault::NoTable) };
        let under = |wanted: &str| {
            pairs.iter().find_map(|(key, value)| match (self.value(*key), self.value(*value)) {
                (Value::Text(key), Value::Dict(inner)) if key == wanted => Some(inner.as_slice()),
                _ => None,
            })
        };
        Ok(TABLES.iter().find_map(|key| under(key)).unwrap_or(pairs))
    }

    /// An array from `(storage, offset, size, stride, …)`; `None` for whole numbers.
    fn array(&mut self, arguments: Id) -> Result<Option<Floats>, Fault> {
        let wrong = || Fault::broken("an array that says not what it is made of");
        let Value::Tuple(parts) = self.value(arguments) else { return Err(wrong()) };
        let [storage, offset, size, stride, ..] = parts.as_slice() else { return Err(wrong()) };
        let Value::Persistent(named) = self.value(*storage) else { return Err(wrong()) };
        let (key, element) = place(self.pickle, *named).ok_or_else(wrong)?;
        let (offset, shape, stride) = (self.whole(*offset)?, self.wholes(*size)?, self.wholes(*stride)?);
        let count = shape.iter().try_fold(1usize, |all, n| all.checked_mul(*n)).filter(|n| *n <= MOST_NUMBERS);
        self.count += count.ok_or_else(too_large)?;
        if self.count > MOST_NUMBERS {
            return Err(too_large());
        }
        if !self.known.contains_key(key) {
            let bytes = (self.numbers)(key).ok_or_else(|| Fault::broken(format!("storage {key} is missing")))?;
            self.known.insert(key.to_owned(), storage::floats(bytes, element));
        }
        let Some(Some(numbers)) = self.known.get(key) else { return Ok(None) };
        Ok(Some(Floats { values: storage::view(numbers, offset, &shape, &stride)?, shape }))
    }

    fn whole(&self, id: Id) -> Result<usize, Fault> {
        match self.value(id) {
            Value::Int(n) => usize::try_from(*n).map_err(|_| Fault::broken("a negative size")),
            _ => Err(Fault::broken("a size that is no number")),
        }
    }

    fn wholes(&self, id: Id) -> Result<Vec<usize>, Fault> {
        match self.value(id) {
            Value::Tuple(items) | Value::List(items) => items.iter().map(|id| self.whole(*id)).collect(),
            _ => Err(Fault::broken("a shape that is no tuple")),
        }
    }
}

fn too_large() -> Fault {
    Fault::TooLarge(format!("{MOST_NUMBERS} numbers"))
}
