#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The platform's lock, which must never be moved.
///
/// A class, as Swift 6.3 cannot compile an inlinable owner of a structure that ends by itself.
@usableFromInline @safe final class NativeLock {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    @usableFromInline init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    @usableFromInline func take() {
        unsafe pthread_mutex_lock(mutex)
    }

    @usableFromInline func release() {
        unsafe pthread_mutex_unlock(mutex)
    }
}
