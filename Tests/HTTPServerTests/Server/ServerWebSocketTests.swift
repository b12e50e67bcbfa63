import HTTPTesting
import Testing
import WebSocketFraming

@testable import HTTPServer

/// Messages of sessions. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketTests {
    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `messages of both kinds and all sizes come back`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            for path in ["/echo", "/echo-on-shard"] {
                let session = try await carrier.open(port, path)
                for size in [0, 1, 125, 126, 65_535, 65_536, 1_048_576] {
                    let text = String(repeating: "κ", count: size / 2)
                    try await session.send(text)
                    #expect(try await session.next() == .text(text))
                    let bytes = [UInt8](repeating: 0xFE, count: size)
                    try await session.send(bytes)
                    #expect(try await session.next() == .binary(bytes))
                }
                try await session.close(1000, "done")
                #expect(try await session.next() == .close(1000, ""))
                #expect(try await session.next() == .end)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `what is sent before the close comes back before it`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            for path in ["/echo", "/echo-on-shard"] {
                let session = try await carrier.open(port, path)
                for number in 0..<100 { try await session.send("\(number)") }
                try await session.close(3000)
                for number in 0..<100 { #expect(try await session.next() == .text("\(number)")) }
                #expect(try await session.next() == .close(3000, ""))
                #expect(try await session.next() == .end)
            }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `frames that come with the handshake are the session's`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            var early: [UInt8] = [0x81, 0x82, 0, 0, 0, 0]
            early += Array("hi".utf8)
            let lines = [
                "GET /echo HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ]
            try await connection.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + early)
            #expect(try await connection.response().status == 101)
            var bytes: [UInt8] = []
            while bytes.count < 4 { bytes += try await connection.bytes() }
            #expect(bytes == [0x81, 2] + Array("hi".utf8))
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `pings are answered between the fragments of a message`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let session = try await carrier.open(port)
            try await session.send(opcode: 1, Array("he".utf8), isFinal: false)
            try await session.send(opcode: 9, [1, 2, 3])
            #expect(try await session.next() == .pong([1, 2, 3]))
            try await session.send(opcode: 0, Array("llo".utf8))
            #expect(try await session.next() == .text("hello"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `compressed messages come back compressed`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let session = try await carrier.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            let text = String(repeating: "all the same ", count: 10_000)
            let small = try #require(Deflater(windowBits: 15).deflate(Array(text.utf8)))
            for _ in 0..<3 {
                try await session.send(opcode: 1, small, reserved: 4)
                #expect(try await session.next() == .text(text))
            }
            try await session.send("short, as it is")
            #expect(try await session.next() == .text("short, as it is"))
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `T139 a message that inflates beyond its bound ends the session`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        try await ServerFixture.serve(driver, WebSocketFixture.register) { port, _ in
            let deflater = Deflater(windowBits: 15)
            let most = [UInt8](repeating: 0, count: WebSocketLimits().messageBytes)
            let fits = try await carrier.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            try await fits.send(opcode: 2, try #require(deflater.deflate(most)), reserved: 4)
            #expect(try await fits.next() == .binary(most))
            let bomb = try await carrier.open(port, fields: ["Sec-WebSocket-Extensions: permessage-deflate"])
            try await bomb.send(opcode: 2, try #require(deflater.deflate(most + [0])), reserved: 4)
            try await bomb.expectEnd(1009)
        }
    }
}
