-- One POST of a program for each line of a file: token, path, JSON.
local calls, n = {}, 0
for line in io.lines(os.getenv("POSTS")) do
  local token, path, body = line:match("^(.-)\t(.-)\t(.-)$")
  calls[#calls + 1] = wrk.format("POST", path, {
    ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json",
    ["Accept-Encoding"] = "gzip, deflate, br, zstd",
  }, body)
end
request = function()
  n = n + 1
  return calls[(n - 1) % #calls + 1]
end
