/// Streamed content.
extension ResponseEncoder {
    /// Appends one piece of streamed content, which must not be empty: an empty chunk is the end. Source: RFC 9112 §7.1
    package static func append(chunk piece: [UInt8], to output: OutputBuffer) {
        output.append(String(piece.count, radix: 16))
        output.append("\r\n" as StaticString)
        output.append(piece.span)
        output.append("\r\n" as StaticString)
    }

    /// Appends the chunk that ends streamed content. Source: RFC 9112 §7.1
    package static func appendLastChunk(to output: OutputBuffer) {
        output.append("0\r\n\r\n" as StaticString)
    }
}
