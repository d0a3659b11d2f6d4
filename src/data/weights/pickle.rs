//! The part of Python's pickle language (protocols 2 to 4) that tables of weights are written in, as values: nothing is
//! looked up, called or built but the few names that PyTorch's tables consist of, and these only become data here.
//!
//! Values lie in one list and refer to each other by number: what is named a hundred times is held once, so that no
//! small file becomes a large one.

use super::Fault;

/// Values at most: a network of some thousand arrays has fewer.
const MOST_VALUES: usize = 4_000_000;

/// Place of a value in [`Pickle::values`].
pub type Id = usize;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Bytes,
    Tuple(Vec<Id>),
    List(Vec<Id>),
    /// A dictionary, ordered or not.
    Dict(Vec<(Id, Id)>),
    /// A name that PyTorch's tables consist of.
    Global(Global),
    /// Numbers of a file; the tuple that says where they are.
    Persistent(Id),
    /// An array: the arguments that say what it is made of.
    Tensor(Id),
}

/// What may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Global {
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Size,
    Storage(Element),
}

/// Types of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    F64,
    F32,
    F16,
    Bf16,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
}

impl Element {
    /// Bytes of one number.
    pub fn size(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::Bf16 | Self::I16 => 2,
            Self::I8 | Self::U8 | Self::Bool => 1,
        }
    }
}

impl Global {
    fn named(module: &str, name: &str) -> Option<Self> {
        let storage = |element| Some(Self::Storage(element));
        match (module, name) {
            ("collections", "OrderedDict") => Some(Self::OrderedDict),
            ("torch._utils", "_rebuild_tensor_v2" | "_rebuild_tensor") => Some(Self::RebuildTensor),
            ("torch._utils", "_rebuild_parameter") => Some(Self::RebuildParameter),
            ("torch", "Size") => Some(Self::Size),
            ("torch", "DoubleStorage") => storage(Element::F64),
            ("torch", "FloatStorage") => storage(Element::F32),
            ("torch", "HalfStorage") => storage(Element::F16),
            ("torch", "BFloat16Storage") => storage(Element::Bf16),
            ("torch", "LongStorage") => storage(Element::I64),
            ("torch", "IntStorage") => storage(Element::I32),
            ("torch", "ShortStorage") => storage(Element::I16),
            ("torch", "CharStorage") => storage(Element::I8),
            ("torch", "ByteStorage") => storage(Element::U8),
            ("torch", "BoolStorage") => storage(Element::Bool),
            _ => None,
        }
    }
}

/// What a pickle says.
pub struct Pickle {
    pub values: Vec<Value>,
    /// The value that it is about.
    pub root: Id,
    /// Bytes of the pickle.
    pub length: usize,
}

/// Reads the pickle at the start of `bytes`.
///
/// # Errors
/// It ends too early, contradicts itself, or asks for what weights have no need of.
pub fn read(bytes: &[u8]) -> Result<Pickle, Fault> {
    let mut machine =
        Machine { bytes, at: 0, values: Vec::new(), stack: Vec::new(), marks: Vec::new(), memo: Vec::new() };
    loop {
        let code = machine.byte()?;
        if code == b'.' {
            let root = machine.pop()?;
            return Ok(Pickle { root, length: machine.at, values: machine.values });
        }
        machine.step(code)?;
    }
}

struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    values: Vec<Value>,
    stack: Vec<Id>,
    /// Heights of the stack.
    marks: Vec<usize>,
    memo: Vec<Option<Id>>,
}

impl<'a> Machine<'a> {
    fn step(&mut self, code: u8) -> Result<(), Fault> {
        match code {
            0x80 => drop(self.take(1)?), // protocol
            0x95 => drop(self.take(8)?), // frame
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'1' => drop(self.pop_to_mark()?),
            b'2' => self.stack.push(self.top()?),
            b'q' | b'r' | b'h' | b'j' | 0x94 => return self.remember(code),
            b't' | b')' | 0x85..=0x87 | b']' | b'l' | b'}' | b'd' => return self.make(code),
            b'a' | b'e' | b's' | b'u' => return self.fill(code),
            b'c' | 0x93 | b'R' | b'b' | 0x81 | b'Q' => return self.refer(code),
            _ => return self.plain(code),
        }
        Ok(())
    }

    /// Numbers and texts.
    fn plain(&mut self, code: u8) -> Result<(), Fault> {
        let value = match code {
            b'N' => Value::None,
            0x88 => Value::Bool(true),
            0x89 => Value::Bool(false),
            b'K' => Value::Int(i64::from(self.byte()?)),
            b'M' => Value::Int(self.whole(2)? as i64),
            b'J' => Value::Int(i64::from(self.whole(4)? as u32 as i32)),
            0x8a => self.long()?,
            b'G' => Value::Float(f64::from_bits(self.whole(8)?.swap_bytes())),
            b'X' | b'T' => self.text(4)?,
            0x8c | b'U' => self.text(1)?,
            b'C' | b'B' => {
                let count = self.whole(if code == b'C' { 1 } else { 4 })?;
                self.take(count as usize)?;
                Value::Bytes
            }
            other => return Err(Fault::Forbidden(format!("pickle operation {other:#04x}"))),
        };
        self.push(value)
    }

