import CLinuxIO
import Glibc

/// A folder whose files are read, and nothing outside it: no `..`, no absolute path, no link that leads out, not even one that is put in its place
/// while the path is being followed.
///
/// It is opened for each file, so that a folder which is put in the place of another one, by a link for example, counts from then on. Its
/// calls block on the disk.
package struct Folder: Sendable {
    private let path: String
    /// If true, links that stay inside are followed.
    private let followsLinks: Bool

    /// - Parameters:
    ///   - path: Links on the way to the folder itself are followed.
    ///   - followingLinks: If true, links that stay inside the folder are followed. The kernel does that (`openat2`); where it cannot, none is.
    /// - Throws: `notFound`; `unreachable`; `system` if it is no folder or cannot be entered.
    package init(_ path: String, followingLinks: Bool = true) throws(FileReadError) {
        self.path = path
        let folder = try Descriptor(ofFolder: path)
        guard followingLinks else {
            followsLinks = false
            return
        }
        let same = unsafe lionsden_open_beneath(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Another error is of this folder, and not of the call.
        followsLinks = same >= 0 || (errno != ENOSYS && errno != EPERM)
        if same >= 0 { close(same) }
    }

    /// Opens a file.
    ///
    /// - Parameter segments: The names of the folders inside, and that of the file.
    /// - Throws: `notFound`, also for a path that leads out; `unreachable`, `notRegular`, `system`.
    package func file(_ segments: [String]) throws(FileReadError) -> RegularFile {
        guard !segments.isEmpty, segments.allSatisfy(Self.isName) else { throw .notFound }
        let folder = try Descriptor(ofFolder: path)
        return try RegularFile(descriptor: followsLinks ? beneath(folder, segments) : stepwise(folder, segments))
    }

    /// A name that stands for something in the folder itself.
    private static func isName(_ segment: String) -> Bool {
        !segment.isEmpty && segment != "." && segment != ".." && !segment.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    private func beneath(_ folder: borrowing Descriptor, _ segments: [String]) throws(FileReadError) -> Int32 {
        let path = segments.joined(separator: "/")
        // While something is renamed nearby, the kernel may not be able to tell whether a link leads out.
        for _ in 0..<16 {
            let descriptor = unsafe lionsden_open_beneath(folder.number, path, RegularFile.flags)
            if descriptor >= 0 { return descriptor }
            let number = errno
            if number != EAGAIN, number != EINTR { throw Self.refusal(number) }
        }
        throw .system(errno: EAGAIN)
    }

    /// One folder after another, none of them a link.
    private func stepwise(_ folder: borrowing Descriptor, _ segments: [String]) throws(FileReadError) -> Int32 {
        guard let name = segments.last else { throw .notFound }
        var here = try Descriptor(unsafe lionsden_open_folder(folder.number, ".", 0))
        for segment in segments.dropLast() {
            here = try Descriptor(unsafe lionsden_open_folder(here.number, segment, O_NOFOLLOW))
        }
        let descriptor = unsafe openat(here.number, name, RegularFile.flags | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Self.refusal(errno) }
        return descriptor
    }

    /// The error for an `errno` of opening.
    fileprivate static func refusal(_ number: Int32) -> FileReadError {
        switch number {
        // Out of the folder, or to a link where none is followed.
        case ENOENT, EXDEV, ELOOP, ENAMETOOLONG: .notFound
        case ENOTDIR: .unreachable(errno: number)
        case ENXIO: .notRegular(.socket)
        default: .system(errno: number)
        }
    }
}

/// A descriptor that is closed with its owner.
private struct Descriptor: ~Copyable {
    let number: Int32

    /// - Parameter number: What a call has returned that opens something.
    init(_ number: Int32) throws(FileReadError) {
        guard number >= 0 else { throw Folder.refusal(errno) }
        self.number = number
    }

    init(ofFolder path: String) throws(FileReadError) {
        try self.init(unsafe lionsden_open_folder(AT_FDCWD, path, 0))
    }

    deinit { close(number) }
}
