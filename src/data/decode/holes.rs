//! Waits of some seconds in a film whose pictures are even otherwise: pictures that a network or a card has lost. The picture
//! before each stays on screen, as a player shows it.

/// Seconds that a wait lasts at least.
const LEAST: f64 = 1.0;
/// How many times longer than a usual picture it is at least.
const TIMES: f64 = 10.0;
/// Fewer pictures do not tell what is usual.
const FEW: usize = 50;

/// Follows how long each picture of one film is shown.
#[derive(Debug, Default)]
pub struct Holes {
    /// Seconds of the last picture before which nothing was lost.
    usual: Option<f64>,
    pictures: usize,
    /// Pictures shown much longer or shorter than the one before.
    uneven: usize,
    holes: usize,
    secs: f64,
}

impl Holes {
    /// A picture is shown for so many `secs`, more than none.
    pub fn add(&mut self, secs: f64) {
        /// Times that a picture may be shown longer than the one before: a camera in the dark halves its rate.
        const EVEN: f64 = 2.2;
        self.pictures += 1;
        let Some(usual) = self.usual.replace(secs) else { return };
        if secs > LEAST && secs > TIMES * usual {
            self.usual = Some(usual);
            self.holes += 1;
            self.secs += secs;
        } else {
            self.uneven += usize::from(secs.max(usual) > EVEN * secs.min(usual));
        }
    }

    /// The waits, and their seconds together. `None` where there are none, and where waits are in the nature of the film:
    /// screens are recorded when something changes, and cameras that a motion wakes wait again and again.
    pub fn found(&self) -> Option<(usize, u64)> {
        /// More waits than this are too many for a film with so many times fewer pictures.
        const MOST: usize = 3;
        const PICTURES_EACH: usize = 500;
        let even = self.pictures >= FEW && 10 * self.uneven <= self.pictures;
        let rare = self.holes <= MOST.max(self.pictures / PICTURES_EACH);
        (self.holes > 0 && even && rare).then(|| (self.holes, self.secs.round() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(secs: impl Iterator<Item = f64>) -> Option<(usize, u64)> {
        let mut holes = Holes::default();
        secs.for_each(|secs| holes.add(secs));
        holes.found()
    }

    fn even(pictures: usize) -> impl Iterator<Item = f64> {
        std::iter::repeat_n(0.04, pictures)
    }

    #[test]
    fn a_wait_in_an_even_film_is_told() {
        let waits = |secs: f64| even(40).chain([secs]).chain(even(40));
        assert_eq!(found(waits(8.0)), Some((1, 8)));
        assert_eq!(found(waits(0.9)), None, "short");
        assert_eq!(found(even(30).chain([8.0])), None, "too little to compare with");
        let flickering = (0..80).map(|i| if i == 50 { 3.0 } else { [0.033, 0.067][i % 2] });
        assert_eq!(found(flickering), Some((1, 3)), "every second picture is left out, as cameras do it in the dark");
    }

    #[test]
    fn films_that_wait_by_nature_are_passed_by() {
        assert_eq!(found(std::iter::repeat_n(5.0, 100)), None, "time-lapse");
        let bursts = (0..10).flat_map(|_| even(25).chain([6.0]));
        assert_eq!(found(bursts), None, "woken by motion");
        let screen = (0..200).map(|i| [0.04, 0.2, 0.04, 1.5, 0.08, 0.6][i % 6]);
        assert_eq!(found(screen), None);
        let slow = even(60).chain(std::iter::repeat_n(1.5, 60));
        assert_eq!(found(slow), None, "the rate changes for good");
    }
}
