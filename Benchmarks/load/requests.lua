-- What wrk sends, and what it says at the end: one line of JSON.
--
--   wrk … -s requests.lua URL -- [FILE-OF-TOKENS [REQUESTS-PER-WRITE]]
--
-- Without a file requests carry no token; several tokens take turns. Every request is spelled out before the first one is sent, so
-- that the generator does next to nothing but send.

local function lines(path)
   local found = {}
   for line in io.lines(path) do found[#found + 1] = line end
   return found
end

local function spelled(token)
   wrk.headers["Authorization"] = "Bearer " .. token
   return wrk.format()
end

local function writes(tokens, depth)
   local made = {}
   for first = 1, #tokens, depth do
      local requests = {}
      for place = 1, depth do
         requests[place] = spelled(tokens[(first + place - 2) % #tokens + 1])
      end
      made[#made + 1] = table.concat(requests)
   end
   return made
end

function init(arguments)
   if not arguments[1] then return end
   local all = writes(lines(arguments[1]), tonumber(arguments[2] or 1))
   -- A request that never changes needs no function: wrk then sends the one with the last fields that were set.
   if #all == 1 then return end
   local turn = 0
   function request()
      turn = turn % #all + 1
      return all[turn]
   end
end

function done(summary, latency)
   local errors = summary.errors
   local broken = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format(
      '{"requests":%d,"microseconds":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
      summary.requests, summary.duration, errors.status, broken, latency:percentile(50), latency:percentile(99)))
end
