//! Lower priority of training threads beside a window. A window wakes for a few milliseconds a frame; at lower priority the
//! training threads leave it those and lose next to nothing.
//!
//! On Linux each thread has its own priority and hands it on to the threads it starts: the run's thread lowers its
//! own, and the loader threads follow. The matrix products run in rayon's global pool, which is built once, so
//! [`prepare`] builds it that way. Elsewhere priorities belong to the whole process; there the pool gets one thread
//! less than there are cores.

/// Steps on the system's scale of niceness (0 to 19): about a tenth of a normal thread's share under contention.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// To be called first thing by a program that trains and has a window: builds rayon's global pool at lower priority.
/// Without effect once the pool is there.
pub fn prepare() {
    let mut pool = rayon::ThreadPoolBuilder::new().thread_name(|i| format!("kinrin-work-{i}"));
    if cfg!(target_os = "linux") {
        pool = pool.start_handler(|_| lower_this_thread());
    } else {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        pool = pool.num_threads(cores.saturating_sub(1).max(1));
    }
    if let Err(error) = pool.build_global() {
        tracing::debug!("the pool of threads is as it was: {error}");
    }
}

/// Lowers the priority of the calling thread and of those that it will start.
pub fn lower_this_thread() {
    #[cfg(target_os = "linux")]
    {
        // Linux gives each thread its own priority; "this process" is the calling thread.
        let thread = Some(rustix::thread::gettid());
        match rustix::process::getpriority_process(thread) {
            Ok(now) if now >= NICE => {}
            _ => {
                if let Err(error) = rustix::process::setpriority_process(thread, NICE) {
                    tracing::debug!("the priority stays as it is: {error}");
                }
            }
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_lowered_thread_and_its_children_are_nice_and_others_are_not() {
        let mine = || rustix::process::getpriority_process(Some(rustix::thread::gettid())).unwrap();
        let before = mine();
        let inside = std::thread::spawn(move || {
            lower_this_thread();
            lower_this_thread();
            (mine(), std::thread::spawn(mine).join().unwrap())
        });
        let expected = before.max(NICE);
        assert_eq!(inside.join().unwrap(), (expected, expected));
        assert_eq!(mine(), before);
    }
}
