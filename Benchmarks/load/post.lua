-- Posts the same content on each request, and says at the end what requests.lua says.
--
--   wrk … -s post.lua URL -- FILE-OF-CONTENT CONTENT-TYPE [NAME VALUE]…

function init(arguments)
   wrk.method = "POST"
   local file = io.open(arguments[1])
   wrk.body = file:read("*a")
   file:close()
   wrk.headers["Content-Type"] = arguments[2]
   for place = 3, #arguments, 2 do wrk.headers[arguments[place]] = arguments[place + 1] end
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
      summary.requests, summary.duration, errors.status, broken, latency:percentile(50), latency:percentile(99)))
end
