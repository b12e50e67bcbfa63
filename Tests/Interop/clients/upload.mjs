// Sends zeros with fetch, so many times, and says the status of each answer and its problem's code. Node's fetch is undici.
//
//   node upload.mjs URL TOKEN BYTES TYPE TRIES
const [url, token, bytes, type, tries] = process.argv.slice(2);
const headers = { "Content-Type": type };
if (token) headers.Authorization = `Bearer ${token}`;
for (let count = 0; count < Number(tries); count++) {
  try {
    const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(Number(bytes)) });
    console.log(answer.status, (await answer.json()).code);
  } catch (error) {
    console.log("none", error.cause ?? error);
  }
}
