//! Inner loops compiled for the vector instructions of the processor.
//!
//! The loops are plain Rust over arrays and slices; the compiler makes vector instructions of them. The same code is
//! compiled three times: for AVX-512, for AVX2 with fused multiply-add, and for the least that the target has (which on
//! ARM includes 128-bit vectors). The processor decides at run time.

/// A loop whose code is compiled for each [`Version`]. `run` must be `#[inline(always)]`, and so must be what it calls.
pub(super) trait Loop {
    type Output;

    /// `WIDE`: there are 32 registers of 16 numbers; else 16 of 8. `FUSED`: multiply-add is one instruction.
    fn run<const WIDE: bool, const FUSED: bool>(self) -> Self::Output;
}

/// Which compiled version runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Base,
}

impl Version {
    /// The best one for this processor.
    pub(super) fn best() -> Self {
        Self::available().next().unwrap_or(Self::Base)
    }

    /// All that this processor can run, the best first.
    pub(super) fn available() -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let vectors = [
            is_x86_feature_detected!("avx512f").then_some(Self::Avx512),
            (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self::Avx2),
        ];
        #[cfg(not(target_arch = "x86_64"))]
        let vectors = [None];
        vectors.into_iter().flatten().chain([Self::Base])
    }

    /// The first parameter of [`Loop::run`].
    pub(super) fn is_wide(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => false,
            Self::Base => false,
        }
    }

    /// Runs the version of a loop.
    pub(super) fn run<L: Loop>(self, code: L) -> L::Output {
        match self {
            // Sound: `available` gives a version only where it has seen its instructions, and what runs is safe Rust.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            Self::Avx512 => unsafe { avx512(code) },
            // Sound: as above.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            Self::Avx2 => unsafe { avx2(code) },
            Self::Base => code.run::<false, BASE_FUSES>(),
        }
    }
}

/// Whether the least that the target has includes fused multiply-add; else it would be a call of a function.
const BASE_FUSES: bool = cfg!(any(target_arch = "aarch64", target_feature = "fma"));

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512<L: Loop>(code: L) -> L::Output {
    code.run::<true, true>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<L: Loop>(code: L) -> L::Output {
    code.run::<false, true>()
}
