-- Ask for the addresses of a file in turns, each connection with a pause (ms) after an answer; count what is no page, and tell when each state of the data was seen last.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds, micros; } moment; int gettimeofday(moment *at, void *zone);")

local threads, urls, place = {}, {}, 0
seen, refused, answered = "", 0, 0

function setup(thread)
   table.insert(threads, thread)
end

function init(arguments)
   for url in io.lines(arguments[1]) do table.insert(urls, url) end
   pause = tonumber(arguments[2])
   last = {}
end

function request()
   place = place % #urls + 1
   return wrk.format("GET", urls[place])
end

function delay()
   return pause
end

function response(status, headers)
   local at = ffi.new("moment")
   ffi.C.gettimeofday(at, nil)
   answered = answered + 1
   if status ~= 200 then refused = refused + 1 end
   last[headers["last-modified"] or "none"] = tonumber(at.seconds) + tonumber(at.micros) / 1e6
   if answered % 20 == 0 then
      local parts = {}
      for state, when in pairs(last) do table.insert(parts, string.format('"%s": %.3f', state, when)) end
      seen = "{" .. table.concat(parts, ", ") .. "}"
   end
end

function done(summary, latency)
   local each, refusals = {}, 0
   for _, thread in ipairs(threads) do
      table.insert(each, thread:get("seen"))
      refusals = refusals + thread:get("refused")
   end
   local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.3f, "p50": %.3f, "p95": %.3f, "slowest": %.3f, "errors": %d, "refused": %d, "seen": [%s]}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
      latency.max / 1e3, errors, refusals, table.concat(each, ", ")))
end
