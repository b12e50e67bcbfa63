// The same in chunks, as content of unknown length is sent.
//
//   node upload-stream.mjs URL TOKEN BYTES TYPE TRIES
const [url, token, bytes, type, tries] = process.argv.slice(2);
const headers = { "Content-Type": type };
if (token) headers.Authorization = `Bearer ${token}`;

function* pieces() {
  for (let rest = Number(bytes); rest > 0; rest -= 65_536) yield new Uint8Array(Math.min(rest, 65_536));
}

for (let count = 0; count < Number(tries); count++) {
  try {
    const answer = await fetch(url, { method: "POST", headers, body: ReadableStream.from(pieces()), duplex: "half" });
    console.log(answer.status, (await answer.json()).code);
  } catch (error) {
    console.log("none", error.cause ?? error);
  }
}
