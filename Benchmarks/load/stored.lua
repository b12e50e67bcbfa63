-- Posts one JSON object on each request, and says at the end what requests.lua says.
--
--   wrk … -s stored.lua URL -- FILE-OF-A-TOKEN

function init(arguments)
   wrk.method = "POST"
   wrk.body = '{"name":"Simba","motto":"it is a lion\'s life","cubs":[1,2,3]}'
   wrk.headers["Content-Type"] = "application/json"
   for token in io.lines(arguments[1]) do wrk.headers["Authorization"] = "Bearer " .. token end
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
      summary.requests, summary.duration, errors.status, broken, latency:percentile(50), latency:percentile(99)))
end