    /// A whole number of so many bytes, least byte first; one that does not fit into 64 bits is no number of a table.
    fn long(&mut self) -> Result<Value, Fault> {
        let count = usize::from(self.byte()?);
        let bytes = self.take(count)?;
        if count > 8 {
            return Ok(Value::Bytes);
        }
        let fill = if bytes.last().is_some_and(|top| *top >= 0x80) { 0xff } else { 0 };
        let mut whole = [fill; 8];
        whole[..count].copy_from_slice(bytes);
        Ok(Value::Int(i64::from_le_bytes(whole)))
    }

    fn text(&mut self, bytes_of_length: usize) -> Result<Value, Fault> {
        let count = self.whole(bytes_of_length)? as usize;
        Ok(Value::Text(String::from_utf8_lossy(self.take(count)?).into_owned()))
    }

    /// Puts the top into the memo, or something from it onto the stack.
    fn remember(&mut self, code: u8) -> Result<(), Fault> {
        let place = match code {
            0x94 => self.memo.len(),
            b'q' | b'h' => self.whole(1)? as usize,
            _ => self.whole(4)? as usize,
        };
        if matches!(code, b'h' | b'j') {
            let found = self.memo.get(place).copied().flatten();
            self.stack.push(found.ok_or_else(|| Fault::broken("a reference to nothing"))?);
            return Ok(());
        }
        if place > MOST_VALUES {
            return Err(Fault::TooLarge(format!("{place} values")));
        }
        if self.memo.len() <= place {
            self.memo.resize(place + 1, None);
        }
        self.memo[place] = Some(self.top()?);
        Ok(())
    }

    /// Tuples, lists, dictionaries.
    fn make(&mut self, code: u8) -> Result<(), Fault> {
        let value = match code {
            b')' => Value::Tuple(Vec::new()),
            0x85..=0x87 => {
                let mut items = Vec::new();
                for _ in 0x85..=code {
                    items.insert(0, self.pop()?);
                }
                Value::Tuple(items)
            }
            b't' => Value::Tuple(self.pop_to_mark()?),
            b']' => Value::List(Vec::new()),
            b'l' => Value::List(self.pop_to_mark()?),
            b'}' => Value::Dict(Vec::new()),
            _ => Value::Dict(pairs(&self.pop_to_mark()?)?),
        };
        self.push(value)
    }

    /// Adds to the list or dictionary below.
    fn fill(&mut self, code: u8) -> Result<(), Fault> {
        let items = match code {
            b'a' => vec![self.pop()?],
            b's' => {
                let value = self.pop()?;
                vec![self.pop()?, value]
            }
            _ => self.pop_to_mark()?,
        };
        let holder = self.top()?;
        match &mut self.values[holder] {
            Value::List(list) if matches!(code, b'a' | b'e') => list.extend(items),
            Value::Dict(held) if matches!(code, b's' | b'u') => held.extend(pairs(&items)?),
            _ => return Err(Fault::broken("something is added to what holds nothing")),
        }
        Ok(())
    }

