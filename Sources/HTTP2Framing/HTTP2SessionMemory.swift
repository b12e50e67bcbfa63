import CNGHTTP2
import Glibc

/// The memory of one session of nghttp2's. Two large blocks of it are of use only while streams are open, and lie on pages of their own, which
/// ``giveBack()`` returns to the kernel: the frame that is being sent, and the table of streams.
///
/// A block keeps its address, and reads as zeros after that. So it may be called only while no frame is half sent; a table is zeros anyway when
/// it has no entry, which is looked at here. What nghttp2 asks for besides is as the C library gives it, as are these two where they are not of
/// the size that is expected: another version of nghttp2 may keep its tables otherwise, and pages may be larger than 4 KiB.
@safe final class HTTP2SessionMemory {
    /// The largest page of which a block does not waste most.
    private static let pageBytes = 4096
    /// nghttp2 1.52 begins with 256 places of 16 bytes.
    private static let tableBytes = 4096
    /// A frame of 16 KiB, its header, and what it is padded with.
    private static let frameBytes = 16_384...20_480

    /// The table's place, and behind it the frame's; empty where there is none.
    let pages: UnsafeMutableRawBufferPointer
    private var tableIsTaken = false
    private var frameIsTaken = false

    init() {
        let count = Self.tableBytes + Self.frameBytes.upperBound
        var start: UnsafeMutableRawPointer?
        if sysconf(Int32(_SC_PAGESIZE)) == Self.pageBytes { unsafe posix_memalign(&start, Self.pageBytes, count) }
        unsafe pages = UnsafeMutableRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }

    deinit { unsafe Glibc.free(pages.baseAddress) }

    /// Passes this memory to nghttp2, which must not use it any more when it is gone.
    func lend<Result>(_ body: (UnsafeMutablePointer<nghttp2_mem>) -> Result) -> Result {
        var functions = unsafe nghttp2_mem(
            mem_user_data: Unmanaged.passUnretained(self).toOpaque(),
            malloc: { count, _ in unsafe Glibc.malloc(count) },
            free: { block, owner in unsafe HTTP2SessionMemory.of(owner)?.free(block) },
            calloc: { number, size, owner in unsafe HTTP2SessionMemory.of(owner)?.zeros(number, size) },
            realloc: { block, count, owner in unsafe HTTP2SessionMemory.of(owner)?.grown(block, to: count) })
        return unsafe body(&functions)
    }

    private static func of(_ owner: UnsafeMutableRawPointer?) -> HTTP2SessionMemory? {
        unsafe owner.map { unsafe Unmanaged<HTTP2SessionMemory>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Returns the pages that hold nothing.
    func giveBack() {
        guard let start = unsafe pages.baseAddress else { return }
        // Its place comes first.
        let kept = tableIsEmpty ? 0 : Self.tableBytes
        unsafe madvise(start + kept, pages.count - kept, MADV_DONTNEED)
    }

    private var tableIsEmpty: Bool {
        unsafe UnsafeRawBufferPointer(rebasing: pages[..<Self.tableBytes]).bindMemory(to: UInt64.self).allSatisfy { $0 == 0 }
    }

    // MARK: What nghttp2 asks for

    private func zeros(_ number: Int, _ size: Int) -> UnsafeMutableRawPointer? {
        guard number.multipliedReportingOverflow(by: size) == (Self.tableBytes, false), !tableIsTaken, let table = unsafe tablePlace else {
            return unsafe calloc(number, size)
        }
        tableIsTaken = true
        return unsafe memset(table, 0, Self.tableBytes)
    }

    private func grown(_ block: UnsafeMutableRawPointer?, to count: Int) -> UnsafeMutableRawPointer? {
        if unsafe isOwn(block) { return unsafe moved(block, to: count) }
        guard unsafe block == nil, Self.frameBytes.contains(count), !frameIsTaken, let frame = unsafe framePlace else {
            return unsafe realloc(block, count)
        }
        frameIsTaken = true
        return unsafe frame
    }

    private func moved(_ block: UnsafeMutableRawPointer?, to count: Int) -> UnsafeMutableRawPointer? {
        guard let block = unsafe block, let target = unsafe Glibc.malloc(count) else { return nil }
        let room = unsafe block == tablePlace ? Self.tableBytes : Self.frameBytes.upperBound
        return unsafe memcpy(target, block, min(room, count))
    }

    private func free(_ block: UnsafeMutableRawPointer?) {
        if unsafe !isOwn(block) { unsafe Glibc.free(block) }
    }

    private var tablePlace: UnsafeMutableRawPointer? { unsafe pages.baseAddress }
    private var framePlace: UnsafeMutableRawPointer? { unsafe pages.baseAddress.map { unsafe $0 + Self.tableBytes } }

    private func isOwn(_ block: UnsafeMutableRawPointer?) -> Bool {
        unsafe block != nil && (block == tablePlace || block == framePlace)
    }
}
