//! Work off the UI thread: a value that is being made by a thread of its own, polled once a frame.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::text::LocalText;
use crate::ui::i18n::{self, tr};

/// A value that a background thread makes; the window is woken when it is there.
///
/// Dropping a load forgets its result: the thread ends on its own.
pub struct Load<T> {
    receiver: Option<Receiver<Result<T, LocalText>>>,
    result: Option<Result<T, LocalText>>,
}

impl<T> Default for Load<T> {
    /// Nothing asked for yet.
    fn default() -> Self {
        Self { receiver: None, result: None }
    }
}

impl<T: Send + 'static> Load<T> {
    /// Starts `make` on a thread called `name`. A panic in it becomes an error.
    pub fn start(
        ctx: &egui::Context,
        name: &str,
        make: impl FnOnce() -> Result<T, LocalText> + Send + 'static,
    ) -> Self {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let _ = sender.send(make());
            drop(sender); // before the wake-up, so that a panic's silence is seen too
            ctx.request_repaint();
        };
        match std::thread::Builder::new().name(name.to_owned()).spawn(work) {
            Ok(_) => Self { receiver: Some(receiver), result: None },
            Err(error) => Self { receiver: None, result: Some(Err(error.into())) },
        }
    }

    /// Takes the result if it is there; true in the one frame in which it came.
    pub fn poll(&mut self) -> bool {
        let Some(receiver) = &self.receiver else { return false };
        match receiver.try_recv() {
            Ok(result) => self.result = Some(result),
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => {
                self.result = Some(Err(i18n::both(|| tr("ended-unexpectedly"))));
            }
        }
        self.receiver = None;
        true
    }

    /// Something was asked for and is not there yet.
    pub fn is_busy(&self) -> bool {
        self.receiver.is_some()
    }

    /// Nothing was ever asked for.
    pub fn is_idle(&self) -> bool {
        self.receiver.is_none() && self.result.is_none()
    }

    pub fn value(&self) -> Option<&T> {
        self.result.as_ref().and_then(|r| r.as_ref().ok())
    }

    /// Why there is no value, in the current language.
    pub fn error(&self) -> Option<&str> {
        self.result.as_ref().and_then(|r| r.as_ref().err()).map(i18n::said)
    }

    /// Takes the result out; the load is then idle.
    pub fn take(&mut self) -> Option<Result<T, LocalText>> {
        self.poll();
        self.result.take()
    }
}

/// A value that is kept while its successor is being made, so that a page never flickers.
pub struct Kept<T> {
    shown: Load<T>,
    next: Load<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { shown: Load::default(), next: Load::default() }
    }
}

impl<T: Send + 'static> Kept<T> {
    /// Begins to make a new value; the old one stays until it is there.
    pub fn renew(
        &mut self,
        ctx: &egui::Context,
        name: &str,
        make: impl FnOnce() -> Result<T, LocalText> + Send + 'static,
    ) {
        self.next = Load::start(ctx, name, make);
    }

    /// True in the frame in which a new value came.
    pub fn poll(&mut self) -> bool {
        let came = self.next.poll();
        if came {
            self.shown = std::mem::take(&mut self.next);
        }
        came
    }

    pub fn is_busy(&self) -> bool {
        self.next.is_busy()
    }

    pub fn value(&self) -> Option<&T> {
        self.shown.value()
    }

    pub fn error(&self) -> Option<&str> {
        self.shown.error()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait<T: Send + 'static>(load: &mut Load<T>) {
        while !load.poll() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_value_comes_once_and_stays() {
        let mut load = Load::start(&egui::Context::default(), "t", || Ok(7));
        wait(&mut load);
        assert!(!load.poll());
        assert_eq!((load.value(), load.is_busy()), (Some(&7), false));
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let mut load = Load::<u8>::start(&egui::Context::default(), "t", || panic!("no"));
        wait(&mut load);
        assert!(load.error().is_some());
    }
}