    /// Names, and what is made of them.
    fn refer(&mut self, code: u8) -> Result<(), Fault> {
        let value = match code {
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                allowed(&module, &name)?
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (Value::Text(module), Value::Text(name)) = (&self.values[module], &self.values[name]) else {
                    return Err(Fault::broken("a name that is no text"));
                };
                allowed(module, name)?
            }
            b'Q' => Value::Persistent(self.pop()?),
            b'b' => {
                // State of an ordered dictionary: versions of modules, which say nothing of numbers.
                self.pop()?;
                let held = self.top()?;
                return match self.values[held] {
                    Value::Dict(_) => Ok(()),
                    _ => Err(Fault::Forbidden("the state of an object".to_owned())),
                };
            }
            _ => {
                let (arguments, callee) = (self.pop()?, self.pop()?);
                self.made(callee, arguments)?
            }
        };
        self.push(value)
    }

    /// What a name makes of its arguments.
    fn made(&self, callee: Id, arguments: Id) -> Result<Value, Fault> {
        let Value::Tuple(given) = &self.values[arguments] else { return Err(Fault::broken("arguments are no tuple")) };
        let first = || given.first().copied().ok_or_else(|| Fault::broken("an argument is missing"));
        match self.values[callee] {
            Value::Global(Global::RebuildTensor) => Ok(Value::Tensor(arguments)),
            Value::Global(Global::RebuildParameter) => Ok(self.values[first()?].clone()),
            Value::Global(Global::Size) => Ok(self.values[first()?].clone()),
            Value::Global(Global::OrderedDict) => match given.first() {
                None => Ok(Value::Dict(Vec::new())),
                Some(list) => self.ordered(*list),
            },
            _ => Err(Fault::Forbidden("a call".to_owned())),
        }
    }

    /// An ordered dictionary from a list of pairs, as Python 2 wrote them.
    fn ordered(&self, list: Id) -> Result<Value, Fault> {
        let wrong = || Fault::broken("a dictionary of no pairs");
        let Value::List(items) = &self.values[list] else { return Err(wrong()) };
        let pair = |item: &Id| match &self.values[*item] {
            Value::List(two) | Value::Tuple(two) if two.len() == 2 => Ok((two[0], two[1])),
            _ => Err(wrong()),
        };
        Ok(Value::Dict(items.iter().map(pair).collect::<Result<_, Fault>>()?))
    }

    fn push(&mut self, value: Value) -> Result<(), Fault> {
        if self.values.len() >= MOST_VALUES {
            return Err(Fault::TooLarge(format!("{MOST_VALUES} values")));
        }
        self.stack.push(self.values.len());
        self.values.push(value);
        Ok(())
    }

    fn pop(&mut self) -> Result<Id, Fault> {
        self.stack.pop().ok_or_else(|| Fault::broken("an empty stack"))
    }

    fn top(&self) -> Result<Id, Fault> {
        self.stack.last().copied().ok_or_else(|| Fault::broken("an empty stack"))
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Id>, Fault> {
        let height = self.marks.pop().filter(|height| *height <= self.stack.len());
        Ok(self.stack.split_off(height.ok_or_else(|| Fault::broken("a missing mark"))?))
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        Ok(self.take(1)?[0])
    }

    /// So many bytes as a number, least byte first.
    fn whole(&mut self, count: usize) -> Result<u64, Fault> {
        Ok(self.take(count)?.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    fn line(&mut self) -> Result<String, Fault> {
        let end = self.bytes[self.at..].iter().position(|byte| *byte == b'\n');
        let text = self.take(end.ok_or_else(|| Fault::broken("it ends too early"))?)?;
        let text = String::from_utf8_lossy(text).into_owned();
        self.take(1)?;
        Ok(text)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let start = std::mem::replace(&mut self.at, end.ok_or_else(|| Fault::broken("it ends too early"))?);
        Ok(&self.bytes[start..self.at])
    }
}

fn allowed(module: &str, name: &str) -> Result<Value, Fault> {
    let known = Global::named(module, name);
    known.map(Value::Global).ok_or_else(|| Fault::Forbidden(format!("{module}.{name}")))
}

fn pairs(items: &[Id]) -> Result<Vec<(Id, Id)>, Fault> {
    if !items.len().is_multiple_of(2) {
        return Err(Fault::broken("a key without its value"));
    }
    Ok(items.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pickle_that_wants_to_call_is_refused_by_the_name_that_it_calls() {
        let hostile = b"\x80\x02cposix\nsystem\nX\x02\x00\x00\x00id\x85R.";
        assert_eq!(read(hostile).err(), Some(Fault::Forbidden("posix.system".to_owned())));
        let fourth = b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins\x8c\x04eval\x93.";
        assert_eq!(read(fourth).err(), Some(Fault::Forbidden("builtins.eval".to_owned())));
    }

    #[test]
    fn no_cut_and_no_changed_byte_makes_it_panic() {
        let good = b"\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01K\x05X\x01\x00\x00\x00bq\x02h\x01ccollections\nOrderedDict\nq\x03)Rq\x04J\xff\xff\xff\xffu.";
        let read_good = read(good).unwrap();
        assert!(matches!(&read_good.values[read_good.root], Value::Dict(pairs) if pairs.len() == 3));
        for length in 0..good.len() {
            assert!(read(&good[..length]).is_err());
        }
        for (place, byte) in (0..good.len()).flat_map(|place| (0..=255).map(move |byte| (place, byte))) {
            let mut changed = good.to_vec();
            changed[place] = byte;
            drop(read(&changed));
        }
    }

    #[test]
    fn what_is_named_a_thousand_times_is_held_once() {
        let mut bytes = b"\x80\x02]q\x00".to_vec();
        for level in 0..200u8 {
            // A list that holds the list before it ten times.
            bytes.extend(b"](");
            bytes.extend([b'h', level].repeat(10));
            bytes.extend([b'e', b'q', level + 1]);
        }
        bytes.push(b'.');
        assert!(read(&bytes).unwrap().values.len() < 500);
    }
}
